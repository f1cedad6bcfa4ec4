package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.concurrent.Future;

/** Our 2xx to an INVITE, sent again and again until its ACK comes (RFC 3261 s13.3.1.4). Used on the sessions' thread only. */
final class Acceptance {

    private final Sessions sessions;
    private final ServerRequest invite;
    private final byte[] answer;
    private final Runnable unacknowledged;
    private long pause;
    private long waited;
    private Future<?> timer;

    /** @param unacknowledged called when 64*T1 have passed without an ACK */
    Acceptance(Sessions sessions, ServerRequest invite, byte[] answer, Runnable unacknowledged) {
        this.sessions = sessions;
        this.invite = invite;
        this.answer = answer;
        this.unacknowledged = unacknowledged;
        pause = sessions.limits().t1();
        timer = sessions.in(pause, this::repeat);
    }

    private void repeat() {
        waited += pause;
        if (waited >= sessions.limits().whole()) {
            unacknowledged.run();
            return;
        }
        invite.repeat(answer); // over TCP too: a proxy behind it may speak UDP
        pause = Math.min(2 * pause, 8L * sessions.limits().t1()); // T2
        timer = sessions.in(pause, this::repeat);
    }

    boolean isOf(long cseq) {
        return invite.head().cseq() == cseq;
    }

    void stop() {
        timer.cancel(false);
    }
}
