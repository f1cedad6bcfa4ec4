package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** An endpoint without a network: what is sent by a hop waits for the test to say what becomes of it. One thread. */
final class FakeHops implements HopEndpoint {

    /** A MESSAGE or a probe. */
    record Sent(NextHop hop, Optional<MessageRequest> request, Attempts attempts, Consumer<SipOutcome> outcome) {
    }

    /** An INVITE. */
    static final class Call implements SipDialog {
        final InviteRequest request;
        final SipDialogListener listener;
        boolean ended;

        Call(InviteRequest request, SipDialogListener listener) {
            this.request = request;
            this.listener = listener;
        }

        void fails(SipOutcome why) {
            listener.onFailed(why, PeerInfo.UNKNOWN);
        }

        @Override
        public void accept(byte[] sdp) {
            throw new AssertionError("it is ours");
        }

        @Override
        public void reject(SipAnswer answer) {
            throw new AssertionError("it is ours");
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    final List<Sent> messages = new ArrayList<>();
    final List<Sent> probes = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    final Set<NextHop> ours = new HashSet<>();
    final Set<Transport> off = new HashSet<>();
    Error fault;

    @Override
    public void start() {
        // Has no sockets.
    }

    @Override
    public void stop() {
        // Nor here.
    }

    @Override
    public void trust(Predicate<Peer> trusted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void send(MessageRequest request, Consumer<SipOutcome> outcome) {
        send(request, Attempts.UNHEARD, outcome);
    }

    @Override
    public void send(MessageRequest request, Attempts attempts, Consumer<SipOutcome> outcome) {
        messages.add(new Sent(request.hop(), Optional.of(request), attempts, outcome));
    }

    @Override
    public SipDialog invite(InviteRequest request, SipDialogListener listener) {
        Call call = new Call(request, listener);
        calls.add(call);
        return call;
    }

    @Override
    public int length(MessageRequest request) {
        return 400 + request.body().length;
    }

    @Override
    public void probe(NextHop hop, Consumer<SipOutcome> outcome) {
        if (fault != null) {
            throw fault;
        }
        probes.add(new Sent(hop, Optional.empty(), Attempts.UNHEARD, outcome));
    }

    @Override
    public boolean reaches(NextHop hop) {
        return !off.contains(hop.transport());
    }

    @Override
    public boolean isOurs(NextHop hop) {
        return ours.contains(hop);
    }
}
