package org.igniterealtime.openfire.plugin.sipgateway.sip;

/** How a SIP message travels (RFC 3261 s18). */
public enum Transport {
    UDP, TCP;

    /** RFC 3261 s19.1.2. */
    public int defaultPort() {
        return 5060;
    }

    /** Messages on this transport neither get lost nor need to be sent again. */
    public boolean reliable() {
        return this != UDP;
    }
}
