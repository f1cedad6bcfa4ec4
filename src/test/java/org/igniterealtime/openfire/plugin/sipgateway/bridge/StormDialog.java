package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/** A dialog between the gateway and a peer of the storm: keeps the promises of the port, on the peer's own thread. */
final class StormDialog implements SipDialog {

    private final Executor peer;
    private final Runnable onEnd;
    private final Consumer<Optional<byte[]>> onAnswer;
    private SipDialogListener gateway;
    private boolean accepted;
    private boolean over;

    /**
     * @param onAnswer the gateway has accepted or refused the peer's INVITE
     * @param onEnd    the gateway has ended the session, by BYE or CANCEL
     */
    StormDialog(Executor peer, Consumer<Optional<byte[]>> onAnswer, Runnable onEnd) {
        this.peer = peer;
        this.onAnswer = onAnswer;
        this.onEnd = onEnd;
    }

    /** On the peer's thread. */
    void listener(SipDialogListener listener) {
        gateway = listener;
    }

    // The gateway's side

    @Override
    public void accept(byte[] sdp) {
        peer.execute(() -> {
            if (!over && !accepted) {
                accepted = true;
                onAnswer.accept(Optional.of(sdp));
            }
        });
    }

    @Override
    public void reject(SipAnswer answer) {
        peer.execute(() -> {
            if (fail(new SipOutcome.Rejected(answer.code(), answer.reason(), Optional.empty()))) {
                onAnswer.accept(Optional.empty());
            }
        });
    }

    @Override
    public void end() {
        peer.execute(() -> {
            if (accepted ? bye() : fail(new SipOutcome.Rejected(487, "Request Terminated", Optional.empty()))) {
                onEnd.run();
            }
        });
    }

    // The peer's side, on its thread

    void answer(byte[] sdp) {
        if (!over) {
            accepted = true;
            gateway.onAnswered(sdp, "sip:peer@127.0.0.1", PeerInfo.UNKNOWN);
        }
    }

    boolean fail(SipOutcome why) {
        if (over) {
            return false;
        }
        over = true;
        gateway.onFailed(why, PeerInfo.UNKNOWN);
        return true;
    }

    boolean bye() {
        if (over) {
            return false;
        }
        over = true;
        gateway.onEnded();
        return true;
    }

    boolean isOver() {
        return over;
    }
}
