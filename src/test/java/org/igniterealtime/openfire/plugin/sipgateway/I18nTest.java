package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.DropRule;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.RefusalRule;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The console's texts: each that a page, the menu or a counter asks for is there, and no other. */
class I18nTest {

    private static final Pattern IN_TEMPLATE = Pattern.compile("\\{\\{#text}}([^{}]+)\\{\\{/text}}");
    private static final Pattern IN_MENU = Pattern.compile("\\$\\{([^}]+)}");

    @ParameterizedTest
    @MethodSource("bundles")
    void everyLanguageHasEveryTextAndNoOther(Path bundle) throws IOException {
        Properties texts = new Properties();
        try (Reader in = Files.newBufferedReader(bundle)) {
            texts.load(in);
        }

        assertEquals(asked(), new TreeSet<>(texts.stringPropertyNames()));
    }

    static Stream<Path> bundles() throws IOException {
        return files("i18n", ".properties");
    }

    private static Set<String> asked() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (Path template : files("src/main/resources", ".html").toList()) {
            keys.addAll(found(IN_TEMPLATE, Files.readString(template)));
        }
        String menu = Files.readString(Path.of("plugin.xml"));
        keys.addAll(found(IN_MENU, menu.substring(menu.indexOf("<adminconsole>"))));
        Arrays.stream(DropRule.values()).forEach(rule -> keys.add("drop." + rule.label()));
        Arrays.stream(RefusalRule.values()).forEach(rule -> keys.add("refusal." + rule.label()));
        Arrays.stream(SipCounter.values()).forEach(rule -> keys.add("refusal." + rule.label()));
        Arrays.stream(Fates.Direction.values()).forEach(direction -> keys.add("direction." + direction.label()));
        Arrays.stream(Fates.Mode.values()).forEach(mode -> keys.add("mode." + mode.label()));
        Arrays.stream(Fates.Fate.values()).forEach(fate -> keys.add("fate." + fate.label()));
        return keys;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1).strip())
                .collect(Collectors.toSet());
    }

    private static Stream<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> paths = Files.walk(Path.of(folder))) {
            return paths.filter(path -> path.toString().endsWith(ending)).toList().stream();
        }
    }
}
