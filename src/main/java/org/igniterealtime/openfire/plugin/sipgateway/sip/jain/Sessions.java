package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.ServerTransactionExt;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.message.Request;
import org.igniterealtime.openfire.plugin.sipgateway.sip.AnswerWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteReader;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SessionWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Via;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All INVITE sessions of an endpoint: on the RI's transactions, with dialogs of our own ({@code Dialog}).
 *
 * <p>Everything that changes a session, and every call of a listener, happens on one thread, {@code sip-sessions}: the RI's threads
 * and those of callers hand over to it. Nothing that it does blocks. Bounded by {@link Limits} and by the RI's limit of transactions.
 */
final class Sessions implements Reception.Others {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final SipAnswer FULL = SipAnswer.of(503, "Service Unavailable").with("Retry-After", "60");
    private static final SipAnswer MERGED = SipAnswer.of(482, "Loop Detected");

    /**
     * @param sessions at most so many at a time
     * @param t1       RFC 3261 s17.1.1.1, in milliseconds
     * @param ringing  how long an INVITE may stay without a final answer, either way, in milliseconds
     * @param second   how long a second of session timers takes, in milliseconds
     * @param parting  how long {@link #stop} waits for the answers to its BYEs, in milliseconds
     */
    record Limits(int sessions, int t1, int ringing, int second, int parting) {

        /** Ringing as RFC 3261 s16.6 11 (Timer C) has it for proxies: beyond, they would cancel by themselves. */
        static final Limits USUAL = new Limits(10_000, 500, 180_000, 1000, 500);

        /** 64*T1, after which nothing that belongs to a transaction comes any more, in milliseconds. */
        int whole() {
            return 64 * t1;
        }
    }

    /** One session in the table. */
    interface Session {

        /** A request in its dialog, but ACK. */
        void request(ServerRequest request);

        void acknowledged(RequestHead ack);

        /** A 2xx answer to an INVITE of ours whose transaction has ended. */
        void accepted(WireMessage answer);

        /** Ends at once, for the endpoint stops. */
        void stop();
    }

    private record Received(RequestHead head, Peer from) {
    }

    private final SipListener listener;
    private final Limits limits;
    private final SessionWriter writer;
    private final AnswerWriter answers;
    private final ScheduledThreadPoolExecutor thread;
    /** By Call-ID and our tag. */
    private final Map<String, Session> table = new HashMap<>();
    /** Branches of the INVITEs that made a session, by what RFC 3261 s8.2.2.2 compares. */
    private final Map<String, String> invites = new HashMap<>();
    private volatile JainStack stack;
    private volatile ClientRequests requests;

    Sessions(SipSettings settings, SipListener listener, Limits limits) {
        this.listener = listener;
        this.limits = limits;
        writer = new SessionWriter(settings);
        answers = new AnswerWriter(settings.product());
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "sip-sessions");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins, on that stack. */
    void start(JainStack on) {
        stack = on;
        requests = new ClientRequests(this::run, on, limits.t1);
    }

    // --- what sessions use

    Limits limits() {
        return limits;
    }

    SessionWriter writer() {
        return writer;
    }

    ClientRequests requests() {
        return requests;
    }

