package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;

/**
 * A MESSAGE request to send (RFC 3428 s4). The endpoint adds what belongs to the transaction: Via with the branch, Max-Forwards
 * and Content-Length. It carries no Contact.
 *
 * @param target      where it is sent
 * @param requestUri  Request-URI and To, a SIP URI as it stands on the wire, without angle brackets
 * @param from        the sender's SIP URI as it stands on the wire, without angle brackets and tag
 * @param tag         the tag of From, token characters; empty: a fresh one each time it is sent
 * @param callId      Call-ID; several requests may share it, each then with a higher CSeq
 * @param cseq        CSeq number, 1 to 2^31 - 1
 * @param branchToken what the transaction identifier shall contain, token characters only, may be empty; made unique by the
 *                    endpoint
 * @param subject     Subject, without line breaks
 * @param language    Content-Language
 * @param contentType Content-Type, parameters included
 */
public record MessageRequest(Target target, String requestUri, String from, String tag, String callId, long cseq,
                             String branchToken, Optional<String> subject, Optional<String> language, String contentType,
                             byte[] body) {

    /** A request whose From gets a fresh tag. */
    public MessageRequest(Target target, String requestUri, String from, String callId, long cseq, String branchToken,
                          Optional<String> subject, Optional<String> language, String contentType, byte[] body) {
        this(target, requestUri, from, "", callId, cseq, branchToken, subject, language, contentType, body);
    }

    /** The next hop, once it has been chosen. */
    public NextHop hop() {
        return target.hop();
    }

    /** The same request by that next hop, with that tag, so that it is the same by another one (RFC 3263 s4.3). */
    public MessageRequest by(NextHop hop, String fromTag) {
        return new MessageRequest(hop, requestUri, from, fromTag, callId, cseq, branchToken, subject, language, contentType,
                body);
    }

    /** The same request when it has been sent so often before, with something that was asked for (RFC 3261 s8.1.3.5). */
    MessageRequest after(int times) {
        return new MessageRequest(target, requestUri, from, tag, callId, cseq + times, branchToken, subject, language,
                contentType, body);
    }

    /** The same request with another Call-ID. */
    public MessageRequest with(String otherCallId) {
        return new MessageRequest(target, requestUri, from, tag, otherCallId, cseq, branchToken, subject, language,
                contentType, body);
    }

    /** The same request with another body, CSeq and branch token. */
    public MessageRequest piece(long pieceCseq, String pieceToken, byte[] pieceBody) {
        return new MessageRequest(target, requestUri, from, tag, callId, pieceCseq, pieceToken, subject, language, contentType,
                pieceBody);
    }
}
