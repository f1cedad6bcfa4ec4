package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.message.Request;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Dialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteReader;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SessionTimer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;

/**
 * A session from its 2xx to its BYE (RFC 3261 s14, s15, RFC 3311, RFC 4028), whoever has begun it. Used on the sessions' thread
 * only.
 */
final class Established {

    private static final SipAnswer PENDING = SipAnswer.of(491, "Request Pending");

    private enum State {
        OPEN,
        /** To be ended when the ACK has come: before it a callee may not send BYE (RFC 3261 s15). */
        CLOSING,
        OVER
    }

    private final Sessions sessions;
    private final Dialog dialog;
    private final SipDialogListener listener;
    private final Runnable over;
    private final Refresh refresh;
    private State state = State.OPEN;
    private byte[] sdp;
    private ServerRequest offer;
    private Acceptance acceptance;

    /**
     * @param sdp  our part of what was agreed upon
     * @param over called after the listener's last call
     */
    Established(Sessions sessions, Dialog dialog, PeerInfo peer, byte[] sdp, SipDialogListener listener, Runnable over) {
        this.sessions = sessions;
        this.dialog = dialog;
        this.sdp = sdp;
        this.listener = listener;
        this.over = over;
        refresh = new Refresh(sessions, dialog, peer, () -> this.sdp, this::bye);
    }

    boolean isWith(String remoteTag) {
        return dialog.remoteTag().equals(remoteTag);
    }

    void timer(Optional<SessionTimer> agreed) {
        refresh.restart(agreed);
    }

    // --- from the peer

    void request(ServerRequest request) {
        if (state == State.OVER) {
            request.answer(ServerRequest.NO_DIALOG);
        } else if (isInvite(request) && acceptance != null && acceptance.isOf(request.head().cseq())) {
            request.drop(); // RFC 6026 s7.1: a retransmission, whose 2xx is repeated anyway
        } else if (!dialog.takes(request.head().cseq())) {
            request.answer(SipAnswer.of(500, "Request out of order")); // RFC 3261 s12.2.2
        } else if (request.head().method().equals(Request.BYE)) {
            request.answer(ServerRequest.OK);
            finish();
        } else {
            Optional<SipAnswer> refusal = busy(request).or(() -> InviteReader.bodyRefusal(request.head(), false));
            refusal.ifPresentOrElse(request::answer, () -> modify(request));
        }
    }

    private static boolean isInvite(ServerRequest request) {
        return request.head().method().equals(Request.INVITE);
    }

    /** RFC 3261 s14.2, RFC 3311 s5.2: one offer at a time. */
    private Optional<SipAnswer> busy(ServerRequest request) {
        boolean offers = isInvite(request) || request.head().bodySize() > 0;
        if (offers && offer != null) {
            String later = Integer.toString(ThreadLocalRandom.current().nextInt(11));
            return Optional.of(SipAnswer.of(500, "Server Internal Error").with("Retry-After", later));
        }
        return offers && refresh.isOffering() ? Optional.of(PENDING) : Optional.empty();
    }

    /** A re-INVITE or UPDATE. */
    private void modify(ServerRequest request) {
        if (request.head().bodySize() == 0) {
            // Without an offer: an INVITE gets what holds as an offer of ours (RFC 3261 s14.2), an UPDATE refreshes only.
            accept(request, isInvite(request) ? sdp : new byte[0]);
            return;
        }
        offer = request;
        request.transaction().setApplicationData(new PendingOffer(request));
        sessions.in(sessions.limits().whole() / 2, () -> decided(request, SipAnswer.of(500, "Server Internal Error")));
        listener.onOffer(InviteReader.body(request.head()), answer -> sessions.run(() -> answer.ifPresentOrElse(
                ours -> agreed(request, ours), () -> decided(request, SipAnswer.of(488, "Not Acceptable Here")))));
    }

    private final class PendingOffer implements SessionTraffic.Cancellable {

        private final ServerRequest request;

        PendingOffer(ServerRequest request) {
            this.request = request;
        }

        @Override
        public String localTag() {
            return dialog.localTag();
        }

        @Override
        public void cancel() {
            decided(request, ServerRequest.TERMINATED);
        }
    }

    private void agreed(ServerRequest request, byte[] ours) {
        if (offer == request) {
            offer = null;
            sdp = ours;
            accept(request, ours);
        }
    }

    private void decided(ServerRequest request, SipAnswer refusal) {
        if (offer == request) {
            offer = null;
            request.answer(refusal);
        }
    }

    /** Answers 200, and an INVITE until its ACK comes. */
    void accept(ServerRequest request, byte[] body) {
        Optional<SessionTimer> timer = SessionTimer.asked(request.wire());
        Map<String, String> headers = new TreeMap<>(sessions.writer().accepting(dialog, request.from().transport()));
        timer.ifPresent(agreed -> headers.putAll(agreed.answerTo(request.wire())));
        if (body.length > 0) {
            headers.put("Content-Type", "application/sdp");
        }
        dialog.refreshTarget(request.wire());
        byte[] bytes = request.answer(new SipAnswer(200, "OK", headers), dialog.localTag(), body);
        refresh.restart(timer);
        if (isInvite(request)) {
            stopRepeating();
            acceptance = new Acceptance(sessions, request, bytes, this::bye);
        }
    }

    /** @return whether it is the first ACK for the last 2xx, and the session goes on */
    boolean acknowledged(RequestHead ack) {
        if (acceptance == null || !acceptance.isOf(ack.cseq())) {
            return false;
        }
        stopRepeating();
        if (state == State.CLOSING) {
            bye();
        }
        return state == State.OPEN;
    }

    private void stopRepeating() {
        if (acceptance != null) {
            acceptance.stop();
            acceptance = null;
        }
    }

    /** A 2xx to our re-INVITE came again. */
    void accepted(WireMessage answer) {
        refresh.accepted(answer);
    }

    // --- from us

    /** Ends it with BYE, or as soon as that is allowed. */
    void end() {
        if (state == State.OPEN && acceptance != null) {
            state = State.CLOSING;
        } else if (state == State.OPEN) {
            bye();
        }
    }

    /** Ends it with BYE now. */
    void bye() {
        if (state != State.OVER) {
            sessions.requests().bye(dialog);
            finish();
        }
    }

    private void finish() {
        state = State.OVER;
        stopRepeating();
        refresh.stop();
        if (offer != null) {
            decided(offer, ServerRequest.TERMINATED); // RFC 3261 s15.1.2
        }
        listener.onEnded();
        over.run();
    }
}
