package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which the bridge works, so that those of Openfire and of the SIP stack only hand over. The number of events that
 * wait is bounded: whoever brings one more is told so. Thread safe.
 */
final class Workers {

    private static final Logger Log = LoggerFactory.getLogger(Workers.class);

    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ExecutorService pool;

    /**
     * @param threads    how many work at the same time
     * @param maxWaiting the most events that wait for them
     */
    Workers(int threads, int maxWaiting) {
        this.maxWaiting = maxWaiting;
        AtomicInteger number = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                task -> new Thread(task, "sipgateway-worker-" + number.incrementAndGet()));
    }

    /** Takes a place for an event, to be given back by {@link #run}. Returns false if there is none. */
    boolean admit() {
        if (waiting.incrementAndGet() <= maxWaiting) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    /** The same, even if there is no place left. */
    void admitAlways() {
        waiting.incrementAndGet();
    }

    /** How many events wait. */
    int waiting() {
        return waiting.get();
    }

    /** Runs the mailbox on a thread of the pool; after the end on the caller's, since every message is owed its fate. */
    void execute(Mailbox mailbox) {
        try {
            pool.execute(mailbox);
        } catch (RejectedExecutionException e) {
            mailbox.run();
        }
    }

    void run(Runnable event) {
        waiting.decrementAndGet();
        try {
            event.run();
        } catch (RuntimeException | LinkageError e) {
            Log.error("A conversation's event failed", e);
        }
    }

    /** Lets what waits come to its end, for at most that long. */
    void stop(long seconds) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(seconds, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
