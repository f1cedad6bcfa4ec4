package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/**
 * What happens in a session. Called one at a time, in the order in which things happened, on any MSRP thread or within a call
 * of {@link MsrpSession}: hand over, never block.
 *
 * <p>Of a message that {@link MsrpSession#send} took, the callbacks are: {@link #onSent}, then, as far as they were asked for
 * and the peer obliges, {@link #onAccepted} and {@link #onDelivered}; or {@link #onFailure} at any point; or none, if
 * {@link #onClosed} comes before. A message without {@link #onSent} at that time has not been written whole.
 */
public interface MsrpSessionListener {

    /** A connection serves the session: what was queued is being written. */
    void onOpen();

    /** A whole message, in whatever chunks it came; once for a Message-ID. */
    void onMessage(IncomingMessage message);

    /**
     * A message of the peer's was refused or given up: 413 or 415, 400 if it was unintelligible, 408 if its rest never came
     * or the peer aborted it. The peer has been told as far as it wanted to be.
     */
    void onRefused(String messageId, int code);

    /** The last octet of the message has been handed to the operating system. */
    void onSent(String messageId);

    /** The next hop has answered 200 to all of it; only with {@code FailureReport.YES}. */
    void onAccepted(String messageId);

    /**
     * The peer reports all of the message as delivered. Also for messages of an earlier session of the conversation, and for
     * ids that were never sent: that is up to the peer.
     */
    void onDelivered(String messageId);

    /**
     * The message failed, by an answer or REPORT other than 200. Its rest is not sent. A REPORT may come for a message of an
     * earlier session, after {@link #onDelivered}, or twice: that is up to the peer.
     *
     * @param code as in RFC 4975 s10; 408 also if no answer came in 30 seconds ({@code FailureReport.YES} only); after 415
     *             the type of that message should not be sent again in the session (s10.6)
     */
    void onFailure(String messageId, int code);

    /** The end, once and last, whoever closed the session. */
    void onClosed(ClosedBecause reason);
}
