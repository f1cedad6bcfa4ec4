package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What happens to a session. Called on threads of the SIP stack, one call at a time: hand over, never block. The last call is
 * {@link #onFailed} or {@link #onEnded}, exactly one of them, once, also after {@link SipDialog#end}.
 */
public interface SipDialogListener extends Attempts {

    /**
     * Our INVITE was answered with a 2xx, which has been acknowledged. If several forks answer, the first is kept, the others are
     * acknowledged and ended (RFC 3261 s13.2.2.4).
     *
     * @param sdp     the answer
     * @param contact the URI of Contact, as in {@link IncomingInvite}
     */
    void onAnswered(byte[] sdp, String contact, PeerInfo peer);

    /** Our INVITE got a provisional answer, 100 to 199. May be called several times. */
    default void onProgress(int code) {
        // Most listeners wait for the final answer.
    }

    /** Our INVITE got another final answer, or none, or could not be sent; or the session that came in was never established. */
    void onFailed(SipOutcome why, PeerInfo peer);

    /**
     * The peer sent a re-INVITE or UPDATE with an offer.
     *
     * @param answer takes our answer, once, on any thread; empty: 488
     */
    void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer);

    /** The session has ended: by BYE, by the session timer, because an ACK never came, or because the endpoint has stopped. */
    void onEnded();
}
