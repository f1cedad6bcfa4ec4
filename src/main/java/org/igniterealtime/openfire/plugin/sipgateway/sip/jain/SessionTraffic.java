package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.ServerTransactionExt;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sip.ClientTransaction;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.message.Request;
import org.igniterealtime.openfire.plugin.sipgateway.sip.AnswerWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteReader;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Tags;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Via;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what comes in for sessions to the RI's transactions, and from there to the sessions' thread. An INVITE that begins a
 * session is checked here. The number of the RI's transactions is limited here too, and with it that of the requests that wait.
 */
final class SessionTraffic implements Reception.Others {

    private static final Logger LOG = LoggerFactory.getLogger(SessionTraffic.class);
    private static final SipAnswer FULL = SipAnswer.of(503, "Service Unavailable").with("Retry-After", "60");
    private static final SipAnswer MERGED = SipAnswer.of(482, "Loop Detected");

    /** An INVITE that has no final answer yet: what stands beside its transaction. */
    interface Cancellable {

        /** The tag of the answer to come. */
        String localTag();

        void cancel();
    }

    private record Received(RequestHead head, Peer from) {
    }

    private final Sessions sessions;
    private final SipListener listener;
    private final AnswerWriter answers;
    private final Consumer<SipCounter> counter;
    /** Branches of the INVITEs that began a session, by what RFC 3261 s8.2.2.2 compares. */
    private final Map<String, String> invites = new HashMap<>();
    private volatile JainStack stack;

    SessionTraffic(Sessions sessions, SipListener listener, String product, Consumer<SipCounter> counter) {
        this.sessions = sessions;
        this.listener = listener;
        this.counter = counter;
        answers = new AnswerWriter(product);
    }

    /** Begins, on that stack. */
    void start(JainStack on) {
        stack = on;
    }

    /** How much is held: sessions, INVITEs, requests and transactions. */
    Future<Integer> held() {
        CompletableFuture<Integer> held = new CompletableFuture<>();
        sessions.run(() -> held.complete(sessions.size() + invites.size() + stack.transactions()));
        return held;
    }

    // --- from the wire, on the transports' threads

    @Override
    public boolean take(SIPRequest request, RequestHead head, Peer from) throws ParseException {
        request.setApplicationData(new Received(head, from));
        return stack.take(request, head.via(), from);
    }

    @Override
    public boolean answer(WireMessage answer, Via via, Peer from) {
        // RFC 3261 s18.1.2, s8.1.3.3: sent-by is ours, and it is the only Via.
        if (!sessions.writer().isOurs(via) || answer.elements("via").size() != 1 || answer.fault().isPresent()) {
            return false;
        }
        try {
            SIPResponse parsed = Grammar.readAnswer(answer);
            parsed.setApplicationData(answer);
            stack.take(parsed, from);
            return true;
        } catch (ParseException e) {
            LOG.debug("An answer was dropped", e);
            return false;
        }
    }

    @Override
    public void closed(NextHop connection) {
        sessions.run(() -> sessions.requests().lost(connection));
    }

    // --- from the RI, on the transports' threads and its own

    /** INVITE, ACK, BYE, CANCEL or UPDATE. */
    void request(RequestEvent event) throws SipException {
        Received received = (Received) ((SIPRequest) event.getRequest()).getApplicationData();
        RequestHead head = received.head;
        if (sessions.isBusy()) {
            counter.accept(SipCounter.OVERLOAD);
            return; // no transaction holds it, so that it is welcome again
        }
        if (head.method().equals(Request.ACK)) {
            sessions.run(() -> session(head).ifPresent(session -> session.acknowledged(head)));
            return;
        }
        ServerTransaction transaction = transaction(event);
        if (transaction == null) {
            counter.accept(SipCounter.ABSORBED);
            return;
        }
        ServerRequest request = new ServerRequest(head, received.from, transaction, answers);
        if (head.method().equals(Request.CANCEL)) {
            SIPServerTransaction invite = ((SIPServerTransaction) transaction).getCanceledInviteTransaction();
            sessions.run(() -> cancel(request, invite));
        } else {
            sessions.run(() -> request(request));
        }
    }

