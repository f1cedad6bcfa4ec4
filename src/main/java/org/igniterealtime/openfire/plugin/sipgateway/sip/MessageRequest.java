package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;

/**
 * A MESSAGE request to send (RFC 3428 s4). The endpoint adds what belongs to the transaction: Via with the branch, a fresh From
 * tag, Max-Forwards and Content-Length. It carries no Contact.
 *
 * @param hop         where it is sent
 * @param requestUri  Request-URI and To, a SIP URI as it stands on the wire, without angle brackets
 * @param from        the sender's SIP URI as it stands on the wire, without angle brackets and tag
 * @param callId      Call-ID; several requests may share it, each then with a higher CSeq
 * @param cseq        CSeq number, 1 to 2^31 - 1
 * @param branchToken what the transaction identifier shall contain, token characters only, may be empty; made unique by the
 *                    endpoint
 * @param subject     Subject, without line breaks
 * @param language    Content-Language
 * @param contentType Content-Type, parameters included
 */
public record MessageRequest(NextHop hop, String requestUri, String from, String callId, long cseq, String branchToken,
                             Optional<String> subject, Optional<String> language, String contentType, byte[] body) {

    /** The same request by another next hop. */
    public MessageRequest by(NextHop other) {
        return other.equals(hop) ? this
                : new MessageRequest(other, requestUri, from, callId, cseq, branchToken, subject, language, contentType, body);
    }

    /** The same request with another body, Call-ID, CSeq and branch token. */
    public MessageRequest piece(String pieceCallId, long pieceCseq, String pieceToken, byte[] pieceBody) {
        return new MessageRequest(hop, requestUri, from, pieceCallId, pieceCseq, pieceToken, subject, language, contentType, pieceBody);
    }
}
