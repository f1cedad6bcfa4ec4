package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import javax.sip.message.Request;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Dialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteReader;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SessionTimer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Tags;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;

/**
 * A session that we invite to (RFC 3261 s13.2). Of several forks that accept, the first is kept. It stays in the table for 64*T1
 * after the first 2xx, for more of them may come that want an ACK (s13.2.2.4). But for {@link SipDialog}'s methods used on the
 * sessions' thread only.
 */
final class OutgoingSession implements SipDialog, Sessions.Session, Outbound.Taker {

    private enum State {
        CALLING, PROCEEDING,
        /** To be cancelled as soon as a provisional answer comes: not before (RFC 3261 s9.1). */
        GIVING_UP,
        CANCELLED,
        ESTABLISHED,
        OVER
    }

    private final Sessions sessions;
    private final InviteRequest request;
    private final SipDialogListener listener;
    private final String tag;
    /** Those who have accepted, by their tags. */
    private final Map<String, Dialog> accepted = new HashMap<>();
    private State state = State.CALLING;
    private long cseq;
    private boolean intervalRaised;
    private String credentials = "";
    private Outbound invite;
    private Future<?> patience;
    private Established established;

    OutgoingSession(Sessions sessions, InviteRequest request, SipDialogListener listener) {
        this.sessions = sessions;
        this.request = request;
        this.listener = listener;
        tag = request.tag().isEmpty() ? Tags.draw() : request.tag();
        cseq = request.cseq() - 1;
    }

    void start() {
        sessions.refusal().ifPresentOrElse(why -> fail(new SipOutcome.NotSent(why), PeerInfo.UNKNOWN), this::begin);
    }

    private void begin() {
        try {
            invite(SessionTimer.PROPOSED, SessionTimer.LEAST);
        } catch (IllegalArgumentException e) {
            fail(new SipOutcome.NotSent(e.getMessage()), PeerInfo.UNKNOWN);
            return;
        }
        sessions.put(request.callId(), tag, this);
        patience = sessions.in(sessions.limits().ringing(), this::doEnd);
    }

    private void invite(int interval, int least) {
        invite = sessions.requests().send(request.domain(), request.hop(), this,
                () -> sessions.writer().invite(request, tag, ++cseq, interval, least));
    }

    /** Whether it is still to be set up. */
    private boolean isWanted() {
        return state == State.CALLING || state == State.PROCEEDING;
    }

    /** Whether the listener waits for its outcome. */
    private boolean isPending() {
        return state != State.ESTABLISHED && state != State.OVER;
    }

    // --- from the peer

    @Override
    public void answered(int code, WireMessage answer) {
        if (code < 200) {
            proceeding(code);
        } else if (code < 300) {
            accepted(answer);
        } else if (code == 422 && !intervalRaised && isWanted()) {
            retry(answer);
        } else if (isPending()) {
            Optional<String> contact = Optional.of(InviteReader.contact(answer)).filter(uri -> code < 400 && !uri.isEmpty());
            String reason = answer.startLine().length() > 12 ? WireMessage.decoded(answer.startLine().substring(12)) : "";
            fail(new SipOutcome.Rejected(code, reason, contact, answer.retryAfter(), List.of()), InviteReader.peer(answer));
        }
    }

    @Override
    public boolean isWantedAgain() {
        if (isWanted()) {
            state = State.CALLING; // nobody has heard of the next one
            listener.onSentAgain();
        }
        return isWanted();
    }

    private void proceeding(int code) {
        if (isWanted()) {
            listener.onProgress(code);
        }
        if (state == State.CALLING) {
            state = State.PROCEEDING;
        } else if (state == State.GIVING_UP) {
            cancel();
        }
    }

    /** RFC 4028 s7.3: once, with the interval that is asked for. */
    private void retry(WireMessage refusal) {
        int least = Math.max(SessionTimer.LEAST, SessionTimer.least(refusal).orElse(SessionTimer.PROPOSED));
        intervalRaised = true;
        state = State.CALLING;
        listener.onSentAgain();
        invite(Math.max(SessionTimer.PROPOSED, least), least);
    }

