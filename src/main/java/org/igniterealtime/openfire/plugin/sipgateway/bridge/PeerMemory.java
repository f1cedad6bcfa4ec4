package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has been learned of SIP users: whether they take sessions, whether they take MESSAGEs, whether they report. Bounded, the least
 * recently used one is forgotten; what was learned is believed for a time. Thread safe.
 */
final class PeerMemory {

    /** How long a refusal that says "no MSRP" is believed. */
    static final Duration REFUSED = Duration.ofHours(24);
    /** How long a connection that could not be made is avoided. */
    static final Duration UNREACHED = Duration.ofMinutes(5);

    private static final class Peer {
        private boolean pageOnly;
        private long pageOnlyUntil;
        private boolean takesMessages;
        private boolean reports;
    }

    private final Map<String, Peer> peers;

    /** @param most how many are remembered */
    PeerMemory(int most) {
        this.peers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Peer> eldest) {
                return size() > most;
            }
        };
    }

    private Peer peer(String sipUser) {
        return peers.computeIfAbsent(sipUser, unknown -> new Peer());
    }

    /** Chats go as MESSAGEs for so long. */
    synchronized void pageOnly(String sipUser, Duration time) {
        Peer peer = peer(sipUser);
        peer.pageOnly = true;
        peer.pageOnlyUntil = System.nanoTime() + time.toNanos();
    }

    /** The peer has set up a session: what was learned to the contrary is void. */
    synchronized void takesSessions(String sipUser) {
        peer(sipUser).pageOnly = false;
    }

    /** The peer has accepted a MESSAGE, or says that it would. */
    synchronized void takesMessages(String sipUser) {
        peer(sipUser).takesMessages = true;
    }

    /** The peer has reported a message as delivered. */
    synchronized void reports(String sipUser) {
        peer(sipUser).reports = true;
    }

    synchronized boolean isPageOnly(String sipUser) {
        Peer peer = peers.get(sipUser);
        return peer != null && peer.pageOnly && peer.pageOnlyUntil - System.nanoTime() > 0;
    }

    synchronized boolean hasTakenMessages(String sipUser) {
        Peer peer = peers.get(sipUser);
        return peer != null && peer.takesMessages;
    }

    synchronized boolean hasReported(String sipUser) {
        Peer peer = peers.get(sipUser);
        return peer != null && peer.reports;
    }


}
