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
 * @param advertised       the ports that go into Via and Contact, where a NAT maps them to the listeners
 * @param clientAuth       what the TLS listener wants of its clients
 * @param maxMessageOctets the longest request body that is accepted, in octets; 413 beyond
 * @param product          Server and User-Agent, e.g. {@code SIP-Gateway/1.0}
 */
public record SipSettings(String host, InetAddress bind, int udpPort, int tcpPort, int tlsPort, Ports advertised,
                          ClientAuth clientAuth, int maxMessageOctets, String product) {

    /** Whether clients are asked for a certificate: no, yes, or yes and those without one are turned away. */
    public enum ClientAuth { NONE, WANT, NEED }

    /** One for each transport; 0: that of the listener. */
    public record Ports(int udp, int tcp, int tls) {

        /** Nothing is mapped. */
        public static final Ports SAME = new Ports(0, 0, 0);
    }

    /** Without TLS and NAT. */
    public SipSettings(String host, InetAddress bind, int udpPort, int tcpPort, int maxMessageOctets, String product) {
        this(host, bind, udpPort, tcpPort, 0, Ports.SAME, ClientAuth.NONE, maxMessageOctets, product);
    }

    /** The port of our listener; 0 if there is none. */
    public int port(Transport transport) {
        return switch (transport) {
            case UDP -> udpPort;
            case TCP -> tcpPort;
            case TLS -> tlsPort;
        };
    }

    /** The port at which peers reach our listener; 0 if there is none. */
    public int advertisedPort(Transport transport) {
        int mapped = switch (transport) {
            case UDP -> advertised.udp;
            case TCP -> advertised.tcp;
            case TLS -> advertised.tls;
        };
        int port = port(transport);
        return port > 0 && mapped > 0 ? mapped : port;
    }

    /** The transport whose port takes most room in a Via. */
    Transport longest() {
        return Arrays.stream(Transport.values()).max(Comparator.comparingInt(this::advertisedPort)).orElseThrow();
    }

    /** Whether peers reach one of our listeners at that port. */
    boolean isAdvertised(int port) {
        return port > 0 && (port == advertisedPort(Transport.UDP) || port == advertisedPort(Transport.TCP)
                || port == advertisedPort(Transport.TLS));
    }
}
