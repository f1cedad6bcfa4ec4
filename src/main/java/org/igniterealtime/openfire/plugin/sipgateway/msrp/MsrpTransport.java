package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/** What MSRP goes over (RFC 4975 s8.1). */
public enum MsrpTransport {
    TCP("TCP/MSRP"),
    TLS("TCP/TLS/MSRP");

    private final String protocol;

    MsrpTransport(String protocol) {
        this.protocol = protocol;
    }

    /** As it stands in an m= line. */
    public String protocol() {
        return protocol;
    }
}
