package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Locale;
import java.util.Optional;

/**
 * A Content-Type (RFC 3261 s20.15), as far as we read it. Pure.
 *
 * @param type    type and subtype, lower case
 * @param charset as it stands there, without quotes; empty if there is none
 */
record MediaType(String type, String charset) {

    /** Empty if the field breaks its grammar. */
    static Optional<MediaType> parse(String field) {
        int semicolon = next(field, 0);
        String type = field.substring(0, semicolon).strip().toLowerCase(Locale.ROOT);
        int slash = type.indexOf('/');
        if (slash < 1 || slash == type.length() - 1) {
            return Optional.empty();
        }
        String charset = "";
        while (semicolon < field.length()) {
            int end = next(field, semicolon + 1);
            int equals = field.indexOf('=', semicolon);
            if (equals > 0 && equals < end && field.substring(semicolon + 1, equals).strip().equalsIgnoreCase("charset")) {
                charset = unquote(field.substring(equals + 1, end).strip());
            }
            semicolon = end;
        }
        return Optional.of(new MediaType(type, charset));
    }

    /** The next semicolon outside quotes, or the end. */
    private static int next(String field, int from) {
        boolean quoted = false;
        for (int i = from; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return field.length();
    }

    private static String unquote(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).strip() : value;
    }
}
