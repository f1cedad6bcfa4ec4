package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ConversationInfo;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pages are made of, without a server. */
class PagesTest {

    @Test
    void whatIsNamedByTheCodeHasItsTextsAndNoOther() throws IOException {
        Set<String> expected = new TreeSet<>(Stream.of(Profile.values()).map(profile -> "profile." + profile.word()).toList());
        SettingsPage.ORDER.forEach(group -> expected.add("group." + group));
        List.of("octets", "messages", "seconds").forEach(unit -> expected.add("unit." + unit));

        assertEquals(expected, Files.readAllLines(Path.of("i18n/sipgateway_i18n.properties")).stream()
                .filter(line -> line.matches("(profile|group|unit)\\..*")).map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aProfileSaysOnlyWhatARouteUnderstands(Profile profile) {
        Map<String, Setting<?>> settings = GatewaySettings.ROUTE.stream().collect(Collectors.toMap(Setting::key, setting -> setting));

        profile.settings().forEach((key, value) -> assertTrue(settings.get(key).read(value).isPresent(), key + " = " + value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "plain           | \"plain\"",
        "a\"b\\c         | \"a\\\"b\\\\c\"",
        "<script>        | \"\\u003cscript>\"",
        "ü               | \"ü\""})
    void textIsQuotedForJson(String text, String json) {
        assertEquals(json, Json.of(text));
    }

    @Test
    void jsonHoldsWhatItIsGiven() {
        assertEquals("{\"line\":\"a\\u000ab\",\"list\":[1,true,{}]}",
                Json.of(new TreeMap<>(Map.of("list", List.of(1, true, Map.of()), "line", "a\nb"))));
    }

    @Test
    void tenThousandConversationsAreSearchedAndSortedInAMoment() {
        List<ConversationInfo> all = IntStream.range(0, 10_000).mapToObj(number -> new ConversationInfo(
                "user" + number + "@example.com", "romeo" + number + "\\40example.net@sip.example.com", number % 100 == 0 ? "open" : "idle",
                Duration.ZERO, Duration.ofSeconds(10_000 - number), 0, 0, 0)).toList();

        long start = System.nanoTime();
        List<ConversationInfo> found = ConversationsPage.found(all, "ROMEO99");
        Duration time = Duration.ofNanos(System.nanoTime() - start);

        assertEquals(111, found.size());
        assertTrue(found.get(0).hasSession() && !found.get(found.size() - 1).hasSession());
        assertEquals("user9900@example.com", found.get(0).xmppUser());
        assertTrue(time.toMillis() < 1000, "took " + time);
        assertEquals(10_000, ConversationsPage.found(all, "").size());
    }

    @Test
    void aChartIsAsHighAsItsHighestBar() {
        Chart chart = Chart.of("Title", "then", List.of(new long[] {1, 0, 0}, new long[] {2, 1, 1}, new long[3]));

        assertEquals(4, chart.most());
        assertEquals(List.of("to-sip 0 45.0 15.0", "to-sip 8 30.0 30.0", "to-xmpp 8 15.0 15.0", "failed 8 0.0 15.0"),
                chart.bars().stream().map(bar -> bar.kind() + " " + bar.x() + " " + bar.y() + " " + bar.height()).toList());
    }

    @Test
    void whatATemplateShowsIsEscaped() {
        Mustache.Lambda text = (fragment, out) -> out.write(fragment.execute());

        String html = Templates.render("layout", Map.of("text", text, "title", "<b>", "pageId", "\"x", "language", "en",
                "notices", List.of(Map.of("kind", "error", "text", "<i>")), "content", "<p>ours</p>"));

        assertTrue(html.contains("&lt;b&gt;") && html.contains("&quot;x") && html.contains("&lt;i&gt;"), html);
        assertTrue(html.contains("<p>ours</p>"), html);
    }
}
