package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrustedPeers;

/**
 * The DNS servers that are asked, as the setting {@code dns.servers} names them: {@code 192.0.2.53}, {@code 192.0.2.53:5353},
 * {@code [2001:db8::53]:53} or {@code 2001:db8::53}.
 *
 * @param bad the entries that cannot be read
 */
public record DnsServers(List<InetSocketAddress> addresses, List<String> bad) {

    private static final int DEFAULT_PORT = 53;
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+))(?::(\\d{1,5}))?");

    public DnsServers {
        addresses = List.copyOf(addresses);
        bad = List.copyOf(bad);
    }

    public static DnsServers parse(List<String> entries) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (String entry : entries) {
            read(entry).ifPresentOrElse(addresses::add, () -> bad.add(entry + ": not an IP address and port"));
        }
        return new DnsServers(addresses, bad);
    }

    private static Optional<InetSocketAddress> read(String entry) {
        Matcher form = WITH_PORT.matcher(entry);
        if (!form.matches()) {
            return TrustedPeers.literal(entry).map(address -> new InetSocketAddress(address, DEFAULT_PORT));
        }
        int port = form.group(3) == null ? DEFAULT_PORT : Integer.parseInt(form.group(3));
        return TrustedPeers.literal(form.group(1) != null ? form.group(1) : form.group(2))
                .filter(address -> port > 0 && port <= 65535)
                .map(address -> new InetSocketAddress(address, port));
    }
}
