package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** Waiting for threads to end. */
final class Threads {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private Threads() {
    }

    /** Waits for all of them, a second in all; the calling thread is not waited for. */
    static void join(Collection<Thread> threads) {
        long deadline = System.nanoTime() + PATIENCE;
        try {
            for (Thread thread : threads) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (thread != Thread.currentThread() && left > 0) {
                    thread.join(left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
