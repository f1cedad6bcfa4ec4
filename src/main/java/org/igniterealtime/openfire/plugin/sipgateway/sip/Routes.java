package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Next hops in the order of preference, as the setting {@code route.DOMAIN.uri} names them, separated by spaces:
 * {@code sip:proxy.example.net;transport=tcp sip:[2001:db8::1]:5070 sips:proxy.example.org}.
 *
 * @param bad what is wrong with the entries that cannot be used, one text each
 */
public record Routes(List<Route> hops, List<String> bad) {

    private static final Pattern URI = Pattern.compile(
            "sips?:(?:[^@\\s]*@)?(\\[[0-9a-f:.]+]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(\\d{1,5}))?((?:;[^;\\s]*)*)",
            Pattern.CASE_INSENSITIVE);

    /**
     * One next hop by name.
     *
     * @param host name, IPv4 address, or IPv6 address without brackets
     */
    public record Route(String host, int port, Transport transport) {

        /** What the certificate must show there; empty if there is none. */
        String name() {
            return transport == Transport.TLS ? host : "";
        }
    }

    public Routes {
        hops = List.copyOf(hops);
        bad = List.copyOf(bad);
    }

    public static Routes parse(String text) {
        List<Route> hops = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (String entry : text.strip().split("\\s+")) {
            if (!entry.isEmpty()) {
                fault(entry).ifPresentOrElse(fault -> bad.add(entry + ": " + fault), () -> hops.add(route(entry)));
            }
        }
        return new Routes(hops, bad);
    }

    private static Optional<String> fault(String entry) {
        Matcher uri = URI.matcher(entry);
        if (!uri.matches() || uri.group(1).startsWith("[") && TrustedPeers.literal(bare(uri.group(1))).isEmpty()) {
            return Optional.of("not a SIP URI of the form sip:host:port;transport=udp");
        }
        if (uri.group(2) != null && (Integer.parseInt(uri.group(2)) < 1 || Integer.parseInt(uri.group(2)) > 65535)) {
            return Optional.of("port out of range");
        }
        String transport = transport(entry, uri.group(3));
        if (isSips(entry) && transport.equals("udp")) {
            return Optional.of("sips does not go over udp");
        }
        return transport.matches("udp|tcp|tls") ? Optional.empty() : Optional.of("transport " + transport + " is not supported");
    }

    private static Route route(String entry) {
        Matcher uri = URI.matcher(entry);
        uri.matches();
        // RFC 3261 s26.2.2: with sips, transport=tcp means TLS.
        Transport transport = isSips(entry) ? Transport.TLS
                : Transport.valueOf(transport(entry, uri.group(3)).toUpperCase(Locale.ROOT));
        int port = uri.group(2) == null ? transport.defaultPort() : Integer.parseInt(uri.group(2));
        return new Route(bare(uri.group(1)).toLowerCase(Locale.ROOT), port, transport);
    }

    private static boolean isSips(String entry) {
        return entry.regionMatches(true, 0, "sips:", 0, 5);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String transport(String entry, String parameters) {
        return NameAddr.parameter(parameters, "transport").orElse(isSips(entry) ? "tls" : "udp").toLowerCase(Locale.ROOT);
    }
}
