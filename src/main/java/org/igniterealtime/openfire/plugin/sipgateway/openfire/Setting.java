package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;

/**
 * One setting: what it is called, what it may be, and what it is if nobody says anything.
 *
 * @param key          the name of the Openfire property without its prefix
 * @param defaultText  the value if the property is missing, empty or wrong
 * @param range        what values it takes, for people
 * @param kind         how people enter it
 * @param parser       reads a value; empty if it is not in the range
 */
public record Setting<T>(String key, String defaultText, String range, Kind kind, Function<String, Optional<T>> parser) {

    /** How people enter a value. */
    public sealed interface Kind {
    }

    /** Any text. */
    public record Text() implements Kind {
    }

    /** A text that is shown to nobody, nor logged, and stored encrypted. */
    public record Secret() implements Kind {
    }

    public record Number(int least, int most) implements Kind {
    }

    public record Choice(List<String> words) implements Kind {
    }

    /** Whether it is a secret. */
    public boolean secret() {
        return kind instanceof Secret;
    }

    /** The value that the text stands for; empty if it is wrong. */
    public Optional<T> read(String text) {
        return parser.apply(text.strip());
    }

    T defaultValue() {
        return parser.apply(defaultText).orElseThrow();
    }

    static Setting<String> text(String key, String defaultText, String range) {
        return new Setting<>(key, defaultText, range, new Text(), Optional::of);
    }

    /** Pairs of a name and a password, as in {@code romeo:secret benvolio@example.net:secret}; there may be none. */
    static Setting<Map<String, String>> passwords(String key, String range) {
        return new Setting<>(key, "", range, new Secret(), text -> {
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
        });
    }

    /** A text that matches a regular expression. */
    static Setting<String> matching(String key, String defaultText, String expression, String range) {
        return new Setting<>(key, defaultText, range, new Text(), matcher(expression));
    }

    /** A secret that matches a regular expression; none unless it is set. */
    static Setting<String> secret(String key, String expression, String range) {
        return new Setting<>(key, "", range, new Secret(), matcher(expression));
    }

    private static Function<String, Optional<String>> matcher(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return text -> Optional.of(text).filter(value -> pattern.matcher(value).matches());
    }

    static Setting<Boolean> flag(String key, boolean defaultValue) {
        return choice(key, String.valueOf(defaultValue), "true or false", Boolean::valueOf, "true", "false");
    }

    static Setting<Integer> number(String key, int defaultValue, int least, int most) {
        return new Setting<>(key, String.valueOf(defaultValue), least + " to " + most, new Number(least, most), text -> {
            try {
                int number = Integer.parseInt(text);
                return number >= least && number <= most ? Optional.of(number) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    static <E extends Enum<E>> Setting<E> choice(String key, E defaultValue) {
        Class<E> type = defaultValue.getDeclaringClass();
        String[] words = Arrays.stream(type.getEnumConstants()).map(Setting::word).toArray(String[]::new);
        return choice(key, word(defaultValue), String.join(", ", words), text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
                words);
    }

    /** One of some words; the function is given no other. */
    static <T> Setting<T> choice(String key, String defaultText, String range, Function<String, T> value, String... words) {
        List<String> known = List.of(words);
        return new Setting<>(key, defaultText, range, new Choice(known),
                text -> Optional.of(text).filter(known::contains).map(value));
    }

    static Setting<Rate> rate(String key, String defaultText) {
        return new Setting<>(key, defaultText, "N/s, N/s burst M, or 0", new Text(), Rate::parse);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
