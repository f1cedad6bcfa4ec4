package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What an {@link MsrpEndpoint} needs to know for its whole life.
 *
 * @param host             what goes into {@code a=path}: a host name, an IPv4 address or an IPv6 address without brackets
 * @param bind             the local address of the listeners
 * @param port             0: any; {@link #OFF}: no TCP
 * @param tlsPort          0: any; {@link #OFF}: no TLS
 * @param advertised       the port that goes into {@code a=path} where a NAT maps it to the listener; 0: the listener's
 * @param advertisedTls    the same for TLS
 * @param maxSize          the longest message that is accepted, in octets; 413 beyond
 * @param maxConnections   how many connections may be open; new ones are closed at once beyond
 * @param acceptTypes      media types that are accepted, best first; 415 for others. {@code *} and {@code type/*} are allowed
 * @param wrappedTypes     media types that are accepted within others only
 * @param keepAlive        an empty SEND after so much silence; zero: never
 * @param reassemblyOctets how much all unfinished messages of all sessions may hold; 413 beyond
 * @param reassemblyAge    how long an unfinished message is kept without a new octet
 * @param queueMessages    how many messages of one session may wait to be written
 * @param queueOctets      and how many octets
 */
public record MsrpSettings(String host, InetAddress bind, int port, int tlsPort, int advertised, int advertisedTls, int maxSize,
                           int maxConnections, List<String> acceptTypes, List<String> wrappedTypes, Duration keepAlive,
                           long reassemblyOctets, Duration reassemblyAge, int queueMessages, int queueOctets) {

    /** A port that is not opened. */
    public static final int OFF = -1;

    public MsrpSettings {
        acceptTypes = List.copyOf(acceptTypes);
        wrappedTypes = List.copyOf(wrappedTypes);
    }

    /** Without NAT. */
    public MsrpSettings(String host, InetAddress bind, int port, int tlsPort, int maxSize, int maxConnections,
                        List<String> acceptTypes, List<String> wrappedTypes, Duration keepAlive, long reassemblyOctets,
                        Duration reassemblyAge, int queueMessages, int queueOctets) {
        this(host, bind, port, tlsPort, 0, 0, maxSize, maxConnections, acceptTypes, wrappedTypes, keepAlive, reassemblyOctets,
                reassemblyAge, queueMessages, queueOctets);
    }
}
