package org.igniterealtime.openfire.plugin.sipgateway;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.AddressTrial;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.CheckResult;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.CheckStep;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.DropRule;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.RefusalRule;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The console's texts: each that a page, the menu, the code, a setting or a counter asks for is there, and no other. */
class I18nTest {

    private static final Path ENGLISH = Path.of("i18n/sipgateway_i18n.properties");
    /** Families of texts that only their rooms know: see PagesTest of the console and, for states, SessionStateTest of the bridge. */
    private static final Set<String> HELD_ELSEWHERE = Set.of("profile", "group", "state", "unit");
    private static final String CODE = "src/main/java/org/igniterealtime/openfire/plugin/sipgateway/";
    private static final Pattern IN_TEMPLATE = Pattern.compile("\\{\\{#text}}([^{}]+)\\{\\{/text}}");
    private static final Pattern IN_CODE = Pattern.compile("\"([a-z]+(?:\\.[a-z0-9-]+)+)\"");
    private static final Pattern IN_MENU = Pattern.compile("\\$\\{([^}]+)}");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    @Test
    void everyTextThatIsAskedForIsThereAndNoOther() throws IOException {
        Set<String> texts = new TreeSet<>(texts(ENGLISH).keySet());
        texts.removeIf(key -> HELD_ELSEWHERE.contains(key.split("\\.")[0]));

        assertEquals(asked(), texts);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyLanguageHasEveryTextWithItsPlaces(Path bundle) throws IOException {
        assertEquals(places(texts(ENGLISH)), places(texts(bundle)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyBundleIsReadByEveryOpenfire(Path bundle) throws IOException {
        // 4.2.0 takes a bundle for ISO 8859-1, newer ones for UTF-8: only ASCII means the same in both.
        assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(Files.readString(bundle)), "Not ASCII");
        assertEquals(Set.of(), texts(bundle).entrySet().stream().filter(text -> text.getValue().isBlank()).map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    }

    static Stream<Path> bundles() throws IOException {
        return files("i18n", ".properties");
    }

    private static TreeMap<String, String> texts(Path bundle) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(bundle)) {
            properties.load(in);
        }
        TreeMap<String, String> texts = new TreeMap<>();
        properties.forEach((key, text) -> texts.put((String) key, (String) text));
        return texts;
    }

    private static Map<String, Set<String>> places(Map<String, String> texts) {
        Map<String, Set<String>> places = new TreeMap<>();
        texts.forEach((key, text) -> places.put(key, new TreeSet<>(found(PLACE, text))));
        return places;
    }

    private static Set<String> asked() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (Path template : files("src/main/resources", ".html").toList()) {
            keys.addAll(found(IN_TEMPLATE, Files.readString(template)));
        }
        keys.addAll(inCode());
        String menu = Files.readString(Path.of("plugin.xml"));
        keys.addAll(found(IN_MENU, menu.substring(menu.indexOf("<adminconsole>"))));
        Arrays.stream(DropRule.values()).forEach(rule -> keys.add("drop." + rule.label()));
        Arrays.stream(RefusalRule.values()).forEach(rule -> keys.add("refusal." + rule.label()));
        Arrays.stream(SipCounter.values()).forEach(rule -> keys.add("refusal." + rule.label()));
        Arrays.stream(Fates.Direction.values()).forEach(direction -> keys.add("direction." + direction.label()));
        Arrays.stream(Fates.Mode.values()).forEach(mode -> keys.add("mode." + mode.label()));
        Arrays.stream(Fates.Fate.values()).forEach(fate -> keys.add("fate." + fate.label()));
        Arrays.stream(Journey.Event.values()).forEach(event -> keys.add("event." + event.label()));
        Arrays.stream(Journey.Party.values()).forEach(party -> keys.add("party." + word(party)));
        Arrays.stream(CheckStep.values()).forEach(step -> keys.add("step." + step.label()));
        Arrays.stream(CheckResult.Outcome.values()).forEach(outcome -> keys.add("outcome." + outcome.label()));
        Arrays.stream(AddressTrial.Role.values()).forEach(role -> keys.add("role." + word(role)));
        Arrays.stream(AddressTrial.Verdict.values()).forEach(verdict -> keys.add("verdict." + word(verdict)));
        GatewaySettings.ALL.forEach(setting -> keys.add("setting." + setting.key()));
        GatewaySettings.ROUTE.forEach(setting -> keys.add("route." + setting.key()));
        return keys;
    }

    /** What the code of the console says that begins as a text's key does. */
    private static Set<String> inCode() throws IOException {
        Set<String> families = texts(ENGLISH).keySet().stream().map(key -> key.split("\\.")[0]).collect(Collectors.toSet());
        families.removeAll(HELD_ELSEWHERE);
        Set<String> keys = new TreeSet<>();
        Stream<Path> single = Stream.of("openfire/OpenfireSide.java", "openfire/Texts.java", "Gateway.java", "ShownListeners.java")
                .map(name -> Path.of(CODE + name));
        for (Path source : Stream.of(files(CODE + "openfire/console", ".java"), files(CODE + "openfire/commands", ".java"), single)
                .flatMap(sources -> sources).toList()) {
            found(IN_CODE, Files.readString(source)).stream().filter(key -> !key.endsWith(".jsp"))
                    .filter(key -> families.contains(key.split("\\.")[0])).forEach(keys::add);
        }
        return keys;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1).strip()).collect(toCollection(TreeSet::new));
    }

    private static Stream<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> paths = Files.walk(Path.of(folder))) {
            return paths.filter(path -> path.toString().endsWith(ending)).toList().stream();
        }
    }
}
