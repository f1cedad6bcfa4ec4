package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/**
 * What has been learned of SIP users: whether they take sessions and MESSAGEs, and in these CPIM, HTML and signs of composing,
 * and whether they report. Bounded, the least recently used one is forgotten; what was learned is believed for a time. Thread
 * safe.
 */
final class PeerMemory {

    /** How long a refusal that says "no MSRP" is believed. */
    static final Duration REFUSED = Duration.ofHours(24);
    /** How long a connection that could not be made is avoided. */
    static final Duration UNREACHED = Duration.ofMinutes(5);
    /** How long everything else is believed, since it was seen last. */
    private static final Duration SEEN = Duration.ofHours(24);
    /** How long a peer is believed to be Linphone: while it is not known to be, a text may stay hidden. */
    private static final Duration LINPHONE_SEEN = Duration.ofDays(30);

    /** All that gives Linphone's answers to MESSAGE away: everybody else writes it {@code OK}. */
    private static final String LINPHONES_OK = "Ok";
    private static final Pattern LINPHONE = Pattern.compile("linphone", Pattern.CASE_INSENSITIVE);

    private enum Trait {
        PAGE_ONLY, TAKES_MESSAGES, REPORTS, TAKES_CPIM, REFUSES_CPIM, TAKES_HTML, REFUSES_HTML, TAKES_COMPOSING,
        REFUSES_COMPOSING, HIDES_REPEATED_CALL_IDS, NOTIFIES_PLAINLY
    }

    /** What is known of one user: until when each trait is believed, and what it calls itself. */
    private static final class Peer {
        private final EnumMap<Trait, Long> traits = new EnumMap<>(Trait.class);
        private String userAgent = "";
    }

    /** Of a longer User-Agent the rest is not kept. */
    private static final int MOST_USER_AGENT = 128;

    private final LongSupplier clock;
    private final Map<String, Peer> peers;

