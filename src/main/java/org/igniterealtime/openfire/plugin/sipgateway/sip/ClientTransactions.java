package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The non-INVITE client transactions of the MESSAGEs that we send (RFC 3261 s17.1.2, figure 6). At most {@code window} of them
 * are open; as many again wait for their turn, any more end at once.
 *
 * <p>Thread safe. It has no thread: {@link #tick} moves the time on. Outcomes are told without holding its lock.
 */
public final class ClientTransactions {

    private static final long T1 = 500;
    private static final long T2 = 4000;
    private static final long TIMER_F = 64 * T1;
    /** Retransmissions in one tick: a peer that comes back from a pause is not to meet all of them at once. */
    static final int BURST = 200;

    /** Puts a request on the wire; tells, at once or later, if that failed. */
    public interface Wire {
        void send(byte[] request, NextHop hop, Consumer<String> failed);
    }

    private final class Open {
        private final String key;
        private final NextHop hop;
        private byte[] request;
        private Consumer<SipOutcome> outcome;
        private long timeout;
        private long interval;
        private boolean proceeding;

        Open(String key, byte[] request, NextHop hop, Consumer<SipOutcome> outcome) {
            this.key = key;
            this.request = request;
            this.hop = hop;
            this.outcome = outcome;
        }
    }

    private record Due(long at, Open open, boolean timerE) {
    }

    private final Wire wire;
    private final int window;
    private final LongSupplier clock;
    private final Map<String, Open> open = new HashMap<>();
    private final Deque<Open> waiting = new ArrayDeque<>();
    /** By interval; all entries of one queue wait equally long, so that each is in order of time. */
    private final Map<Long, Deque<Due>> timers = new HashMap<>();
    private boolean stopped;

    /**
     * @param window how many requests may be without answer at a time
     * @param clock  milliseconds
     */
    public ClientTransactions(Wire wire, int window, LongSupplier clock) {
        this.wire = wire;
        this.window = window;
        this.clock = clock;
    }

    /** Sends a request; its outcome is told once. */
    public void send(RequestWriter.Written request, NextHop hop, Consumer<SipOutcome> outcome) {
        Open added = new Open(request.branch().toLowerCase(Locale.ROOT), request.bytes(), hop, outcome);
        String refused = admit(added);
        if (refused == null) {
            startWaiting();
        } else {
            outcome.accept(new SipOutcome.NotSent(refused));
        }
    }

    private synchronized String admit(Open added) {
        if (stopped) {
            return "the endpoint has stopped";
        }
        if (waiting.size() >= window) {
            return "too many requests under way";
        }
        waiting.add(added);
        return null;
    }

    private void startWaiting() {
        for (Runnable next = openNext(); next != null; next = openNext()) {
            next.run();
        }
    }

    private synchronized Runnable openNext() {
        if (open.size() >= window || waiting.isEmpty()) {
            return null;
        }
        Open next = waiting.remove();
        open.put(next.key, next);
        next.timeout = clock.getAsLong() + TIMER_F;
        // On a reliable transport the timer only looks whether Timer F has fired.
        arm(next, next.hop.transport().reliable() ? T2 : T1);
        return sending(next);
    }

    private Runnable sending(Open sent) {
        byte[] request = sent.request;
        return () -> wire.send(request, sent.hop, why -> end(sent, new SipOutcome.Unreachable(why)));
    }

    private void arm(Open armed, long interval) {
        long now = clock.getAsLong();
        armed.interval = interval;
        boolean last = armed.timeout - now < interval;
        long wait = last ? T1 : interval;
        timers.computeIfAbsent(wait, w -> new ArrayDeque<>()).add(new Due(now + wait, armed, !last));
    }

    /**
     * An answer came in.
     *
     * @param branch  that of its topmost Via
     * @param outcome what it says, if it is a final one
     * @return false if no open request belongs to it: it is late (Timer K), or not for us
     */
    public boolean answer(String branch, int code, Supplier<? extends SipOutcome> outcome) {
        Open answered = find(branch, code);
        if (answered == null) {
            return false;
        }
        if (code >= 200) {
            end(answered, outcome.get());
        }
        return true;
    }

    private synchronized Open find(String branch, int code) {
        Open found = open.get(branch.toLowerCase(Locale.ROOT));
        if (found != null && code < 200) {
            found.proceeding = true;
        }
        return found;
    }

    private void end(Open ended, SipOutcome how) {
        Consumer<SipOutcome> outcome = close(ended);
        if (outcome != null) {
            outcome.accept(how);
            startWaiting();
        }
    }

    /** The connection to that address is gone, and with it the answers (RFC 3261 s8.1.3.1). */
    public void lost(NextHop hop) {
        List<Open> lost = new ArrayList<>();
        synchronized (this) {
            open.values().stream().filter(open -> open.hop.way().equals(hop)).forEach(lost::add);
        }
        lost.forEach(open -> end(open, new SipOutcome.Unreachable("connection closed before the answer")));
    }

    /** What remains of it in the timer queues is a stub, for four seconds at most. */
    private synchronized Consumer<SipOutcome> close(Open closed) {
        Consumer<SipOutcome> outcome = closed.outcome;
        open.remove(closed.key, closed);
        closed.outcome = null;
        closed.request = null;
        return outcome;
    }

    /** Fires the timers that are due. Called every few ten milliseconds, by one thread. */
    public void tick() {
        List<Open> ended = new ArrayList<>();
        for (Runnable resend : fire(ended)) {
            resend.run();
        }
        ended.forEach(open -> end(open, new SipOutcome.NoAnswer()));
    }

    private synchronized List<Runnable> fire(List<Open> ended) {
        List<Runnable> resends = new ArrayList<>();
        long now = clock.getAsLong();
        // A copy, since what is armed again may need a queue that is not there yet.
        for (Deque<Due> queue : List.copyOf(timers.values())) {
            while (!queue.isEmpty() && queue.peek().at <= now && resends.size() < BURST) {
                Due due = queue.remove();
                if (due.open.outcome != null && now >= due.open.timeout) {
                    ended.add(due.open);
                } else if (due.open.outcome != null) {
                    rearm(due, resends);
                }
            }
        }
        return resends;
    }

    private void rearm(Due fired, List<Runnable> resends) {
        Open due = fired.open;
        if (fired.timerE && !due.hop.transport().reliable()) {
            resends.add(sending(due));
        }
        // RFC 3261 s17.1.2.2: doubled up to T2; T2 at once when a provisional answer has come.
        arm(due, due.proceeding ? T2 : Math.min(due.interval * 2, T2));
    }

    /** Ends all that is open or waiting; what is sent later ends at once. */
    public void stop() {
        List<Open> left;
        synchronized (this) {
            stopped = true;
            left = new ArrayList<>(open.values());
            left.addAll(waiting);
            waiting.clear();
        }
        left.forEach(open -> end(open, new SipOutcome.NotSent("the endpoint has stopped")));
        synchronized (this) {
            timers.clear();
        }
    }

    /** How many requests are without an outcome. */
    public synchronized int underWay() {
        return open.size() + waiting.size();
    }
}
