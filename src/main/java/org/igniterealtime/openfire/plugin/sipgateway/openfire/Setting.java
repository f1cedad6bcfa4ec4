package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;

/**
 * One setting: what it is called, what it may be, and what it is if nobody says anything.
 *
 * @param key          the name of the Openfire property without its prefix
 * @param defaultText  the value if the property is missing, empty or wrong
 * @param range        what values it takes, for people
 * @param parser       reads a value; empty if it is not in the range
 * @param secret       whether its value is shown to nobody, and stored encrypted
 */
record Setting<T>(String key, String defaultText, String range, Function<String, Optional<T>> parser, boolean secret) {

    Setting(String key, String defaultText, String range, Function<String, Optional<T>> parser) {
        this(key, defaultText, range, parser, false);
    }

    /** The value that the text stands for; empty if it is wrong. */
    Optional<T> read(String text) {
        return parser.apply(text.strip());
    }

    T defaultValue() {
        return parser.apply(defaultText).orElseThrow();
    }

    static Setting<String> text(String key, String defaultText, String range) {
        return new Setting<>(key, defaultText, range, Optional::of);
    }

    /** Pairs of a name and a password, as in {@code romeo:secret benvolio@example.net:secret}; there may be none. */
    static Setting<Map<String, String>> passwords(String key, String range) {
        return new Setting<>(key, "", range, text -> {
            Map<String, String> passwords = new TreeMap<>();
            for (String pair : text.isEmpty() ? new String[0] : text.split("\\s+")) {
                int colon = pair.indexOf(':');
                // What stands in quotation marks in a header field needs no escapes then.
                if (colon < 1 || pair.substring(0, colon).matches(".*[\"\\\\].*")) {
                    return Optional.empty();
                }
                passwords.put(pair.substring(0, colon), pair.substring(colon + 1));
            }
            return Optional.of(passwords);
        }, true);
    }

    static Setting<String> secret(String key, String range) {
        return new Setting<>(key, "", range, Optional::of, true);
    }

    /** A text that matches a regular expression. */
    static Setting<String> matching(String key, String defaultText, String expression, String range) {
        Pattern pattern = Pattern.compile(expression);
        return new Setting<>(key, defaultText, range,
                text -> Optional.of(text).filter(value -> pattern.matcher(value).matches()));
    }

    static Setting<Boolean> flag(String key, boolean defaultValue) {
        return new Setting<>(key, String.valueOf(defaultValue), "true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    static Setting<Integer> number(String key, int defaultValue, int least, int most) {
        return new Setting<>(key, String.valueOf(defaultValue), least + " to " + most, text -> {
            try {
                int number = Integer.parseInt(text);
                return number >= least && number <= most ? Optional.of(number) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    static <E extends Enum<E>> Setting<E> choice(String key, E defaultValue) {
        E[] values = defaultValue.getDeclaringClass().getEnumConstants();
        String range = Arrays.stream(values).map(Setting::word).collect(Collectors.joining(", "));
        return new Setting<>(key, word(defaultValue), range,
                text -> Arrays.stream(values).filter(value -> word(value).equals(text)).findFirst());
    }

    static Setting<Rate> rate(String key, String defaultText) {
        return new Setting<>(key, defaultText, "N/s, N/s burst M, or 0", Rate::parse);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
