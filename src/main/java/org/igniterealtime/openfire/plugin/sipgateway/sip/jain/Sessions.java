package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SessionWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All INVITE sessions of an endpoint, on the RI's transactions, with dialogs of our own
 * ({@link org.igniterealtime.openfire.plugin.sipgateway.sip.Dialog}).
 *
 * <p>Everything that changes a session, and every call of a listener, happens on one thread, {@code sip-sessions}: the RI's
 * threads and those of callers hand over to it, and nothing that it does blocks. Bounded by {@link Limits}.
 */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    /** Timers of a session, and messages that wait. */
    private static final int TASKS_PER_SESSION = 8;

    /**
     * @param sessions at most so many at a time, those included that have ended less than 64*T1 ago
     * @param requests that have come in, and whose transactions have not ended: at most so many
     * @param t1       RFC 3261 s17.1.1.1, in milliseconds
     * @param ringing  how long an INVITE may stay without a final answer, either way, in milliseconds
     * @param second   how long a second of session timers takes, in milliseconds
     * @param parting  how long {@link #stop} waits for the answers to its BYEs, in milliseconds
     */
    record Limits(int sessions, int requests, int t1, int ringing, int second, int parting) {

        /** Ringing as RFC 3261 s16.6 11 (Timer C) has it for proxies: beyond, they would cancel by themselves. */
        static final Limits USUAL = new Limits(20_000, 20_000, 500, 180_000, 1000, 500);

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

    private final Limits limits;
    private final SessionWriter writer;
    private final DigestClient digest;
    private final ScheduledThreadPoolExecutor thread;
    /** By Call-ID and our tag. */
    private final Map<String, Session> table = new HashMap<>();
    private volatile ClientRequests requests;
    private volatile boolean stopping;

    Sessions(SipSettings settings, Limits limits, DigestClient digest) {
        this.limits = limits;
        this.digest = digest;
        writer = new SessionWriter(settings);
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "sip-sessions");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins, on that stack. */
    void start(JainStack stack) {
        requests = new ClientRequests(this::run, stack, writer, digest, limits.t1);
    }

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

    /** Does it on the sessions' thread, later; never if the endpoint has stopped. */
    Future<?> in(long millis, Runnable task) {
        try {
            return thread.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Whether so much waits to be done that what comes in had better be sent again later. */
    boolean isBusy() {
        return thread.getQueue().size() > TASKS_PER_SESSION * limits.sessions;
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

    /** The session with that Call-ID and that tag of ours. */
    Optional<Session> find(String callId, String tag) {
        return Optional.ofNullable(table.get(callId + ' ' + tag));
    }

    /** Why there can be no more sessions; empty if there can. */
    Optional<String> refusal() {
        if (stopping) {
            return Optional.of("the endpoint has stopped");
        }
        if (requests == null) {
            return Optional.of("SIP has not been started");
        }
        return table.size() < limits.sessions ? Optional.empty() : Optional.of("too many sessions");
    }

    /** Called on any thread, like {@link #stop}. */
    SipDialog invite(InviteRequest request, SipDialogListener listener) {
        OutgoingSession session = new OutgoingSession(this, request, listener);
        try {
            thread.execute(guarded(session::start));
        } catch (RejectedExecutionException e) {
            listener.onFailed(new SipOutcome.NotSent("the endpoint has stopped"), PeerInfo.UNKNOWN);
        }
        return session;
    }

    /** How many sessions there are, and requests that wait for their answer. */
    int size() {
        return table.size() + requests.open();
    }

    /** Ends all sessions, with BYE or CANCEL where there is somebody to hear it, and waits a little for the answers. */
    void stop() {
        stopping = true;
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        run(() -> part(quiet));
        try {
            if (!thread.isShutdown()) {
                quiet.get(limits.parting, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("Some peers have not answered their BYE");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private void part(CompletableFuture<Void> quiet) {
        new ArrayList<>(table.values()).forEach(session -> guarded(session::stop).run());
        if (requests == null) {
            quiet.complete(null);
        } else {
            requests.whenQuiet(() -> quiet.complete(null));
        }
    }

    /** What has been handed over is still done, as telling a listener that there is no endpoint any more. */
    private void end() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(limits.parting, TimeUnit.MILLISECONDS)) {
                LOG.warn("A listener blocks the thread of SIP sessions");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
