package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.function.Supplier;
import javax.sip.ClientTransaction;
import javax.sip.ObjectInUseException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Authorization;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestChallenge;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of ours in the RI's hands, over all its attempts, which gets its answers or {@link Taker#unanswered}, that once and
 * last. But for {@link #unsent} and {@link #hop} used on the sessions' thread only.
 */
final class Outbound {

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    /** What becomes of a request. */
    interface Taker {

        /** An answer, provisional or final; 2xx to INVITE may come several times. */
        void answered(int code, WireMessage answer);

        /** It is challenged, and could be sent again with our credentials (RFC 3261 s22.2): whether it is wanted still. */
        default boolean isWantedAgain() {
            return true;
        }

        void unanswered(SipOutcome why);
    }

    private final ClientRequests requests;
    private final NextHop hop;
    private final Taker taker;
    private final Authorization authorization;
    private final Supplier<byte[]> writing;
    private ClientTransaction transaction;
    private boolean heard;
    private boolean over;

    /** @param writing writes each attempt, with a branch and a CSeq of its own */
    Outbound(ClientRequests requests, NextHop hop, Taker taker, Authorization authorization, Supplier<byte[]> writing) {
        this.requests = requests;
        this.hop = hop;
        this.taker = taker;
        this.authorization = authorization;
        this.writing = writing;
    }

    /** The next attempt, with our credentials as far as they are asked for. */
    byte[] write() {
        return authorization.sign(writing.get());
    }

    /** The lines of our credentials in the last attempt. */
    String credentials() {
        return authorization.fields();
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
        boolean challenged = (code == 401 || code == 407) && !over && authorization.takes(DigestChallenge.in(answer));
        if (challenged && taker.isWantedAgain()) {
            heard = false;
            requests.sendAgain(this);
            return;
        }
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
        abandon();
        taker.unanswered(why);
    }

    /** Ends it without telling anybody. */
    void abandon() {
        over = true;
        requests.over(this);
        terminate();
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
