package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters of a challenge or of credentials (RFC 3261 s25.1): {@code Digest realm="example.net", stale=true} has
 * {@code realm} and {@code stale}. A quoted value stands as between its quotes, escapes included: so it is hashed (RFC 7616 s3.4,
 * unq). Immutable.
 */
final class DigestFields {

    private static final String SCHEME = "Digest ";
    private final Map<String, String> values;

    private DigestFields(Map<String, String> values) {
        this.values = values;
    }

    /** Empty if it is of another scheme, or a parameter stands twice: then nobody could say which one counts. */
    static Optional<DigestFields> parse(String header) {
        String value = header.strip();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        List<String> parts = WireMessage.split(WireMessage.decoded(value.substring(SCHEME.length())), ',');
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals > 0 && values.put(part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                    unquoted(part.substring(equals + 1).strip())) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new DigestFields(values));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Empty text if it is not there. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }
}