    /**
     * @param most  how many are remembered
     * @param clock nanoseconds, as {@link System#nanoTime()}
     */
    PeerMemory(int most, LongSupplier clock) {
        this.clock = clock;
        this.peers = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Peer> eldest) {
                return size() > most;
            }
        };
    }

    /** Chats go as MESSAGEs for so long. */
    void pageOnly(String sipUser, Duration time) {
        note(sipUser, Trait.PAGE_ONLY, time);
    }

    /** The peer has set up a session: what was learned to the contrary is void. */
    synchronized void takesSessions(String sipUser) {
        Peer peer = peers.get(sipUser);
        if (peer != null) {
            peer.traits.remove(Trait.PAGE_ONLY);
        }
    }

    /** The peer has accepted a MESSAGE. */
    void takesMessages(String sipUser) {
        note(sipUser, Trait.TAKES_MESSAGES, SEEN);
    }

    /** What the peer says of itself in a request or an answer. */
    void learn(String sipUser, PeerInfo peer) {
        if (peer.allow().contains("MESSAGE")) {
            takesMessages(sipUser);
        }
        if (peer.accept().contains(ChatBodies.CPIM)) {
            takesCpim(sipUser);
        }
        if (peer.accept().contains(ChatBodies.ALTERNATIVE) && peer.accept().contains(ChatBodies.HTML)) {
            sendsHtml(sipUser);
        }
        learn(sipUser, peer.userAgent());
        peer.userAgent().ifPresent(name -> named(sipUser, name));
    }

    private synchronized void named(String sipUser, String userAgent) {
        peer(sipUser).userAgent = userAgent.substring(0, Math.min(MOST_USER_AGENT, userAgent.length()));
    }

    /** The peer has taken a MESSAGE. */
    void learn(String sipUser, SipOutcome.Accepted answer) {
        if (answer.reason().equals(LINPHONES_OK)) {
            note(sipUser, Trait.HIDES_REPEATED_CALL_IDS, LINPHONE_SEEN);
        }
        learn(sipUser, answer.agent());
    }

    private void learn(String sipUser, Optional<String> agent) {
        if (agent.filter(name -> LINPHONE.matcher(name).find()).isPresent()) {
            note(sipUser, Trait.HIDES_REPEATED_CALL_IDS, LINPHONE_SEEN);
        }
    }

    /** Whether the peer takes a MESSAGE with a Call-ID that it has seen for a copy, and answers 200 without showing it. */
    boolean hidesRepeatedCallIds(String sipUser) {
        return has(sipUser, Trait.HIDES_REPEATED_CALL_IDS);
    }

    /** The peer has sent CPIM in a MESSAGE, or has said that it takes it. */
    void takesCpim(String sipUser) {
        note(sipUser, Trait.TAKES_CPIM, SEEN);
    }

    /** The peer, or what is on the way to it, has answered 415 to CPIM: that counts for more than what the peer itself sends. */
    void refusesCpim(String sipUser) {
        note(sipUser, Trait.REFUSES_CPIM, REFUSED);
    }

    /** The peer has sent a text with its HTML beside it in a MESSAGE, or has said that it takes that. */
    void sendsHtml(String sipUser) {
        note(sipUser, Trait.TAKES_HTML, SEEN);
    }

    /** The peer, or what is on the way to it, has answered 415 to a text with its HTML beside it. */
    void refusesHtml(String sipUser) {
        note(sipUser, Trait.REFUSES_HTML, REFUSED);
    }

    boolean takesHtml(String sipUser) {
        return has(sipUser, Trait.TAKES_HTML) && !has(sipUser, Trait.REFUSES_HTML);
    }

    /** The peer has sent a sign of composing in a MESSAGE. */
    void sendsComposing(String sipUser) {
        note(sipUser, Trait.TAKES_COMPOSING, SEEN);
    }

    /** The peer has answered 415 to a sign of composing. */
    void refusesComposing(String sipUser) {
        note(sipUser, Trait.REFUSES_COMPOSING, REFUSED);
    }

    /** The peer has sent a notification without an envelope, as Linphone does that is not set up for CPIM. */
    void notifiesPlainly(String sipUser) {
        note(sipUser, Trait.NOTIFIES_PLAINLY, LINPHONE_SEEN);
    }

    /** Whether a plain text of the peer asks for notifications without an envelope, which name its Call-ID. */
    boolean wantsPlainNotifications(String sipUser) {
        return has(sipUser, Trait.NOTIFIES_PLAINLY) && !has(sipUser, Trait.TAKES_CPIM);
    }

    boolean hasTakenCpim(String sipUser) {
        return has(sipUser, Trait.TAKES_CPIM);
    }

    boolean hasRefusedCpim(String sipUser) {
        return has(sipUser, Trait.REFUSES_CPIM);
    }

    /** Whether signs of composing may be sent. RFC 3994 s4: never again after a 415. */
    boolean takesComposing(String sipUser) {
        return has(sipUser, Trait.TAKES_COMPOSING) && !has(sipUser, Trait.REFUSES_COMPOSING);
    }

    /** The peer has reported a message as delivered. */
    void reports(String sipUser) {
        note(sipUser, Trait.REPORTS, SEEN);
    }

    boolean isPageOnly(String sipUser) {
        return has(sipUser, Trait.PAGE_ONLY);
    }

    boolean hasTakenMessages(String sipUser) {
        return has(sipUser, Trait.TAKES_MESSAGES);
    }

    boolean hasReported(String sipUser) {
        return has(sipUser, Trait.REPORTS);
    }

    private synchronized void note(String sipUser, Trait trait, Duration time) {
        peer(sipUser).traits.put(trait, clock.getAsLong() + time.toNanos());
    }

    private Peer peer(String sipUser) {
        return peers.computeIfAbsent(sipUser, unknown -> new Peer());
    }

    private synchronized boolean has(String sipUser, Trait trait) {
        return believed(peers.get(sipUser), trait);
    }

    private boolean believed(Peer peer, Trait trait) {
        return peer != null && peer.traits.containsKey(trait) && peer.traits.get(trait) - clock.getAsLong() > 0;
    }

    /** Everything that is known of a user. */
    synchronized PeerKnowledge knowledge(String sipUser) {
        Peer peer = peers.get(sipUser);
        return peer == null ? PeerKnowledge.NONE : new PeerKnowledge(believed(peer, Trait.PAGE_ONLY),
                believed(peer, Trait.TAKES_MESSAGES), believed(peer, Trait.REPORTS), peer.userAgent);
    }

    synchronized void forget(String sipUser) {
        peers.remove(sipUser);
    }
}
