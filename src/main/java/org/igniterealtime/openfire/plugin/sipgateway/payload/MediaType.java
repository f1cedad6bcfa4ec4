package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media type with its parameters (RFC 2045 s5.1).
 *
 * @param type       in lower case
 * @param subtype    in lower case
 * @param parameters values by name in lower case
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {

    /** What a body is if nothing is said. MIME says US-ASCII, of which UTF-8 is the superset that is meant. */
    public static final MediaType DEFAULT = new MediaType("text", "plain", Map.of());

    private static final String TOKEN = "[^\\s()<>@,;:\\\\\"/\\[\\]?=\\p{Cntrl}]+";
    private static final Pattern TYPE = Pattern.compile("\\s*(" + TOKEN + ")/(" + TOKEN + ")\\s*");
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*;\\s*(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;]*))\\s*");

    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /** Parameters that cannot be understood are left out; empty if not even the type can. */
    public static Optional<MediaType> parse(String text) {
        Matcher type = TYPE.matcher(text);
        if (!type.lookingAt()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(text).region(type.end(), text.length());
        while (parameter.lookingAt()) {
            String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2).replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(lower(parameter.group(1)), value);
            parameter.region(parameter.end(), text.length());
        }
        return Optional.of(new MediaType(lower(type.group(1)), lower(type.group(2)), parameters));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether it is that {@code type/subtype}, given in lower case. */
    public boolean is(String wanted) {
        return name().equals(wanted);
    }

    /** {@code type/subtype}. */
    public String name() {
        return type + "/" + subtype;
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
