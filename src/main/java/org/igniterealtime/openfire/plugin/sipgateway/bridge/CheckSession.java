package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSessionListener;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/** The far end of the session of a {@link SelfCheck}: it sends back what it gets. Called on any thread; never blocks. */
final class CheckSession implements SipDialogListener, MsrpSessionListener {

    private static final int FEW = 8;

    private final CheckRun run;
    private volatile MsrpSession msrp;

    private CheckSession(CheckRun run) {
        this.run = run;
    }

    /** Accepts an INVITE of the gateway's. */
    static CheckSession accept(IncomingInvite invite, SipDialog dialog, MsrpEndpoint endpoint, CheckRun run) {
        run.step(CheckStep.INVITE);
        CheckSession session = new CheckSession(run);
        Optional<MsrpTransport> transport = MsrpNegotiation.transports(invite.body()).stream()
                .filter(endpoint::listensBy).findFirst();
        if (transport.isEmpty()) {
            refuse(dialog, run);
            return session;
        }
        session.msrp = endpoint.reserve(transport.get(), session, new ReceivedMessages(FEW));
        SdpOutcome outcome = new MsrpNegotiation(1).answer(invite.body(), session.msrp.local());
        if (outcome instanceof SdpOutcome.Answered answered) {
            run.atEnd(dialog::end);
            dialog.accept(answered.answer());
            session.msrp.start(answered.remote(), answered.active());
        } else {
            refuse(dialog, run);
        }
        return session;
    }

    private static void refuse(SipDialog dialog, CheckRun run) {
        dialog.reject(SipAnswer.of(488, "Not Acceptable Here"));
        run.fail("488");
    }

    @Override
    public void onOpen() {
        run.step(CheckStep.CONNECTED);
    }

    @Override
    public void onMessage(IncomingMessage message) {
        msrp.report(message.messageId(), 200);
        // An empty one only opens the session (RFC 4975 s5.4).
        if (message.body().length > 0) {
            run.step(CheckStep.SEND);
            run.step(CheckStep.ECHO);
            msrp.send(new OutgoingMessage(run.text(), "", "text/plain", run.octets(), false, FailureReport.NO));
        }
    }

    @Override
    public void onEnded() {
        msrp.close();
    }

    @Override
    public void onFailed(SipOutcome why, PeerInfo peer) {
        msrp.close();
        run.fail(why.toString());
    }

    @Override
    public void onFailure(String messageId, int code) {
        run.fail(Integer.toString(code));
    }

    @Override
    public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
        answer.accept(Optional.empty());
    }

    @Override
    public void onAnswered(byte[] sdp, String contact, PeerInfo peer) {
        // It calls nobody.
    }

    @Override
    public void onRefused(String messageId, int code) {
        run.fail(Integer.toString(code));
    }

    @Override
    public void onSent(String messageId) {
        // What counts is that it arrives.
    }

    @Override
    public void onAccepted(String messageId) {
        // See onSent.
    }

    @Override
    public void onDelivered(String messageId) {
        // See onSent.
    }

    @Override
    public void onClosed(ClosedBecause reason) {
        run.fail(reason.toString());
    }
}
