package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/** Where to connect to. {@code host}: a name or an address, an IPv6 one without brackets. */
public record Hop(boolean secure, String host, int port) {
}
