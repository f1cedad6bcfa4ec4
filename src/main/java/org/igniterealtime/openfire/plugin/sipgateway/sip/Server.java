package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;

/**
 * A SIP server, as a URI names it.
 *
 * @param host      lower case: a domain name, an IPv4 address, or an IPv6 address without brackets
 * @param port      0: none is named
 * @param transport empty: none is named; TLS also means a sips URI
 */
public record Server(String host, int port, Optional<Transport> transport) {

    /** The domain of an address of record. */
    public static Server of(String domain) {
        return new Server(domain, 0, Optional.empty());
    }

    /** The same for a sips URI, as far as the server's own does not say otherwise (RFC 3261 s8.1.2). */
    Server secured() {
        return port == 0 && transport.isEmpty() ? new Server(host, 0, Optional.of(Transport.TLS)) : this;
    }
}
