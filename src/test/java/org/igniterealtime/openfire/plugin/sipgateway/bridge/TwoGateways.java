package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.xmpp.packet.Message;

/**
 * juliet@example.com and romeo@example.net behind a gateway each, and SIP between these: what one gateway sends stays on the way
 * until the test lets it arrive; what belongs to one call keeps its order. MSRP needs no time.
 */
final class TwoGateways {

    private final List<Call> calls = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(1);
    final Side juliet = new Side("juliet", "example.com", "romeo@example.net", "example.net");
    final Side romeo = new Side("romeo", "example.net", "juliet@example.com", "example.com");

    /** One gateway, and the user who is there. */
    final class Side implements SipEndpoint {

        final RecordingXmpp xmpp = new RecordingXmpp();
        final FakeMsrp msrp;
        final List<String> wrote = new ArrayList<>();
        private final Bridge bridge;
        private final String user;
        private final String peer;

        private Side(String name, String domain, String peer, String peerDomain) {
            this.user = name + '@' + domain;
            this.peer = peer;
            this.msrp = new FakeMsrp(name);
            this.bridge = new Bridge(new ChatScene.Settings().at(domain, peerDomain).build(), this, () -> Optional.of(msrp),
                    Given.routes(false), xmpp, "1", InstantSource.system(), nanos::get,
                    new Workers(new DirectWorkers(), Integer.MAX_VALUE), new PeerMemory(100, nanos::get));
        }

        void writes(String text) {
            wrote.add(text);
            Message stanza = ChatScene.chat(user + wrote.size(), text);
            stanza.setFrom(user + "/home");
            stanza.setTo(peer);
            bridge.accept(stanza);
        }

        Side other() {
            return this == juliet ? romeo : juliet;
        }

        /** The INVITE that this gateway has sent arrives. */
        void inviteArrives() {
            call().toCallee.remove().run();
        }

        /** What its INVITE was answered arrives. */
        void answerArrives() {
            call().toCaller.remove().run();
        }

        private Call call() {
            return calls.stream().filter(made -> made.caller == this).findFirst().orElseThrow();
        }

        int sessions() {
            return bridge.sessions();
        }

        @Override
        public SipDialog invite(InviteRequest request, SipDialogListener listener) {
            Call call = new Call(this, request, listener);
            calls.add(call);
            call.toCallee.add(call::rings);
            return call;
        }

        @Override
        public void send(MessageRequest request, Consumer<SipOutcome> outcome) {
            throw new AssertionError("A MESSAGE, though both have MSRP");
        }

        @Override
        public int length(MessageRequest request) {
            return request.body().length;
        }
    }

    /** An INVITE and what follows from it; itself the caller's end of it. */
    private final class Call implements SipDialog {

        private final Side caller;
        private final InviteRequest request;
        private final SipDialogListener listener;
        private final Deque<Runnable> toCallee = new ArrayDeque<>();
        private final Deque<Runnable> toCaller = new ArrayDeque<>();
        private SipDialogListener callee;
        private boolean givenUp;
        /** Whether an end of it has had its last call. */
        private boolean callerIsDone;
        private boolean calleeIsDone;
        private boolean answered;
        private boolean accepted;

        private Call(Side caller, InviteRequest request, SipDialogListener listener) {
            this.caller = caller;
            this.request = request;
            this.listener = listener;
        }

        private void rings() {
            CalledEnd end = new CalledEnd();
            callee = caller.other().bridge.sipListener().onInvite(new IncomingInvite(request.requestUri(), request.from(),
                    request.requestUri(), request.callId(), request.from(), Optional.of("application/sdp"), request.sdp(),
                    PeerInfo.UNKNOWN, new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060), Set.of()), end);
            end.runWhatWasSaid();
        }

        private void calleeFails(int code) {
            if (!calleeIsDone) {
                calleeIsDone = true;
                callee.onFailed(rejected(code), PeerInfo.UNKNOWN);
                toCaller.add(() -> callerFails(code));
            }
        }

        private void callerFails(int code) {
            if (!callerIsDone) {
                callerIsDone = true;
                listener.onFailed(rejected(code), PeerInfo.UNKNOWN);
            }
        }

        private void callerEnds() {
            if (!callerIsDone) {
                callerIsDone = true;
                listener.onEnded();
            }
        }

