package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import javax.sip.ClientTransaction;
import javax.sip.ObjectInUseException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of ours in the RI's hands, which gets its answers or {@link Taker#unanswered}, that once and last. But for
 * {@link #unsent} and {@link #hop} used on the sessions' thread only.
 */
final class Outbound {

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    /** What becomes of a request. */
    interface Taker {

        /** An answer, provisional or final; 2xx to INVITE may come several times. */
        void answered(int code, WireMessage answer);

        void unanswered(SipOutcome why);
    }

    private final ClientRequests requests;
    private final NextHop hop;
    private final Taker taker;
    private ClientTransaction transaction;
    private boolean heard;
    private boolean over;

    Outbound(ClientRequests requests, NextHop hop, Taker taker) {
        this.requests = requests;
        this.hop = hop;
        this.taker = taker;
    }

    NextHop hop() {
        return hop;
    }

    void sentBy(ClientTransaction sender) {
        transaction = sender;
    }

    ClientTransaction transaction() {
        return transaction;
    }

    /** Whether the peer, or a proxy, has shown that it has the request. */
    boolean isHeard() {
        return heard;
    }

    void answered(int code, WireMessage answer) {
        heard = true;
        if (code >= 200) {
            over = true;
            requests.over(this);
        }
        taker.answered(code, answer);
    }

    /** The transport could not send it. Called on any thread. */
    void unsent(String why) {
        requests.run(() -> giveUp(new SipOutcome.Unreachable(why)));
    }

    /** Ends it without an answer. */
    void giveUp(SipOutcome why) {
        if (over) {
            return;
        }
        over = true;
        requests.over(this);
        terminate();
        taker.unanswered(why);
    }

    private void terminate() {
        try {
            if (transaction != null) {
                transaction.terminate();
            }
        } catch (ObjectInUseException e) {
            LOG.debug("A transaction does not end", e);
        }
    }
}
