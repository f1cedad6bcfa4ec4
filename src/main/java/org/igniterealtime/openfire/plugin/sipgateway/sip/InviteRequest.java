package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;

/**
 * An INVITE to send (RFC 3261 s13.2.1). The endpoint adds Via, tags, CSeq, Max-Forwards, Allow, Supported and what session timers
 * need (RFC 4028). URIs stand as on the wire, without angle brackets.
 *
 * @param hop        where it is sent
 * @param requestUri Request-URI and To
 * @param from       From, without a tag
 * @param instance   the XMPP resource, percent-encoded as a pvalue: becomes {@code gr} of the Contact (RFC 5627); empty if none
 * @param callId     unique to this INVITE
 * @param subject    Subject, without line breaks
 * @param sdp        the offer
 */
public record InviteRequest(NextHop hop, String requestUri, String from, Optional<String> instance, String callId,
                            Optional<String> subject, byte[] sdp) {

    /** The domain of the user who is invited. */
    public String domain() {
        return SipUri.parse(requestUri).map(SipUri::host).orElse("");
    }

    /** The same request by another next hop. */
    public InviteRequest by(NextHop other) {
        return new InviteRequest(other, requestUri, from, instance, callId, subject, sdp);
    }
}
