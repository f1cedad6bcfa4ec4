package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** The value of a URI parameter, empty text if it has none. */
    Optional<String> parameter(String name) {
        return NameAddr.parameter(parameters, name);
    }

    String hostAndPort() {
        return host + ":" + port;
    }

    /** The host, if it is an IP address: nothing is looked up. */
    Optional<InetAddress> address() {
        return TrustedPeers.literal(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }
}
