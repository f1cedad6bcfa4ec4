package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What our listeners can send to, and which addresses are theirs; the machine's addresses as of its making. Immutable. */
public final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final SipSettings settings;
    private final Set<InetAddress> own;
    /** What we call ourselves, if that is an address. */
    private final Optional<InetAddress> advertised;

    public Listeners(SipSettings settings) {
        this.settings = settings;
        advertised = TrustedPeers.literal(settings.host());
        own = settings.bind().isAnyLocalAddress() ? machine() : Set.of(settings.bind());
    }

    private static Set<InetAddress> machine() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).collect(Collectors.toSet());
        } catch (SocketException e) {
            LOG.warn("The addresses of this machine cannot be listed: a route that leads back here is not noticed", e);
            return Set.of();
        }
    }

    /** Whether there is a listener for its transport, on an address of its kind. */
    public boolean reaches(NextHop hop) {
        InetAddress bind = settings.bind();
        boolean sameKind = bind instanceof Inet4Address == hop.address().getAddress() instanceof Inet4Address;
        return settings.port(hop.transport()) > 0 && (sameKind || bind.isAnyLocalAddress());
    }

    /** Whether that is one of the listeners, or what a NAT maps to one. */
    public boolean own(NextHop hop) {
        InetAddress address = hop.address().getAddress();
        int port = hop.address().getPort();
        if (advertised.filter(address::equals).isPresent() && port == settings.advertisedPort(hop.transport())) {
            return true;
        }
        return port == settings.port(hop.transport())
                && (own.contains(address) || address.isLoopbackAddress() && settings.bind().isAnyLocalAddress());
    }
}
