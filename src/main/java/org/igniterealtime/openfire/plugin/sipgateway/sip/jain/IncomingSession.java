package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.Optional;
import java.util.concurrent.Future;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Dialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteReader;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Tags;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session that we are invited to (RFC 3261 s13.3). But for {@link SipDialog}'s methods used on the sessions' thread only. */
final class IncomingSession implements SipDialog, Sessions.Session, SessionTraffic.Cancellable {

    private static final Logger LOG = LoggerFactory.getLogger(IncomingSession.class);
    /** RFC 3261 s26.2.2: his Contact wants TLS, and there is none to it. */
    private static final SipAnswer NO_WAY_BACK = SipAnswer.of(488, "Contact is a sips URI without TLS");
    private static final SipAnswer UNAVAILABLE = SipAnswer.of(480, "Temporarily Unavailable");

    private enum State {
        RINGING, ESTABLISHED, OVER
    }

    private final Sessions sessions;
    private final Runnable onAnswer;
    private final String callId;
    private final String tag;
    private State state = State.RINGING;
    private SipDialogListener listener;
    /** The INVITE; null when it is answered, for a session may last for days. */
    private ServerRequest request;
    private Future<?> patience;
    private Established established;
    /** Who has invited without an offer; null when our offer is answered. */
    private IncomingInvite offered;

    /** @param onAnswer called when the INVITE gets its final answer */
    IncomingSession(Sessions sessions, ServerRequest request, Runnable onAnswer) {
        this.sessions = sessions;
        this.request = request;
        this.onAnswer = onAnswer;
        callId = WireMessage.decoded(request.head().callId());
        tag = Tags.draw();
    }

    void start(SipListener taker) {
        sessions.put(callId, tag, this);
        request.transaction().setApplicationData(this);
        long ringing = sessions.limits().ringing();
        long expires = InviteReader.expires(request.head());
        // RFC 3261 s13.3.1 1: who says how long the invitation holds is answered 487 then.
        patience = expires < ringing ? sessions.in(expires, this::cancel) : sessions.in(ringing, this::doEnd);
        IncomingInvite invite = InviteReader.read(request.head(), request.from());
        offered = invite.contentType().isEmpty() ? invite : null;
        try {
            listener = taker.onInvite(invite, this);
        } catch (RuntimeException | Error e) { // whatever it was, the caller gets an answer
            LOG.error("INVITE {} failed", callId, e);
            refuse(SipAnswer.of(500, "Server Internal Error"));
        }
    }

    // --- from the peer

    @Override
    public String localTag() {
        return tag;
    }

    @Override
    public void cancel() {
        if (state == State.RINGING) {
            fail(ServerRequest.TERMINATED); // RFC 3261 s9.2
        }
    }

    @Override
    public void request(ServerRequest in) {
        if (established != null && established.isWith(InviteReader.fromTag(in.wire()))) {
            established.request(in);
        } else {
            in.answer(ServerRequest.NO_DIALOG);
        }
    }

    @Override
    public void acknowledged(RequestHead ack) {
        if (established == null || !established.acknowledged(ack)) {
            return;
        }
        // RFC 3261 s13.2.1: who invites without an offer answers ours in the first ACK; without a body that is no answer either.
        if (offered != null) {
            listener.onAnswered(InviteReader.body(ack), offered.contact(), offered.peer());
        }
        offered = null;
    }

    @Override
    public void accepted(WireMessage answer) {
        if (established != null) {
            established.accepted(answer);
        }
    }

    // --- from us

    @Override
    public void accept(byte[] sdp) {
        sessions.run(() -> {
            if (state == State.RINGING) {
                establish(sdp);
            }
        });
    }

    private void establish(byte[] sdp) {
        Dialog dialog = Dialog.asCallee(request.head(), request.from(), tag);
        if (sessions.requests().hop(dialog).isEmpty()) {
            fail(NO_WAY_BACK);
            return;
        }
        ServerRequest invite = answered();
        state = State.ESTABLISHED;
        established = new Established(sessions, dialog, InviteReader.peer(invite.wire()), sdp, listener, this::over);
        established.accept(invite, sdp);
    }

    @Override
    public void reject(SipAnswer answer) {
        sessions.run(() -> {
            if (state == State.RINGING) {
                fail(answer);
            }
        });
    }

    @Override
    public void end() {
        sessions.run(this::doEnd);
    }

    private void doEnd() {
        switch (state) {
            case RINGING -> fail(UNAVAILABLE);
            case ESTABLISHED -> established.end();
            case OVER -> { }
        }
    }

    @Override
    public void stop() {
        switch (state) {
            case RINGING -> fail(UNAVAILABLE);
            case ESTABLISHED -> established.bye();
            case OVER -> { }
        }
    }

    private void fail(SipAnswer answer) {
        PeerInfo peer = InviteReader.peer(request.wire());
        refuse(answer);
        listener.onFailed(new SipOutcome.Rejected(answer.code(), answer.reason(), Optional.empty()), peer);
    }

    private void refuse(SipAnswer answer) {
        answered().answer(answer, tag);
        over();
    }

    private ServerRequest answered() {
        ServerRequest invite = request;
        request = null;
        patience.cancel(false);
        invite.transaction().setApplicationData(null);
        onAnswer.run();
        return invite;
    }

    private void over() {
        state = State.OVER;
        sessions.remove(callId, tag);
    }
}
