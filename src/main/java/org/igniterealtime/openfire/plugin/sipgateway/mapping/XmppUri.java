package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Optional;

import org.xmpp.packet.JID;

/** {@code xmpp:} URIs (RFC 5122), as gone and redirect carry them. Pure. */
public final class XmppUri {
    private static final String SCHEME = "xmpp:";
    // RFC 5122 s2.2: nodeallow and resallow, less what RFC 3986 would read as something else.
    private static final boolean[] PART = PercentCoding.plain("-_.!~*'()$+,;=");

    private XmppUri() {
    }

    /** e.g. {@code xmpp:romeo%5C40example.net@sip.example.com}. */
    public static String of(JID jid) {
        StringBuilder out = new StringBuilder(SCHEME);
        if (jid.getNode() != null) {
            PercentCoding.encode(jid.getNode(), PART, out);
            out.append('@');
        }
        out.append(jid.getDomain());
        if (jid.getResource() != null) {
            PercentCoding.encode(jid.getResource(), PART, out.append('/'));
        }
        return out.toString();
    }

    /** The address in such a URI; the account ({@code xmpp://me@here/}), query and fragment are no part of it. */
    static Optional<JID> parse(String uri) {
        if (!uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        int start = SCHEME.length();
        if (uri.startsWith("//", start)) {
            start = uri.indexOf('/', start + 2) + 1;
        }
        int end = start;
        while (end < uri.length() && uri.charAt(end) != '?' && uri.charAt(end) != '#') {
            end++;
        }
        return PercentCoding.decode(uri.substring(start, end)).flatMap(XmppUri::jid);
    }

    private static Optional<JID> jid(String address) {
        try {
            return Optional.of(new JID(address));
        } catch (IllegalArgumentException noJid) {
            return Optional.empty();
        }
    }
}
