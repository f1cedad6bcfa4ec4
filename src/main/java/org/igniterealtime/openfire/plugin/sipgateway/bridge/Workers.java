package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which the bridge works, so that those of Openfire and of the SIP stack only hand over. The events that wait are
 * bounded, by number and by the octets that they hold: whoever brings one more is told so. Thread safe.
 */
final class Workers {

    /** What all that wait may hold, in octets of the bodies that came in. */
    static final int MOST_OCTETS = 64 * 1024 * 1024;
    private static final Logger Log = LoggerFactory.getLogger(Workers.class);

    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();
    private final ExecutorService pool;

    /**
     * @param threads    how many work at the same time
     * @param maxWaiting the most events that wait for them
     */
    Workers(int threads, int maxWaiting) {
        this(pool(threads), maxWaiting);
    }

    /** @param pool whose threads work; it is shut down in the end */
    Workers(ExecutorService pool, int maxWaiting) {
        this.pool = pool;
        this.maxWaiting = maxWaiting;
    }

    private static ExecutorService pool(int threads) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                task -> new Thread(task, "sipgateway-worker-" + number.incrementAndGet()));
    }

    /** Takes a place for an event, given back by {@link #run} when the event is over. Returns false if there is none. */
    boolean admit(int held) {
        if (waiting.incrementAndGet() <= maxWaiting && octets.get() + held <= MOST_OCTETS) {
            octets.addAndGet(held);
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    /** The same, even if there is no place left. */
    void admitAlways(int held) {
        waiting.incrementAndGet();
        octets.addAndGet(held);
    }

    /** How many events wait or run. */
    int waiting() {
        return waiting.get();
    }

    void execute(Mailbox mailbox) {
        try {
            pool.execute(mailbox);
        } catch (RejectedExecutionException e) {
            // The gateway has stopped, but every event ends with an answer to somebody.
            mailbox.run();
        }
    }

    /** @param held as it was admitted with */
    void run(Runnable event, int held) {
        try {
            event.run();
        } catch (Throwable e) {
            // Whatever it is, the conversation goes on.
            Log.error("A conversation's event failed", e);
        } finally {
            octets.addAndGet(-held);
            waiting.decrementAndGet();
        }
    }

    /**
     * Lets what waits come to its end, and what follows from it, for at most that long on the workers. What they have not begun
     * by then runs here: it is somebody's message.
     */
    void stop(long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (waiting.get() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        pool.shutdown();
        try {
            pool.awaitTermination(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.shutdownNow().forEach(Runnable::run);
    }
}
