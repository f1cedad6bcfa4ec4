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
 * @param servers the next hops by name or address
 * @param bad     what is wrong with the entries that cannot be used, one text each
 */
public record Routes(List<Server> servers, List<String> bad) {

    private static final Pattern URI = Pattern.compile(
            "sips?:(?:[^@\\s]*@)?(\\[[0-9a-f:.]+]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(\\d{1,5}))?((?:;[^;\\s]*)*)",
            Pattern.CASE_INSENSITIVE);

    public Routes {
        servers = List.copyOf(servers);
        bad = List.copyOf(bad);
    }

    public static Routes parse(String text) {
        List<Server> servers = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (String entry : text.strip().split("\\s+")) {
            if (!entry.isEmpty()) {
                fault(entry).ifPresentOrElse(fault -> bad.add(entry + ": " + fault), () -> servers.add(server(entry)));
            }
        }
        return new Routes(servers, bad);
    }

    private static Optional<String> fault(String entry) {
        Matcher uri = URI.matcher(entry);
        if (!uri.matches() || uri.group(1).startsWith("[") && TrustedPeers.literal(bare(uri.group(1))).isEmpty()) {
            return Optional.of("not a SIP URI of the form sip:host:port;transport=udp");
        }
        if (uri.group(2) != null && (Integer.parseInt(uri.group(2)) < 1 || Integer.parseInt(uri.group(2)) > 65535)) {
            return Optional.of("port out of range");
        }
        Optional<String> transport = transport(uri.group(3));
        if (SipUri.isSips(entry) && transport.filter("udp"::equals).isPresent()) {
            return Optional.of("sips does not go over udp");
        }
        return transport.filter(name -> !name.matches("udp|tcp|tls")).map(name -> "transport " + name + " is not supported");
    }

    private static Server server(String entry) {
        Matcher uri = URI.matcher(entry);
        uri.matches();
        int port = uri.group(2) == null ? 0 : Integer.parseInt(uri.group(2));
        // RFC 3261 s26.2.2: with sips, transport=tcp means TLS.
        Optional<Transport> transport = SipUri.isSips(entry) ? Optional.of(Transport.TLS)
                : transport(uri.group(3)).map(name -> Transport.valueOf(name.toUpperCase(Locale.ROOT)));
        return new Server(bare(uri.group(1)).toLowerCase(Locale.ROOT), port, transport);
    }

    /** A host without the brackets of IPv6. */
    static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Optional<String> transport(String parameters) {
        return NameAddr.parameter(parameters, "transport").map(name -> name.toLowerCase(Locale.ROOT));
    }
}