    /** Does it on the sessions' thread; nothing if the endpoint has stopped. */
    void run(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("The endpoint has stopped");
        }
    }

    /** Does it on the sessions' thread, later. */
    Future<?> in(long millis, Runnable task) {
        return thread.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) { // one session's trouble is not that of the others
                LOG.error("A step of a session failed", e);
            }
        };
    }

    void put(String callId, String tag, Session session) {
        table.put(callId + ' ' + tag, session);
    }

    void remove(String callId, String tag) {
        table.remove(callId + ' ' + tag);
    }

    /** That INVITE has its final answer: when 64*T1 have passed, no other copy of it comes. */
    void forget(RequestHead invite) {
        String key = mergeKey(invite);
        in(limits.whole(), () -> invites.remove(key));
    }

    boolean isFull() {
        return table.size() >= limits.sessions;
    }

    // --- from the user

    SipDialog invite(InviteRequest request, SipDialogListener taker) {
        OutgoingSession session = new OutgoingSession(this, request, taker);
        try {
            thread.execute(guarded(session::start));
        } catch (RejectedExecutionException e) {
            taker.onFailed(new SipOutcome.Unreachable("the endpoint has stopped"), PeerInfo.UNKNOWN);
        }
        return session;
    }

    // --- from the wire, on the transports' threads

    @Override
    public void take(SIPRequest request, RequestHead head, Peer from) throws ParseException {
        request.setApplicationData(new Received(head, from));
        stack.take(request, head.via(), from);
    }

    @Override
    public boolean answer(WireMessage answer, Via via, Peer from) {
        // RFC 3261 s18.1.2, s8.1.3.3: sent-by is ours, and it is the only Via.
        if (!writer.isOurs(via) || answer.elements("via").size() != 1 || answer.fault().isPresent()) {
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
    public void closed(InetSocketAddress address) {
        run(() -> requests.lost(new NextHop(address, Transport.TCP)));
    }

    // --- from the RI, on the transports' and its own threads

    /** INVITE, ACK, BYE, CANCEL or UPDATE. */
    void request(RequestEvent event) throws SipException {
        Received received = (Received) ((SIPRequest) event.getRequest()).getApplicationData();
        RequestHead head = received.head;
        if (head.method().equals(Request.ACK)) {
            run(() -> find(head, session -> session.acknowledged(head), () -> LOG.trace("An ACK for nothing")));
            return;
        }
        ServerTransaction transaction = event.getServerTransaction();
        try {
            if (transaction == null) {
                transaction = stack.provider().getNewServerTransaction(event.getRequest());
            }
        } catch (TransactionAlreadyExistsException e) {
            return; // a retransmission that came in on another thread
        }
        ((ServerTransactionExt) transaction).setRetransmitTimer(limits.t1);
        ServerRequest request = new ServerRequest(head, received.from, transaction, answers);
        if (head.method().equals(Request.CANCEL)) {
            SIPServerTransaction invite = ((SIPServerTransaction) transaction).getCanceledInviteTransaction();
            run(() -> cancel(request, invite));
        } else {
            run(() -> request(request));
        }
    }

    void answer(ResponseEvent event) {
        WireMessage answer = (WireMessage) ((SIPResponse) event.getResponse()).getApplicationData();
        int code = event.getResponse().getStatusCode();
        if (event.getClientTransaction() != null && event.getClientTransaction().getApplicationData() instanceof Outbound outbound) {
            run(() -> outbound.answered(code, answer));
        } else if (code / 100 == 2 && answer.first("cseq").orElse("").endsWith(Request.INVITE)) {
            // RFC 3261 s13.2.2.4: the transaction ends with its first 2xx, the session takes the rest.
            String key = WireMessage.decoded(answer.first("call-id").orElse("")) + ' ' + InviteReader.fromTag(answer);
            run(() -> {
                Session session = table.get(key);
                if (session != null) {
                    session.accepted(answer);
                }
            });
        }
    }

    void timeout(TimeoutEvent event) {
        if (!event.isServerTransaction() && event.getClientTransaction().getApplicationData() instanceof Outbound outbound) {
            run(() -> outbound.giveUp(new SipOutcome.NoAnswer()));
        }
    }

    // --- the same on the sessions' thread

    private void request(ServerRequest request) {
        if (!InviteReader.toTag(request.wire()).isEmpty()) {
            find(request.head(), session -> session.request(request), () -> request.answer(ServerRequest.NO_DIALOG));
        } else if (request.head().method().equals(Request.INVITE)) {
            invite(request);
        } else {
            request.answer(ServerRequest.NO_DIALOG, writer.draw());
        }
    }

    private void invite(ServerRequest request) {
        RequestHead head = request.head();
        String branch = invites.get(mergeKey(head));
        if (head.via().branch().equals(branch)) {
            request.drop(); // RFC 6026 s7.1: a retransmission; its 2xx is repeated anyway
        } else if (branch != null) {
            request.answer(MERGED, writer.draw()); // RFC 3261 s8.2.2.2
        } else if (isFull() || invites.size() >= 2 * limits.sessions) {
            request.answer(FULL, writer.draw());
        } else {
            InviteReader.refusal(head).ifPresentOrElse(refusal -> request.answer(refusal, writer.draw()), () -> {
                invites.put(mergeKey(head), head.via().branch());
                new IncomingSession(this, request).start(listener);
            });
        }
    }

    private void cancel(ServerRequest cancel, SIPServerTransaction invite) {
        if (invite == null) {
            cancel.answer(ServerRequest.NO_DIALOG, writer.draw());
            return;
        }
        // RFC 3261 s9.2: To has the tag that the answer to the INVITE will have, if there is one already.
        Object pending = invite.getApplicationData();
        cancel.answer(ServerRequest.OK, pending instanceof Cancellable known ? known.localTag() : writer.draw());
        if (pending instanceof Cancellable known) {
            known.cancel();
        }
    }

    /** An INVITE that has no final answer yet. */
    interface Cancellable {
        String localTag();

        void cancel();
    }

    private interface Found {
        void take(Session session);
    }

    private void find(RequestHead head, Found found, Runnable missing) {
        Session session = table.get(WireMessage.decoded(head.callId()) + ' ' + InviteReader.toTag(head.wire()));
        if (session == null) {
            missing.run();
        } else {
            found.take(session);
        }
    }

    private static String mergeKey(RequestHead head) {
        return head.callId() + ' ' + InviteReader.fromTag(head.wire()) + ' ' + head.cseq();
    }

    /** How many sessions, INVITEs, requests and transactions are held. */
    Future<Integer> held() {
        return thread.submit(() -> table.size() + invites.size() + requests.open() + stack.transactions());
    }

    /** Ends all sessions, with BYE or CANCEL where there is somebody to hear it, and waits for the answers, as {@link Limits} says. */
    void stop() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        try {
            thread.execute(guarded(() -> part(quiet)));
            quiet.get(limits.parting, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("It has stopped already");
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("Some peers have not answered their BYE");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            thread.awaitTermination(limits.parting, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void part(CompletableFuture<Void> quiet) {
        new ArrayList<>(table.values()).forEach(session -> guarded(session::stop).run());
        if (requests == null) {
            quiet.complete(null);
        } else {
            requests.whenQuiet(() -> quiet.complete(null));
        }
    }
}
