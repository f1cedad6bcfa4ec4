package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;

/** Reading Contact (RFC 3261 s20.10). */
final class Contact {

    private Contact() {
    }

    /** The first URI, as it stands there: where requests in a dialog go. Empty if it is no SIP URI. */
    static Optional<String> target(WireMessage message) {
        return first(message).map(contact -> WireMessage.decoded(contact.uri())).filter(uri -> SipUri.parse(uri).isPresent());
    }

    /**
     * The same with {@code gr}, which RFC 7573's examples print outside of the angle brackets though it is a parameter of the URI
     * (RFC 5627 s4.1).
     */
    static Optional<String> gruu(WireMessage message) {
        Optional<String> gr = first(message).flatMap(contact -> NameAddr.parameter(contact.parameters(), "gr"))
                .filter(value -> !value.isEmpty()).map(WireMessage::decoded);
        return target(message).map(uri -> gr.isEmpty() || SipUri.parse(uri).orElseThrow().parameter("gr").isPresent() ? uri
                : insert(uri, ";gr=" + gr.get()));
    }

    private static String insert(String uri, String parameter) {
        int headers = uri.indexOf('?');
        return headers < 0 ? uri + parameter : uri.substring(0, headers) + parameter + uri.substring(headers);
    }

    private static Optional<NameAddr> first(WireMessage message) {
        return message.elements("contact").stream().findFirst().flatMap(NameAddr::parse);
    }
}