    @Override
    public void accepted(WireMessage answer) {
        Dialog before = accepted.get(InviteReader.toTag(answer));
        if (before != null) {
            acceptedAgain(answer, before);
            return;
        }
        if (invite != null) {
            credentials = invite.credentials();
        }
        Dialog dialog = Dialog.asCaller(request, tag, cseq, answer);
        if (accepted.isEmpty()) {
            sessions.in(sessions.limits().whole(), this::noMoreForks);
        }
        accepted.put(dialog.remoteTag(), dialog);
        sessions.requests().acknowledge(dialog, cseq, credentials);
        keepOrEnd(dialog, answer);
    }

    private void acceptedAgain(WireMessage answer, Dialog before) {
        if (established != null && established.isWith(before.remoteTag())) {
            established.accepted(answer);
        }
        if (answer.first("cseq").orElse("").startsWith(cseq + " ")) {
            sessions.requests().acknowledge(before, cseq, credentials);
        }
    }

    private void keepOrEnd(Dialog dialog, WireMessage answer) {
        if (isWanted() && sessions.requests().hop(dialog).isEmpty()) {
            fail(new SipOutcome.Rejected(488, "Contact is a sips URI without TLS", Optional.empty()), InviteReader.peer(answer));
        } else if (isWanted()) {
            state = State.ESTABLISHED;
            invite = null;
            patience.cancel(false);
            PeerInfo peer = InviteReader.peer(answer);
            established = new Established(sessions, dialog, peer, request.sdp(), listener, this::over);
            established.timer(SessionTimer.answered(answer));
            listener.onAnswered(InviteReader.body(answer), InviteReader.contact(answer), peer);
        } else {
            sessions.requests().bye(dialog);
            endPending();
        }
    }

    private void endPending() {
        if (isPending()) { // it crossed our CANCEL
            patience.cancel(false);
            state = State.OVER;
            listener.onEnded();
        }
    }

    private void noMoreForks() {
        accepted.clear();
        if (state == State.OVER) {
            sessions.remove(request.callId(), tag);
        }
    }

    @Override
    public void unanswered(SipOutcome why) {
        if (isPending()) {
            fail(why, PeerInfo.UNKNOWN);
        }
    }

    @Override
    public void request(ServerRequest in) {
        if (established != null && established.isWith(InviteReader.fromTag(in.wire()))) {
            established.request(in);
        } else if (in.head().method().equals(Request.UPDATE) && established == null && isPending()) {
            // RFC 3311 s5.2: in an early dialog, our offer has no answer yet.
            in.answer(SipAnswer.of(491, "Request Pending"));
        } else {
            in.answer(ServerRequest.NO_DIALOG);
        }
    }

    @Override
    public void acknowledged(RequestHead ack) {
        if (established != null) {
            established.acknowledged(ack);
        }
    }

    // --- from us

    @Override
    public void accept(byte[] sdp) {
        // It is the peer who accepts.
    }

    @Override
    public void reject(SipAnswer answer) {
        // It is the peer who rejects.
    }

    @Override
    public void end() {
        sessions.run(this::doEnd);
    }

    private void doEnd() {
        switch (state) {
            case CALLING -> state = State.GIVING_UP;
            case PROCEEDING -> cancel();
            case ESTABLISHED -> established.end();
            default -> { }
        }
    }

    private void cancel() {
        state = State.CANCELLED;
        sessions.requests().cancel(invite);
        patience.cancel(false);
        // RFC 3261 s9.1: if there is no final answer in 64*T1, there will be none.
        patience = sessions.in(sessions.limits().whole(), () -> invite.giveUp(new SipOutcome.NoAnswer()));
    }

    @Override
    public void stop() {
        switch (state) {
            case ESTABLISHED -> established.bye();
            case OVER -> { }
            default -> {
                if (state == State.PROCEEDING) {
                    sessions.requests().cancel(invite);
                }
                fail(new SipOutcome.NotSent("the endpoint has stopped"), PeerInfo.UNKNOWN);
            }
        }
    }

    private void fail(SipOutcome why, PeerInfo peer) {
        state = State.OVER;
        if (patience != null) {
            patience.cancel(false);
        }
        sessions.remove(request.callId(), tag);
        listener.onFailed(why, peer);
    }

    private void over() {
        state = State.OVER;
        if (accepted.isEmpty()) {
            sessions.remove(request.callId(), tag);
        }
    }
}
