package org.igniterealtime.openfire.plugin.sipgateway.sip;

/** How a SIP message travels (RFC 3261 s18). */
public enum Transport {
    UDP, TCP, TLS;

    /** Messages on this transport neither get lost nor need to be sent again. */
    public boolean reliable() {
        return this != UDP;
    }

    /** RFC 3261 s19.1.2: the port if none is said. */
    public int defaultPort() {
        return this == TLS ? 5061 : 5060;
    }
}
