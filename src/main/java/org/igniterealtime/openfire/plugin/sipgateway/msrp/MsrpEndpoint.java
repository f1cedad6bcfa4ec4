package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.io.IOException;

/** Our end of MSRP: a listener for all sessions over TCP and one for those over TLS, and our own connections. Thread safe. */
public interface MsrpEndpoint {

    /**
     * Opens the listeners.
     *
     * @throws IOException if that fails, naming the port; nothing stays open then
     */
    void start() throws IOException;

    /** Whether there is a listener for it. */
    boolean listensBy(MsrpTransport transport);

    /** Closes the listeners, all connections and all sessions ({@link ClosedBecause#STOPPED}); no thread is left. */
    void stop();

    /**
     * Reserves an address for a session, to be put into an offer or answer. The peer may use it at once.
     *
     * @param transport one that there is a listener for
     * @param received what the conversation has received in sessions before this one: what the peer sends again is
     *                 acknowledged, and not shown twice (RFC 4975 s5.4)
     */
    MsrpSession reserve(MsrpTransport transport, MsrpSessionListener listener, ReceivedMessages received);
}
