package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.List;
import java.util.Optional;
import org.xmpp.packet.JID;

/**
 * XMPP addresses to SIP URIs and back (RFC 7247 s6, XEP-0106, RFC 5627). Pure. What maps, maps back to the same address, save
 * what XMPP folds (case and compatibility forms of the user) or does not know (the port of a URI, unless in the component form).
 * Empty means: cannot be mapped, to be answered {@code <jid-malformed/>} or 484.
 *
 * <pre>
 * JID                                            SIP URI
 * juliet@example.com                             sip:juliet@example.com
 * baz@xmpp.example/qux                           sip:baz@xmpp.example;gr=qux
 * fü@sip.example                                 sip:f%C3%BC@sip.example
 * m\26m@xmpp.example                             sip:m&amp;m@xmpp.example
 * o\27malley@sip.example                         sip:o'malley@sip.example
 * \5c27x@sip.example                             sip:%5C27x@sip.example
 * c\3a\net@sip.example                           sip:c%3A%5Cnet@sip.example
 * juliet@example.com/My Phone                    sip:juliet@example.com;gr=My%20Phone
 * xn--bcher-kva.example                          sip:xn--bcher-kva.example
 * in the component form:
 * romeo\40example.net@sip.example.com            sip:romeo@example.net
 * romeo\40example.net\3a5080@sip.example.com/r   sip:romeo@example.net:5080;gr=r
 * </pre>
 *
 * Domain names are A-labels on both sides: SIP knows nothing else, and Tinder's {@link JID} turns U-labels into A-labels.
 */
public final class AddressMapping {

    private AddressMapping() {
    }

    /** The SIP URI of an XMPP user, or of a SIP user in the domain form: bare JID as the user, resource as {@code gr}. */
    public static Optional<SipUri> toSip(JID jid) {
        Optional<String> user = jid.getNode() == null ? Optional.of("") : JidEscaping.unescape(jid.getNode());
        return user.flatMap(text -> SipUriReader.hostPort(jid.getDomain())
                .map(host -> uri(text, host, jid.getResource())));
    }

    /** The SIP URI of a SIP user's JID in that form. */
    public static Optional<SipUri> toSip(JID jid, AddressForm form) {
        return form == AddressForm.DOMAIN ? toSip(jid) : componentToSip(jid);
    }

    /** The JID for a SIP user, in the domain form, or for an XMPP user whom a SIP URI names. */
    public static Optional<JID> toJid(SipUri uri) {
        return uri.host().isEmpty() ? Optional.empty() : jid(PhoneNumbers.userOf(uri), uri.host(), uri.gr());
    }

    /** The JID for a SIP user in that form. */
    public static Optional<JID> toJid(SipUri uri, AddressForm form, String componentDomain) {
        if (form == AddressForm.DOMAIN) {
            return toJid(uri);
        }
        if (uri.user().isEmpty() || uri.host().isEmpty()) {
            return Optional.empty();
        }
        String port = uri.port() < 0 ? "" : ":" + uri.port();
        return jid(PhoneNumbers.userOf(uri) + '@' + uri.host() + port, componentDomain, uri.gr())
                // A user that Nodeprep folds to nothing leaves only "@host".
                .filter(jid -> jid.getNode().lastIndexOf("\\40") > 0);
    }

    private static Optional<SipUri> componentToSip(JID jid) {
        Optional<String> address = jid.getNode() == null ? Optional.empty() : JidEscaping.unescape(jid.getNode());
        // The last '@': a user may hold one (sip:a%40b@example.net), a host never.
        int at = address.map(text -> text.lastIndexOf('@')).orElse(-1);
        if (at < 1) {
            return Optional.empty();
        }
        String user = address.get().substring(0, at);
        return SipUriReader.hostPort(address.get().substring(at + 1)).map(host -> uri(user, host, jid.getResource()));
    }

    private static SipUri uri(String user, SipUriReader.HostPort host, String resource) {
        // RFC 7247 s6.5 step 7 leaves the scheme to us: SIP entities refuse im: in a request line.
        SipUri bare = new SipUri("sip", user, host.host(), host.port(), List.of());
        return resource == null ? bare : bare.withGr(resource);
    }

    private static Optional<JID> jid(String user, String domain, Optional<String> gr) {
        return JidEscaping.escape(user).flatMap(localpart -> {
            Optional<JID> full = checked(localpart, domain, gr.orElse(null));
            // An instance that XMPP cannot name is no reason to refuse its user.
            return full.isPresent() || gr.isEmpty() ? full : checked(localpart, domain, null);
        });
    }

    private static Optional<JID> checked(String localpart, String domain, String resource) {
        try {
            JID jid = new JID(localpart.isEmpty() ? null : localpart, domain, resource,
                    Prepared.isJid(localpart, domain, resource));
            String node = jid.getNode() == null ? "" : jid.getNode();
            return node.equals(localpart) || isSameUser(localpart, node) ? Optional.of(jid) : Optional.empty();
        } catch (IllegalArgumentException notAllowedInJids) {
            return Optional.empty();
        }
    }

    /** Whether Nodeprep left the escapes alone: it makes a backslash of U+FF3C and nothing of U+00AD. */
    private static boolean isSameUser(String localpart, String node) {
        return !node.isEmpty() && JidEscaping.sameEscapes(localpart, node) && JidEscaping.unescape(node).isPresent();
    }
}
