package org.igniterealtime.openfire.plugin.sipgateway;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.HostLookup;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Locator;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrustedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts that are this machine, how hosts are written, and where they are. */
final class Hosts {

    private static final Logger Log = LoggerFactory.getLogger(Hosts.class);

    /** RFC 3263 s4.2: with a port, whichever it is, services are not asked for. */
    private static final int SOME_PORT = 1;

    private Hosts() {
    }

    /** The hosts that mean this server in a Request-URI. */
    static Set<String> own(SipSettings sip) {
        Set<String> hosts = new LinkedHashSet<>();
        hosts.add(inUri(sip.host().toLowerCase(Locale.ROOT)));
        if (!sip.bind().isAnyLocalAddress()) {
            hosts.add(inUri(sip.bind().getHostAddress()));
            return Set.copyOf(hosts);
        }
        try {
            NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .forEach(address -> hosts.add(inUri(withoutScope(address.getHostAddress()))));
        } catch (SocketException e) {
            Log.warn("The addresses of this machine cannot be listed: in a Request-URI only {} means this server", hosts, e);
        }
        return Set.copyOf(hosts);
    }

    /** Names by that locator, which is asked for addresses alone; addresses are known as they are. */
    static HostLookup lookup(Locator names) {
        return (host, answer) -> TrustedPeers.literal(host).ifPresentOrElse(address -> answer.accept(List.of(address)),
                () -> names.locate(new Server(host, SOME_PORT, Optional.of(Transport.TCP)),
                        location -> answer.accept(addresses(location))));
    }

    private static List<InetAddress> addresses(Location location) {
        return location instanceof Location.Found found
                ? found.hops().stream().map(hop -> hop.address().getAddress()).toList() : List.of();
    }

    static String withoutScope(String address) {
        int percent = address.indexOf('%');
        return percent < 0 ? address : address.substring(0, percent);
    }

    static String inUri(String host) {
        return host.indexOf(':') < 0 ? host : '[' + host + ']';
    }
}
