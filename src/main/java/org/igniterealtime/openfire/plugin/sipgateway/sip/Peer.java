package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Consumer;

/** The way back to where a message came from. Thread safe. */
public interface Peer {

    /** Where a request goes that is to take the same way. */
    NextHop hop();

    default Transport transport() {
        return hop().transport();
    }

    default InetSocketAddress address() {
        return hop().address();
    }

    /** What the peer's certificate shows (RFC 5922 s7.1), if it has shown a valid one: names and addresses, in lower case. */
    default Set<String> names() {
        return Set.of();
    }

    /** The way for the answer to a request that came from here with that topmost Via (RFC 3261 s18.2.2). */
    Peer forAnswer(Via via);

    /** Sends octets there; never blocks for long, and what cannot be sent is dropped. */
    void send(byte[] message);

    /** The same, telling why it could not be sent, at once or later, if that is known. */
    default void send(byte[] message, Consumer<String> failed) {
        send(message);
    }

    /** Its requests have shown who it is: the connection may be as silent as a trusted peer's, for what is sent back later. */
    default void proved() {
        // A datagram leaves nothing behind.
    }

    /** Ends the connection, if this is one that came in, when what was sent is written: nothing good is expected from there. */
    default void hangUp() {
        // A datagram leaves nothing behind.
    }
}
