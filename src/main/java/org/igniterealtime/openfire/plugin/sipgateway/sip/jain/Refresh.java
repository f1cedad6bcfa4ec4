package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sip.message.Request;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Dialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SessionTimer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;

/**
 * The session timer of one session (RFC 4028 s7.4, s10): refreshes it if that is ours, by UPDATE or, where the peer has none, by
 * an INVITE that changes nothing; ends it if nobody does. Used on the sessions' thread only.
 */
final class Refresh implements Outbound.Taker {

    private final Sessions sessions;
    private final Dialog dialog;
    private final Supplier<byte[]> sdp;
    private final Runnable expired;
    private boolean byUpdate;
    private int least = SessionTimer.LEAST;
    /** Whether the interval has been raised since the last refresh (RFC 4028 s7.3). */
    private boolean raised;
    private int interval;
    private Future<?> next;
    private Future<?> end;
    private Outbound sent;
    private boolean stopped;
    private boolean offering;
    private long cseq;
    private String credentials = "";

    /**
     * @param sdp     what a re-INVITE offers
     * @param expired called when the session is dead
     */
    Refresh(Sessions sessions, Dialog dialog, PeerInfo peer, Supplier<byte[]> sdp, Runnable expired) {
        this.sessions = sessions;
        this.dialog = dialog;
        this.sdp = sdp;
        this.expired = expired;
        byUpdate = peer.allow().contains(Request.UPDATE);
    }

    /** Begins anew with what was agreed upon; empty: there is no timer any more. */
    void restart(Optional<SessionTimer> agreed) {
        cancel();
        if (stopped) {
            return;
        }
        agreed.ifPresent(timer -> {
            interval = timer.interval();
            end = sessions.in(scaled(timer.expiresAfter()), expired);
            if (timer.refreshes()) {
                next = sessions.in(scaled(timer.refreshAfter()), this::send);
            }
        });
    }

    private long scaled(long millis) {
        return millis * sessions.limits().second() / 1000;
    }

    /** Whether an offer of ours waits for its answer. */
    boolean isOffering() {
        return offering;
    }

    private void send() {
        sessions.requests().hop(dialog).ifPresentOrElse(this::send, expired);
    }

    private void send(NextHop hop) {
        if (byUpdate) {
            sent = sessions.requests().send(dialog, hop, this,
                    () -> sessions.writer().update(dialog, hop, interval, least));
        } else {
            offering = true;
            sent = sessions.requests().send(dialog, hop, this, () -> {
                cseq = dialog.nextCseq();
                return sessions.writer().reinvite(dialog, hop, cseq, interval, least, sdp.get());
            });
        }
    }

    @Override
    public void answered(int code, WireMessage answer) {
        if (code < 200) {
            return;
        }
        offering = false;
        credentials = sent == null ? "" : sent.credentials();
        sent = null;
        if (code < 300) {
            raised = false;
            dialog.refreshTarget(answer);
            accepted(answer);
            restart(SessionTimer.answered(answer));
        } else if (!stopped) {
            refused(code, answer);
        }
    }

    private void refused(int code, WireMessage answer) {
        if (code == 408 || code == 481) {
            expired.run(); // RFC 3261 s12.2.1.2
        } else if (code == 422 && !raised) {
            raised = true;
            least = SessionTimer.least(answer).orElse(least);
            interval = Math.max(interval, least);
            later(0);
        } else if ((code == 405 || code == 501) && byUpdate) {
            byUpdate = false;
            later(0);
        } else {
            later(interval * 1000L / 16); // 491, 500, 503 and the like pass; otherwise the timer ends it
        }
    }

    @Override
    public boolean isWantedAgain() {
        return !stopped;
    }

    private void later(long millis) {
        if (next != null) {
            next.cancel(false);
        }
        next = sessions.in(scaled(millis), this::send);
    }

    @Override
    public void unanswered(SipOutcome why) {
        offering = false;
        if (!stopped) {
            expired.run();
        }
    }

    /** Acknowledges a 2xx if it is to our re-INVITE, the first and those that come again. */
    void accepted(WireMessage answer) {
        if (cseq > 0 && answer.first("cseq").orElse("").startsWith(cseq + " ")) {
            sessions.requests().acknowledge(dialog, cseq, credentials);
        }
    }

    void stop() {
        stopped = true;
        cancel();
        if (sent != null) {
            // A re-INVITE that rings would never end by itself.
            sent.giveUp(new SipOutcome.Unreachable("the session has ended"));
        }
    }

    private void cancel() {
        if (end != null) {
            end.cancel(false);
        }
        if (next != null) {
            next.cancel(false);
        }
    }
}
