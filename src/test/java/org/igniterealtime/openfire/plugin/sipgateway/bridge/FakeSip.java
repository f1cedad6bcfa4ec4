package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Attempts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/**
 * A SIP endpoint without a network: what is sent waits for the test to answer it. MESSAGEs are accepted at once, unless scripted.
 */
final class FakeSip implements SipEndpoint {

    /** What we said in a dialog, in order: {@code accept}, {@code reject 488}, {@code end}. */
    static final class Dialog implements SipDialog {

        final Optional<InviteRequest> request;
        final List<String> said = new CopyOnWriteArrayList<>();
        volatile SipDialogListener listener;
        volatile byte[] answer;
        private boolean over;

        Dialog(Optional<InviteRequest> request, SipDialogListener listener) {
            this.request = request;
            this.listener = listener;
        }

        @Override
        public void accept(byte[] sdp) {
            answer = sdp;
            said.add("accept");
        }

        @Override
        public void reject(SipAnswer refusal) {
            said.add("reject " + refusal.code());
            failed(new SipOutcome.Rejected(refusal.code(), refusal.reason(), Optional.empty()), PeerInfo.UNKNOWN);
        }

        /** Ends as the port promises: one last call. The peer's side of a BYE or CANCEL is instant. */
        @Override
        public void end() {
            said.add("end");
            ended();
        }

        void refused(int code, String... allow) {
            failed(new SipOutcome.Rejected(code, "Refused", Optional.empty()),
                    new PeerInfo(Set.of(allow), Set.of(), Optional.empty()));
        }

        void failed(SipOutcome why, PeerInfo peer) {
            if (!over && listener != null) {
                over = true;
                listener.onFailed(why, peer);
            }
        }

        void ended() {
            if (!over && listener != null) {
                over = true;
                listener.onEnded();
            }
        }
    }

    final List<Dialog> invites = new CopyOnWriteArrayList<>();
    final List<String> messages = new CopyOnWriteArrayList<>();
    final List<MessageRequest> requests = new CopyOnWriteArrayList<>();
    volatile SipOutcome outcome = new SipOutcome.Accepted(202);
    /** How the first hops fail by which each MESSAGE is tried, which are then told of. */
    volatile List<SipOutcome> failing = List.of();
    /** What becomes of a MESSAGE, by its media type, instead. */
    final Map<String, SipOutcome> outcomes = new ConcurrentHashMap<>();
    /** Called for each INVITE, after the endpoint has returned it to nobody yet: for scripts that answer by themselves. */
    volatile Consumer<Dialog> script = dialog -> { };

    void stop() {
        invites.forEach(dialog -> dialog.failed(new SipOutcome.NotSent("stopped"), PeerInfo.UNKNOWN));
    }

    @Override
    public void send(MessageRequest request, Consumer<SipOutcome> taker) {
        messages.add(new String(request.body(), StandardCharsets.UTF_8));
        requests.add(request);
        taker.accept(outcomes.getOrDefault(request.contentType().split(";")[0], outcome));
    }

    @Override
    public void send(MessageRequest request, Attempts attempts, Consumer<SipOutcome> taker) {
        List<SipOutcome> failures = failing;
        for (int i = 0; i < failures.size(); i++) {
            attempts.onHop(Given.hop(5060 + i));
            attempts.onHopFailed(failures.get(i));
        }
        if (!failures.isEmpty()) {
            attempts.onHop(Given.hop(5060 + failures.size()));
        }
        send(request, taker);
    }

    @Override
    public SipDialog invite(InviteRequest request, SipDialogListener listener) {
        Dialog dialog = new Dialog(Optional.of(request), listener);
        invites.add(dialog);
        script.accept(dialog);
        return dialog;
    }

    @Override
    public int length(MessageRequest request) {
        return 400 + request.body().length;
    }
}
