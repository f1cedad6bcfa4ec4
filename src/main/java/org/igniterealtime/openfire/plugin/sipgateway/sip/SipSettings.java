package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What a {@link SipEndpoint} needs to know for its whole life.
 *
 * @param host             what goes into Via: a host name, an IPv4 address or an IPv6 address without brackets
 * @param bind             the local address of all listeners
 * @param udpPort          0: no UDP
 * @param tcpPort          0: no TCP
 * @param tlsPort          0: no TLS
 * @param clientAuth       what the TLS listener wants of its clients
 * @param maxMessageOctets the longest request body that is accepted, in octets; 413 beyond
 * @param product          Server and User-Agent, e.g. {@code SIP-Gateway/1.0}
 */
public record SipSettings(String host, InetAddress bind, int udpPort, int tcpPort, int tlsPort, ClientAuth clientAuth,
                          int maxMessageOctets, String product) {

    /** Whether clients are asked for a certificate: no, yes, or yes and those without one are turned away. */
    public enum ClientAuth { NONE, WANT, NEED }

    /** Without TLS. */
    public SipSettings(String host, InetAddress bind, int udpPort, int tcpPort, int maxMessageOctets, String product) {
        this(host, bind, udpPort, tcpPort, 0, ClientAuth.NONE, maxMessageOctets, product);
    }

    /** The port of our listener; 0 if there is none. */
    public int port(Transport transport) {
        return switch (transport) {
            case UDP -> udpPort;
            case TCP -> tcpPort;
            case TLS -> tlsPort;
        };
    }

    /** The transport whose port takes most room in a Via. */
    Transport longest() {
        return Arrays.stream(Transport.values()).max(Comparator.comparingInt(this::port)).orElseThrow();
    }

    /** Whether one of our listeners has that port. */
    boolean isPort(int port) {
        return port > 0 && (port == udpPort || port == tcpPort || port == tlsPort);
    }
}
