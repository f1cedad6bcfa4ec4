package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A From, To or cc of CPIM (RFC 3862 s4.1).
 *
 * @param name may be empty
 */
public record CpimAddress(String name, String uri) {

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*<([^<>\\s]+)>");
    private static final Pattern PLAIN = Pattern.compile("([^<>\"]*)<([^<>\\s]+)>");
    private static final Pattern BARE = Pattern.compile("[^<>\\s\"]+:[^<>\\s\"]+");

    public CpimAddress {
        if (!BARE.matcher(uri).matches()) {
            throw new IllegalArgumentException("Not a URI: " + uri);
        }
    }

    /** The angle brackets may lack. */
    static Optional<CpimAddress> parse(String value) {
        String text = value.strip();
        Matcher quoted = QUOTED.matcher(text);
        Matcher plain = PLAIN.matcher(text);
        if (quoted.matches()) {
            return of(quoted.group(1), quoted.group(2));
        }
        return plain.matches() ? of(plain.group(1), plain.group(2)) : of("", text);
    }

    private static Optional<CpimAddress> of(String name, String uri) {
        boolean valid = BARE.matcher(uri).matches();
        return valid ? Optional.of(new CpimAddress(CpimText.unescape(name).strip(), uri)) : Optional.empty();
    }

    @Override
    public String toString() {
        return (name.isEmpty() ? "" : CpimText.quote(name) + " ") + "<" + uri + ">";
    }
}
