package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;

/**
 * An address of record that we register, so that a SIP server sends us what is for it (RFC 3261 s10).
 *
 * @param domain  whose route leads to the registrar, and whose credentials it gets
 * @param address {@code sip:gateway@pbx.example.net}
 */
public record Trunk(String domain, String address) {

    /** Empty if that is no address of record: a SIP URI with a user. */
    public static Optional<Trunk> of(String domain, String address) {
        return SipUri.parse(address).filter(uri -> !uri.secure() && !uri.user().isEmpty())
                .filter(uri -> address.matches("[^\\s<>\"]+")).map(uri -> new Trunk(domain, address));
    }

    /** The Request-URI of REGISTER: the domain alone (RFC 3261 s10.2). */
    String registrar() {
        return SipUri.parse(address).map(uri -> "sip:" + uri.host()).orElseThrow();
    }

    String user() {
        return Dialog.user(address);
    }
}
