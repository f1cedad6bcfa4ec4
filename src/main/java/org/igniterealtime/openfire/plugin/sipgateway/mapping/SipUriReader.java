package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads URIs for {@link SipUri}: tolerant of case and of what it may ignore, strict in whatever makes the address. Pure. */
final class SipUriReader {
    static final Set<String> SCHEMES = Set.of("sip", "sips", "im", "pres", "tel");
    private static final boolean[] HOST = PercentCoding.plain("-._");

    /** A host with its port, -1 if there is none. */
    record HostPort(String host, int port) {
    }

    private SipUriReader() {
    }

    static Optional<SipUri> read(String uri) {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            return Optional.empty();
        }
        return scheme.equals("tel") ? telephone(uri, colon + 1) : userAndHost(scheme, uri, colon + 1);
    }

    private static Optional<SipUri> userAndHost(String scheme, String uri, int start) {
        // RFC 7247 s6.4 step 2: the first '@'. Before it ';' and '?' belong to the user (RFC 3261 s25.1).
        int at = uri.indexOf('@', start);
        int hostStart = at < 0 ? start : at + 1;
        int headers = uri.indexOf('?', hostStart);
        int end = headers < 0 ? uri.length() : headers;
        int semicolon = uri.indexOf(';', hostStart);
        int hostEnd = semicolon < 0 || semicolon > end ? end : semicolon;
        Optional<HostPort> host = hostPort(uri.substring(hostStart, hostEnd));
        Optional<String> user = at < 0 ? Optional.of("") : user(uri, start, at);
        Optional<List<SipUri.Parameter>> parameters = parameters(uri, hostEnd, end);
        if (host.isEmpty() || user.isEmpty() || parameters.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SipUri(scheme, user.get(), host.get().host, host.get().port, parameters.get()));
    }

    private static Optional<String> user(String uri, int start, int at) {
        int password = uri.indexOf(':', start);
        int end = password < 0 || password > at ? at : password;
        return end == start ? Optional.empty() : PercentCoding.decode(uri.substring(start, end));
    }

    private static Optional<SipUri> telephone(String uri, int start) {
        int semicolon = uri.indexOf(';', start);
        int end = semicolon < 0 ? uri.length() : semicolon;
        Optional<String> number = PercentCoding.decode(uri.substring(start, end)).map(PhoneNumbers::strip);
        Optional<List<SipUri.Parameter>> parameters = parameters(uri, end, uri.length());
        if (number.isEmpty() || !PhoneNumbers.isDigits(number.get()) || parameters.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SipUri("tel", number.get(), "", -1, parameters.get()));
    }

    /** Reads {@code *(;name[=value])}. */
    private static Optional<List<SipUri.Parameter>> parameters(String uri, int start, int end) {
        if (start == end) {
            return Optional.of(List.of());
        }
        List<SipUri.Parameter> parameters = new ArrayList<>();
        for (int from = start + 1; from <= end;) {
            int semicolon = uri.indexOf(';', from);
            int to = semicolon < 0 || semicolon > end ? end : semicolon;
            int equals = uri.indexOf('=', from);
            boolean flag = equals < 0 || equals > to;
            Optional<String> name = PercentCoding.decode(uri.substring(from, flag ? to : equals));
            Optional<String> value = flag ? Optional.of("") : PercentCoding.decode(uri.substring(equals + 1, to));
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            if (!name.get().isEmpty()) {
                parameters.add(new SipUri.Parameter(name.get().toLowerCase(Locale.ROOT), value.get()));
            }
            from = to + 1;
        }
        return Optional.of(parameters);
    }

    /** Reads {@code host[:port]}; the host comes out as {@link SipUri#host()} wants it. */
    static Optional<HostPort> hostPort(String text) {
        int colon = text.indexOf(':', text.startsWith("[") ? Math.max(text.indexOf(']'), 0) : 0);
        int port = colon < 0 ? -1 : port(text, colon + 1);
        if (colon >= 0 && port < 0) {
            return Optional.empty();
        }
        return host(colon < 0 ? text : text.substring(0, colon)).map(host -> new HostPort(host, port));
    }

    private static int port(String text, int start) {
        int port = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            port = c < '0' || c > '9' ? 65536 : port * 10 + c - '0';
            if (port > 65535) {
                return -1;
            }
        }
        return port == 0 ? -1 : port;
    }

    private static Optional<String> host(String host) {
        if (host.startsWith("[")) {
            return isIpv6Reference(host) ? Optional.of(host.toLowerCase(Locale.ROOT)) : Optional.empty();
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (!isPlain(name)) {
            name = toAscii(name);
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name.toLowerCase(Locale.ROOT));
    }

    /** In brackets hex digits, dots and two colons or more; whether it is an address is for the resolver to say. */
    private static boolean isIpv6Reference(String host) {
        int colons = 0;
        for (int i = 1; i < host.length() - 1; i++) {
            char c = host.charAt(i);
            if (c == ':') {
                colons++;
            } else if (c != '.' && (c > 127 || Character.digit(c, 16) < 0)) {
                return false;
            }
        }
        return colons >= 2 && host.endsWith("]");
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 127 || !HOST[name.charAt(i)]) {
                return false;
            }
        }
        return true;
    }

    /** A-labels, which are all that SIP knows (RFC 7247 s6.1); an empty string if the name has none. */
    private static String toAscii(String name) {
        try {
            String ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
            return isPlain(ascii) ? ascii : "";
        } catch (IllegalArgumentException noName) {
            return "";
        }
    }
}
