package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * An INVITE that came in outside of a dialog, from a trusted peer. URIs stand as on the wire, without angle brackets and header
 * parameters.
 *
 * @param contact     the URI of Contact, with {@code gr} if it is a GRUU; a {@code gr} that stands outside of the angle brackets
 *                    is found too
 * @param contentType of the body; empty if there is no body, so no offer
 * @param body        the offer, or a multipart body that holds it
 * @param peer        what the peer says of itself
 * @param names       what its certificate shows, see {@link Peer#names}
 */
public record IncomingInvite(String requestUri, String from, String to, String callId, String contact,
                             Optional<String> contentType, byte[] body, PeerInfo peer, InetSocketAddress source,
                             Set<String> names) {
}
