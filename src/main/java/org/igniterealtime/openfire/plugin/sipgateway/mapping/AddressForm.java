package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import org.xmpp.packet.JID;

/** How a SIP user appears in XMPP. A conversation keeps to the form in which it began. */
public enum AddressForm {
    /** {@code romeo@example.net}: the SIP domain is claimed by the gateway. */
    DOMAIN,
    /** {@code romeo\40example.net@sip.example.com}: the SIP address is the localpart, the domain is the gateway's component. */
    COMPONENT;

    /** The form of a SIP user's JID. */
    public static AddressForm of(JID jid, String componentDomain) {
        return jid.getDomain().equals(componentDomain) ? COMPONENT : DOMAIN;
    }
}
