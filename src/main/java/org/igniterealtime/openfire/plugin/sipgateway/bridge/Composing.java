package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;

/** Who of a conversation is composing, and until when that holds (RFC 3994 s3). Moments are nanoseconds. Used in its mailbox. */
final class Composing {

    /** s3.3: without a word for so long, a side is taken to be idle. */
    static final Duration REFRESH = Duration.ofSeconds(120);
    /** How early before that we say again that the XMPP user is composing. */
    private static final Duration EARLY = Duration.ofSeconds(20);

    private boolean user;
    private long saidSo;
    private boolean peer;
    private long peerUntil;

    /** A sign of the peer; whether that is news. s3.3: a text ends composing by itself, idle right after it is none. */
    boolean peer(IsComposing sign, long now) {
        boolean news = sign.active() != peer;
        peer = sign.active();
        peerUntil = now + sign.refresh().orElse(REFRESH).toNanos();
        return news;
    }

    void peerWrote() {
        peer = false;
    }

    /** Whether the peer has been silent for too long; from now on it is idle. */
    boolean peerFellSilent(long now) {
        boolean silent = peer && now - peerUntil > 0;
        peer = peer && !silent;
        return silent;
    }

    /** Whether the peer is taken to know that the XMPP user is composing. */
    boolean user() {
        return user;
    }

    /** The peer has been told. */
    void said(boolean composes, long now) {
        user = composes;
        saidSo = now;
    }

    /** s3.2: the peer takes the user to be idle without being told. */
    void userWrote() {
        user = false;
    }

    boolean isToBeSaidAgain(long now) {
        return user && now - saidSo > REFRESH.minus(EARLY).toNanos();
    }

    boolean isBusy() {
        return user || peer;
    }
}
