package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.List;

/**
 * The time in which a session comes to its connection (RFC 6135 s4.2): whoever is active connects; if that is the peer and it
 * does not, we try. Guarded by the session's lock.
 */
final class Connecting {

    private static final long PEER_SHOULD_CONNECT_MILLIS = 10_000;
    private static final long NO_CONNECTION_MILLIS = 30_000;

    private final List<Hop> hops;
    private final long since;
    private boolean tried;

    /**
     * @param hops   where the peer can be reached; empty if it listens nowhere
     * @param active whether we connect at once
     */
    Connecting(List<Hop> hops, boolean active, long now) {
        this.hops = hops;
        this.tried = active;
        this.since = now;
    }

    List<Hop> hops() {
        return hops;
    }

    /** Whether the peer should have connected, and we are to try now; true once. */
    boolean isOurTurn(long now) {
        boolean waited = !tried && now - since >= PEER_SHOULD_CONNECT_MILLIS;
        tried |= waited;
        // A peer that listens nowhere (RFC 6135 s4.2.2) may still come.
        return waited && !hops.isEmpty();
    }

    boolean isOver(long now) {
        return now - since >= NO_CONNECTION_MILLIS;
    }
}
