package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A SIP URI in its parts (RFC 3261 s19.1.1): {@code sip:romeo@[2001:db8::1]:5070;transport=tcp?Subject=x} has user {@code romeo},
 * host {@code [2001:db8::1]}, port 5070 and parameters {@code ;transport=tcp}.
 *
 * @param user       as it stands there, password included; empty if there is none
 * @param host       lower case, IPv6 in brackets
 * @param port       the default if none stands there
 * @param parameters with the leading semicolon; empty if there are none
 */
record SipUri(boolean secure, String user, String host, int port, String parameters) {

    private static final Pattern FORM = Pattern.compile(
            "(sips?):(?:([^@]*)@)?(\\[[0-9A-F:.]+]|[\\w.-]+)(?::(\\d{1,5}))?((?:;[^?]*)?)(?:\\?.*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-F]{2})", Pattern.CASE_INSENSITIVE);
    /** RFC 3261 s25.1, mark; with the alphanumeric ones what may be escaped and need not. */
    private static final String MARKS = "-_.!~*'()";
    /** What counts also where the other URI does not have it (s19.1.4). */
    private static final Set<String> TELLING = Set.of("user", "ttl", "method", "maddr", "transport");

    /** Empty if it is no SIP or SIPS URI. */
    static Optional<SipUri> parse(String uri) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches() || form.group(4) != null && Integer.parseInt(form.group(4)) > 65535) {
            return Optional.empty();
        }
        boolean secure = form.group(1).length() == 4;
        boolean tls = secure || NameAddr.parameter(form.group(5), "transport").filter("tls"::equalsIgnoreCase).isPresent();
        int port = form.group(4) != null ? Integer.parseInt(form.group(4)) : (tls ? Transport.TLS : Transport.TCP).defaultPort();
        return Optional.of(new SipUri(secure, form.group(2) == null ? "" : form.group(2),
                form.group(3).toLowerCase(Locale.ROOT), port, form.group(5)));
    }

    static boolean isSips(String uri) {
        return uri.regionMatches(true, 0, "sips:", 0, 5);
    }

    /** The host of a URI that is well formed, as {@link #parse} gives it, at less cost. */
    static String hostOf(String uri) {
        int start = Math.max(uri.indexOf('@'), uri.indexOf(':')) + 1;
        int end = uri.startsWith("[", start) ? uri.indexOf(']', start) + 1 : start;
        while (end < uri.length() && ":;?".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return uri.substring(start, end).toLowerCase(Locale.ROOT);
    }

    /** The value of a URI parameter, empty text if it has none. */
    Optional<String> parameter(String name) {
        return NameAddr.parameter(parameters, name);
    }

    /**
     * Whether two SIP URIs are the same. Deviates from RFC 3261 s19.1.4: a port that is left out is the default one, since some
     * who repeat a URI leave that out; and header fields do not count.
     */
    static boolean areSame(String one, String other) {
        return parse(one).flatMap(first -> parse(other).filter(first::isSame)).isPresent();
    }

    private boolean isSame(SipUri other) {
        return secure == other.secure && port == other.port && plain(user).equals(plain(other.user)) && isSameHost(other)
                && Stream.concat(names(), other.names()).allMatch(name -> isSame(name, other));
    }

    private boolean isSameHost(SipUri other) {
        return host.equals(other.host) || address().isPresent() && address().equals(other.address());
    }

    private boolean isSame(String name, SipUri other) {
        Optional<String> ours = parameter(name);
        Optional<String> theirs = other.parameter(name);
        return ours.isPresent() && theirs.isPresent() ? plain(ours.get()).equalsIgnoreCase(plain(theirs.get()))
                : !TELLING.contains(name);
    }

    private Stream<String> names() {
        return WireMessage.split(parameters, ';').stream()
                .map(parameter -> parameter.split("=", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    /** Without needless escapes. */
    private static String plain(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            char octet = (char) Integer.parseInt(escape.group(1), 16);
            boolean needless = octet < 128 && (Character.isLetterOrDigit(octet) || MARKS.indexOf(octet) >= 0);
            return needless ? Character.toString(octet) : escape.group().toUpperCase(Locale.ROOT);
        });
    }

    String hostAndPort() {
        return host + ":" + port;
    }

    /** The host, if it is an IP address: nothing is looked up. */
    Optional<InetAddress> address() {
        return address(host);
    }

    static Optional<InetAddress> address(String host) {
        return TrustedPeers.literal(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }
}
