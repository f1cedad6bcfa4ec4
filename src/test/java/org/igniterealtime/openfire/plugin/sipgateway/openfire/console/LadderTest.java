package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.Optional;
import java.util.PropertyResourceBundle;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey.Event;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey.Party;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of a message, as its page shows it. */
class LadderTest {

    private static final Texts ENGLISH = english();
    private static final Instant TAKEN = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void eachStepHasItsTimeSinceTheOneBefore() {
        List<Map<String, Object>> steps = Ladder.steps(List.of(message(7, step(0, Event.STANZA, 0, ""),
                step(2, Event.MESSAGE_SENT, 1, "abc"), step(1502, Event.ANSWER, 200, ""))), ENGLISH);

        assertEquals(List.of("0.0", "2.0", "1500"), steps.stream().map(row -> row.get("since")).toList());
        assertEquals(List.of("", "1, abc", "200"), steps.stream().map(row -> row.get("detail")).toList());
    }

    @Test
    void theMessagesOfAPairAreOnOneTimeLine() {
        List<Map<String, Object>> steps = Ladder.steps(List.of(message(8, step(20, Event.STANZA, 0, "")),
                message(7, step(0, Event.STANZA, 0, ""), step(30, Event.ANSWER, 200, ""))), ENGLISH);

        assertEquals(List.of(7L, 8L, 7L), steps.stream().map(row -> row.get("number")).toList());
        assertEquals("30.0", steps.get(2).get("since"), "Since the same message's step before");
    }

    @ParameterizedTest
    @EnumSource(Event.class)
    void everyEventCrossesTheLanesBetweenItsParties(Event event) {
        String page = page(message(7, step(0, event, 0, "")));

        String row = page.substring(page.lastIndexOf("<tr>"));
        boolean within = event.from() == event.to();
        List<String> cells = Pattern.compile("<td( colspan=\"2\")?(?: class=\"(.*?)\")?>").matcher(row).results().skip(2)
                .map(cell -> (cell.group(1) == null ? "" : "2 ") + Objects.requireNonNullElse(cell.group(2), "")).toList();
        String arrow = "2 life " + (event.from().ordinal() < event.to().ordinal() ? "forward" : "back");
        boolean left = event.from() == Party.XMPP || event.to() == Party.XMPP;
        assertEquals(within ? List.of("", "life", "2 within", "", "life")
                : left ? List.of("", arrow, "2 life", "life") : List.of("", "2 life", arrow, "life"), cells);
        assertTrue(row.contains(ENGLISH.get("event." + event.label())), row);
    }

    @Test
    void whatUsersSayIsEscaped() {
        String page = page(message(7, step(0, Event.BODY, 0, "<script>alert(1)</script>")));

        assertTrue(page.contains("&lt;script&gt;"), page);
        assertFalse(page.contains("<script>"), page);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "49999, 0.0", "50000, 0.1", "1250000, 1.3", "99940000, 99.9", "99960000, 100", "1499600000, 1500"})
    void shortTimesHaveADecimal(long nanos, String text) {
        assertEquals(text, Ladder.millis(Duration.ofNanos(nanos)));
    }

    private static Texts english() {
        try (Reader in = Files.newBufferedReader(Path.of("i18n/sipgateway_i18n.properties"))) {
            return new Texts(new PropertyResourceBundle(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String page(Journey.View message) {
        Map<String, Object> model = new HashMap<>(MessagesPage.row(message, ENGLISH));
        model.put("steps", Ladder.steps(List.of(message), ENGLISH));
        model.put("pair", false);
        model.put("traced", false);
        model.put("csrf", "token");
        model.put("text", Templates.lambda(ENGLISH));
        return Templates.render("message", model);
    }

    private static Journey.Step step(long millis, Event event, int number, String note) {
        return new Journey.Step(Duration.ofMillis(millis), event, number, 0, note);
    }

    private static Journey.View message(long number, Journey.Step... steps) {
        return new Journey.View(number, TAKEN, Fates.Direction.XMPP_TO_SIP, "juliet@example.com",
                "romeo\\40example.net@sip.example.com", "m1", "call", Fates.Mode.PAGE, Optional.of(Fates.Fate.DELIVERED), "",
                Duration.ofMillis(5), List.of(steps));
    }
}
