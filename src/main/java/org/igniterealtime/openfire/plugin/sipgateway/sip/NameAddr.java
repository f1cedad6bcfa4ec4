package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;
import java.util.Optional;

/**
 * The value of From, To or Contact (RFC 3261 s20.10), as on the wire:
 * {@code "Romeo M." <sip:romeo@example.net;x=1>;tag=a1} has URI {@code sip:romeo@example.net;x=1} and parameters {@code ;tag=a1};
 * without brackets all parameters belong to the header. The display name is passed over.
 */
public record NameAddr(String uri, String parameters) {

    public static Optional<NameAddr> parse(String value) {
        int quoted = value.startsWith("\"") ? closingQuote(value) : 0;
        int open = value.indexOf('<', Math.max(quoted, 0));
        int close = value.indexOf('>', open + 1);
        if (quoted < 0 || open >= 0 && close < 0) {
            return Optional.empty();
        }
        if (open >= 0) {
            return Optional.of(new NameAddr(value.substring(open + 1, close).strip(), value.substring(close + 1).strip()));
        }
        int semicolon = value.indexOf(';');
        String uri = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        return Optional.of(new NameAddr(uri, semicolon < 0 ? "" : value.substring(semicolon)));
    }

    public Optional<String> tag() {
        return parameter(parameters, "tag");
    }

    private static int closingQuote(String value) {
        for (int i = 1; i < value.length(); i++) {
            if (value.charAt(i) == '\\') {
                i++;
            } else if (value.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    /** The value of one of the parameters in {@code ;a=1;b}, empty text if it has none; names are caseless (RFC 3261 s7.3.1). */
    static Optional<String> parameter(String parameters, String name) {
        return parameter(WireMessage.split(parameters, ';'), name);
    }

    /** The same, of parameters that have been split already. */
    static Optional<String> parameter(List<String> parameters, String name) {
        for (String part : parameters) {
            int equals = part.indexOf('=');
            if ((equals < 0 ? part : part.substring(0, equals)).strip().equalsIgnoreCase(name)) {
                return Optional.of(equals < 0 ? "" : part.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }
}
