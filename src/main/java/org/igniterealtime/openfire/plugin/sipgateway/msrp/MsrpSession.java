package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.Optional;
import java.util.Set;

/**
 * One MSRP session with one peer (RFC 4975). Thread safe; no method blocks. Messages go out in the order of {@link #send},
 * each as one SEND that is interrupted only when a response, a REPORT or another session on the same connection must get its
 * turn. Bounded: {@link MsrpSettings#queueMessages} and {@link MsrpSettings#queueOctets} to write,
 * {@link MsrpSettings#maxSize} for each message to read.
 *
 * <p>Offerer: {@code reserve}, offer made of {@link #local}, {@link #start} when the answer is there. Answerer:
 * {@code reserve}, answer made of {@link #local}, {@link #start}.
 */
public interface MsrpSession {

    /** What our offer or answer says of this session. */
    MsrpMedia local();

    /**
     * The negotiation is done. Once; later calls change nothing.
     *
     * @param remote what the peer's offer or answer says
     * @param active whether we connect (RFC 6135). If the peer was to connect and did not do so in 10 seconds, we do: some
     *               peers wait where they should connect
     */
    void start(MsrpMedia remote, boolean active);

    /**
     * Queues a message, also before {@link #start} and before the connection is there.
     *
     * @return false if the session is closed or its queue is full; the message is forgotten then, and no callback comes
     */
    boolean send(OutgoingMessage message);

    /**
     * Says what became of a message that {@link MsrpSessionListener#onMessage} brought, in this session or an earlier one of
     * the conversation. Goes out as a REPORT if the peer wanted to hear that (RFC 4975 s7.1.3, s7.1.4); once for a message,
     * and again if the peer sends the message again.
     *
     * @param code 200, or one of RFC 4975 s10
     */
    void report(String messageId, int code);

    /** Stops taking messages in soon: octets wait in the network, then at the peer. */
    void pause();

    /** Undoes {@link #pause}. */
    void resume();

    /**
     * Forgets what has not been given whole to the connection: it is not written any more, and no callback of it comes. Messages
     * of the peer, and reports either way, go on.
     *
     * @return the Message-IDs of those; all others have been written, or are about to be. Empty if the session is closed: then
     *     {@link MsrpSessionListener#onClosed} tells, before which {@link MsrpSessionListener#onSent} has come for all that was
     *     written
     */
    Optional<Set<String>> withdraw();

    /** Ends the session. What waits to be written is not written any more. */
    void close();
}