    /** Null if it is a retransmission that has come in on another thread. */
    private ServerTransaction transaction(RequestEvent event) throws SipException {
        try {
            ServerTransaction known = event.getServerTransaction();
            ServerTransaction transaction = known != null ? known : stack.provider().getNewServerTransaction(event.getRequest());
            ((ServerTransactionExt) transaction).setRetransmitTimer(sessions.limits().t1());
            return transaction;
        } catch (TransactionAlreadyExistsException e) {
            return null;
        }
    }

    void answer(ResponseEvent event) {
        WireMessage answer = (WireMessage) ((SIPResponse) event.getResponse()).getApplicationData();
        int code = event.getResponse().getStatusCode();
        ClientTransaction asked = event.getClientTransaction();
        if (asked != null && asked.getApplicationData() instanceof Outbound outbound) {
            sessions.run(() -> outbound.answered(code, answer));
        } else if (code / 100 == 2 && answer.first("cseq").orElse("").endsWith(Request.INVITE)) {
            sessions.run(() -> accepted(answer));
        } else {
            counter.accept(SipCounter.STRAY_ANSWER);
        }
    }

    void timeout(TimeoutEvent event) {
        if (!event.isServerTransaction() && event.getClientTransaction().getApplicationData() instanceof Outbound outbound) {
            sessions.run(() -> outbound.giveUp(new SipOutcome.NoAnswer()));
        }
    }

    // --- the same on the sessions' thread

    /** RFC 3261 s13.2.2.4: the transaction ends with its first 2xx, the session takes the rest. */
    private void accepted(WireMessage answer) {
        sessions.find(WireMessage.decoded(answer.first("call-id").orElse("")), InviteReader.fromTag(answer))
                .ifPresentOrElse(session -> session.accepted(answer), () -> counter.accept(SipCounter.STRAY_ANSWER));
    }

    private Optional<Sessions.Session> session(RequestHead head) {
        return sessions.find(WireMessage.decoded(head.callId()), head.to().tag().orElse(""));
    }

    private void request(ServerRequest request) {
        boolean outside = request.head().to().tag().isEmpty();
        if (outside && request.head().method().equals(Request.INVITE)) {
            invite(request);
        } else {
            session(request.head()).ifPresentOrElse(session -> session.request(request),
                    () -> refuse(request, SipCounter.REFUSED, ServerRequest.NO_DIALOG));
        }
    }

    private void invite(ServerRequest request) {
        RequestHead head = request.head();
        String key = mergeKey(head);
        String branch = invites.get(key);
        if (head.via().branch().equals(branch)) {
            counter.accept(SipCounter.ABSORBED);
            request.drop(); // RFC 6026 s7.1: its transaction has ended, and its 2xx is repeated anyway
        } else if (branch != null) {
            refuse(request, SipCounter.MERGED, MERGED); // RFC 3261 s8.2.2.2
        } else if (sessions.refusal().isPresent() || invites.size() >= 2 * sessions.limits().sessions()) {
            refuse(request, SipCounter.OVERLOAD, FULL);
        } else {
            InviteReader.refusal(head).ifPresentOrElse(refusal -> refuse(request, SipCounter.REFUSED, refusal), () -> {
                invites.put(key, head.via().branch());
                // When 64*T1 have passed since its final answer, no other copy of it comes.
                Runnable answered = () -> sessions.in(sessions.limits().whole(), () -> invites.remove(key));
                new IncomingSession(sessions, request, answered).start(listener);
            });
        }
    }

    private static String mergeKey(RequestHead head) {
        return head.callId() + ' ' + head.from().tag().orElse("") + ' ' + head.cseq();
    }

    private void refuse(ServerRequest request, SipCounter rule, SipAnswer answer) {
        counter.accept(rule);
        request.answer(answer, Tags.draw());
    }

    /** RFC 3261 s9.2: the answers to both have the same tag. */
    private void cancel(ServerRequest cancel, SIPServerTransaction invite) {
        if (invite == null) {
            refuse(cancel, SipCounter.REFUSED, ServerRequest.NO_DIALOG);
        } else if (invite.getApplicationData() instanceof Cancellable pending) {
            cancel.answer(ServerRequest.OK, pending.localTag());
            pending.cancel();
        } else {
            cancel.answer(ServerRequest.OK, Tags.draw()); // it has its final answer
        }
    }
}
