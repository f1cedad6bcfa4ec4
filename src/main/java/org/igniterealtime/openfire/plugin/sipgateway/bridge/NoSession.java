package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/** Listens to a session that was refused at once: nothing more is to be done. */
final class NoSession implements SipDialogListener {

    @Override
    public void onAnswered(byte[] sdp, String contact, PeerInfo peer) {
        // Never ours.
    }

    @Override
    public void onFailed(SipOutcome why, PeerInfo peer) {
        // It was refused.
    }

    @Override
    public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
        answer.accept(Optional.empty());
    }

    @Override
    public void onEnded() {
        // It never began.
    }
}
