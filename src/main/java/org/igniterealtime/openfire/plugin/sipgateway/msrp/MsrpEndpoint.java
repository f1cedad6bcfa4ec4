package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.io.IOException;

/** Our end of MSRP: one listener for all sessions, and the connections that we open ourselves. Thread safe. */
public interface MsrpEndpoint {

    /**
     * Opens the listener.
     *
     * @throws IOException if that fails, naming the port; nothing stays open then
     */
    void start() throws IOException;

    /** Closes the listener, all connections and all sessions ({@link ClosedBecause#STOPPED}); no thread is left. */
    void stop();

    /**
     * Reserves an address for a session, to be put into an offer or answer. The peer may use it at once.
     *
     * @param received what the conversation has received in sessions before this one: what the peer sends again is
     *                 acknowledged, and not shown twice (RFC 4975 s5.4)
     */
    MsrpSession reserve(MsrpSessionListener listener, ReceivedMessages received);
}