        private void calleeEnds() {
            if (!calleeIsDone) {
                calleeIsDone = true;
                callee.onEnded();
            }
        }

        private void answerArrives(byte[] sdp) {
            if (givenUp) {
                callerEnds();
                toCallee.add(this::calleeEnds); // ACK and BYE
            } else {
                answered = true;
                listener.onAnswered(sdp, request.requestUri(), PeerInfo.UNKNOWN);
            }
        }

        private void cancelArrives() {
            if (!accepted) {
                calleeFails(487);
            }
        }

        @Override
        public void end() {
            if (answered) {
                callerEnds();
                toCallee.add(this::calleeEnds);
            } else if (!givenUp && !callerIsDone) {
                givenUp = true;
                toCallee.add(this::cancelArrives);
            }
        }

        @Override
        public void accept(byte[] sdp) {
            throw new AssertionError("The caller accepts");
        }

        @Override
        public void reject(SipAnswer answer) {
            throw new AssertionError("The caller rejects");
        }

        /** The called gateway's end. What is said before the listener is known waits for that. */
        private final class CalledEnd implements SipDialog {

            private final Deque<Runnable> said = new ArrayDeque<>();

            private void say(Runnable what) {
                said.add(what);
                if (callee != null) {
                    runWhatWasSaid();
                }
            }

            private void runWhatWasSaid() {
                while (!said.isEmpty()) {
                    said.poll().run();
                }
            }

            @Override
            public void accept(byte[] sdp) {
                say(() -> {
                    if (!calleeIsDone && !accepted) {
                        accepted = true;
                        toCaller.add(() -> answerArrives(sdp));
                    }
                });
            }

            @Override
            public void reject(SipAnswer answer) {
                say(() -> {
                    if (!accepted) {
                        calleeFails(answer.code());
                    }
                });
            }

            @Override
            public void end() {
                say(() -> {
                    if (accepted) {
                        calleeEnds();
                        toCaller.add(Call.this::callerEnds);
                    } else {
                        calleeFails(480);
                    }
                });
            }
        }
    }

    private static SipOutcome rejected(int code) {
        return new SipOutcome.Rejected(code, "Refused", Optional.empty());
    }

    int invites() {
        return calls.size();
    }

    /** Something arrives, as the dice fall; false if nothing was on the way. */
    boolean somethingArrives(Random dice) {
        List<Deque<Runnable>> ways = calls.stream().flatMap(call -> Stream.of(call.toCallee, call.toCaller))
                .filter(way -> !way.isEmpty()).toList();
        if (!ways.isEmpty()) {
            ways.get(dice.nextInt(ways.size())).remove().run();
        }
        return !ways.isEmpty();
    }

    /** Who agreed upon a session with each other connect, and write what waits. Returns how many such sessions there are. */
    int connect() {
        int open = 0;
        for (FakeMsrp.Session ours : juliet.msrp.sessions) {
            for (FakeMsrp.Session theirs : romeo.msrp.sessions) {
                if (isPair(ours, theirs) && isPair(theirs, ours)) {
                    talk(ours, theirs);
                    open++;
                }
            }
        }
        return open;
    }

    private static boolean isPair(FakeMsrp.Session one, FakeMsrp.Session other) {
        return !one.closed && one.remote != null && one.remote.path().equals(other.local().path());
    }

    private static void talk(FakeMsrp.Session ours, FakeMsrp.Session theirs) {
        ours.listener.onOpen();
        theirs.listener.onOpen();
        carry(ours, theirs);
        carry(theirs, ours);
    }

    private static void carry(FakeMsrp.Session from, FakeMsrp.Session to) {
        while (!from.queue.isEmpty()) {
            OutgoingMessage next = from.queue.remove(0);
            String body = new String(next.body(), StandardCharsets.UTF_8);
            to.receive(next.messageId(), next.transactionId(), next.contentType(), body, false);
            from.listener.onSent(next.messageId());
            from.listener.onDelivered(next.messageId());
        }
    }

    /** Everything arrives, and time passes until nothing more follows from it. */
    void settle(Random dice) {
        for (int second = 0; second < 20; second++) {
            while (somethingArrives(dice)) {
                connect();
            }
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            juliet.bridge.pass();
            romeo.bridge.pass();
        }
    }
}
