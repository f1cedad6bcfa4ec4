package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;

/**
 * What a {@link SipEndpoint} needs to know for its whole life.
 *
 * @param host             what goes into Via: a host name, an IPv4 address or an IPv6 address without brackets
 * @param bind             the local address of all listeners
 * @param udpPort          0: no UDP
 * @param tcpPort          0: no TCP
 * @param maxMessageOctets the longest request body that is accepted, in octets; 413 beyond
 * @param product          Server and User-Agent, e.g. {@code SIP-Gateway/1.0}
 */
public record SipSettings(String host, InetAddress bind, int udpPort, int tcpPort, int maxMessageOctets, String product) {
}
