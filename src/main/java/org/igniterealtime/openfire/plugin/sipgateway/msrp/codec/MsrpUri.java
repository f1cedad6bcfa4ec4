package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An MSRP URI (RFC 4975 s6, s9). Two are equal if they are by s6.1: userinfo, further parameters and the spelling of host
 * and scheme do not count.
 *
 * @param secure    {@code msrps}
 * @param host      in lower case; an IPv6 address without brackets
 * @param port      {@link #NO_PORT} if there is none
 * @param sessionId empty if there is none
 * @param transport in lower case, {@code tcp} mostly
 * @param text      as it was written
 */
public record MsrpUri(boolean secure, String host, int port, String sessionId, String transport, String text) {

    public static final int NO_PORT = -1;

    private static final Pattern SYNTAX = Pattern.compile("(msrps?)://(?:[^@/\\[\\]\\s]*@)?"
            + "(\\[[0-9a-f:.]+]|[a-z0-9._~%!$&'()*+,=-]+)(?::([0-9]{1,5}))?(?:/([^;\\s]+))?;([a-z0-9]+)(?:;\\S*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ESCAPED_UNRESERVED =
            Pattern.compile("%(2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])", Pattern.CASE_INSENSITIVE);

    /** The URI of a session over TCP. {@code host}: a name, an IPv4 address or an IPv6 address without brackets. */
    public static MsrpUri of(boolean secure, String host, int port, String sessionId) {
        String authority = host.contains(":") ? "[" + host + "]" : host;
        String text = (secure ? "msrps://" : "msrp://") + authority + ":" + port + "/" + sessionId + ";tcp";
        return parse(text).orElseThrow(() -> new IllegalArgumentException("Not an MSRP URI: " + text));
    }

    /** Empty if that is no MSRP URI. */
    public static Optional<MsrpUri> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = matcher.group(3) == null ? NO_PORT : Integer.parseInt(matcher.group(3));
        if (port > 65535) {
            return Optional.empty();
        }
        String sessionId = matcher.group(4) == null ? "" : matcher.group(4);
        return canonicalHost(matcher.group(2)).map(host -> new MsrpUri(matcher.group(1).length() == 5, host, port, sessionId,
                matcher.group(5).toLowerCase(Locale.ROOT), text));
    }

    /** URIs with spaces between (s8.2, s9); empty if one of them is none. */
    public static Optional<List<MsrpUri>> parsePath(String text) {
        List<MsrpUri> path = new ArrayList<>(1);
        for (String part : text.strip().split(" ")) {
            Optional<MsrpUri> uri = parse(part);
            if (uri.isEmpty() && !part.isEmpty()) {
                return Optional.empty();
            }
            uri.ifPresent(path::add);
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(path));
    }

    /** The host of a c= line in the form of {@link #host}; empty if it is none. IPv6 addresses have no brackets there. */
    public static Optional<String> canonical(String host) {
        return parse("msrp://" + (host.contains(":") ? "[" + host + "]" : host) + ";tcp").map(MsrpUri::host);
    }

    // RFC 4975 s6.1: addresses are compared as addresses, names without case and with needless escapes undone.
    private static Optional<String> canonicalHost(String host) {
        if (host.startsWith("[")) {
            try {
                return Optional.of(InetAddress.getByName(host).getHostAddress());
            } catch (UnknownHostException notAnAddress) {
                return Optional.empty();
            }
        }
        String plain = host.indexOf('%') < 0 ? host : ESCAPED_UNRESERVED.matcher(host)
                .replaceAll(escape -> String.valueOf((char) Integer.parseInt(escape.group(1), 16)));
        return Optional.of(plain.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MsrpUri uri && secure == uri.secure && port == uri.port && host.equals(uri.host)
                && sessionId.equals(uri.sessionId) && transport.equals(uri.transport);
    }

    @Override
    public int hashCode() {
        return 31 * sessionId.hashCode() + host.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
