package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;

/**
 * An INVITE to send (RFC 3261 s13.2.1). The endpoint adds Via, tags, CSeq, Max-Forwards, Allow, Supported and what session timers
 * need (RFC 4028). URIs stand as on the wire, without angle brackets.
 *
 * @param target     where it is sent
 * @param requestUri Request-URI and To
 * @param from       From, without a tag
 * @param tag        the tag of From, token characters; empty: a fresh one each time it is sent
 * @param instance   the XMPP resource, percent-encoded as a pvalue: becomes {@code gr} of the Contact (RFC 5627); empty if none
 * @param callId     unique to this INVITE
 * @param cseq       the first CSeq number
 * @param subject    Subject, without line breaks
 * @param sdp        the offer
 */
public record InviteRequest(Target target, String requestUri, String from, String tag, Optional<String> instance, String callId,
                            long cseq, Optional<String> subject, byte[] sdp) {

    /** The domain of the user who is invited. */
    public String domain() {
        return SipUri.parse(requestUri).map(SipUri::host).orElse("");
    }

    /** A request whose From gets a fresh tag. */
    public InviteRequest(Target target, String requestUri, String from, Optional<String> instance, String callId,
                         Optional<String> subject, byte[] sdp) {
        this(target, requestUri, from, "", instance, callId, 1, subject, sdp);
    }

    /** The next hop, once it has been chosen. */
    public NextHop hop() {
        return target.hop();
    }

    /** The same request by that next hop, with that tag, so that it is the same by another one (RFC 3263 s4.3). */
    public InviteRequest by(NextHop hop, String fromTag) {
        return new InviteRequest(hop, requestUri, from, fromTag, instance, callId, cseq, subject, sdp);
    }

    /** The same request when it has been sent so often before, with something that was asked for (RFC 3261 s8.1.3.5). */
    InviteRequest after(int times) {
        return new InviteRequest(target, requestUri, from, tag, instance, callId, cseq + times, subject, sdp);
    }
}
