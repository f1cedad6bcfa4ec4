package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a listener one at a time, in order, and under no lock. {@link #add} may be called under a lock; whoever calls
 * {@link #run} afterwards makes the calls, unless another thread is at it, which then makes them. Thread safe.
 */
final class Callbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private final Queue<Runnable> waiting = new ArrayDeque<>(2);
    private boolean running;

    synchronized void add(Runnable callback) {
        waiting.add(callback);
    }

    void run() {
        for (Runnable next = begin(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                LOG.error("A listener of MSRP sessions failed", e);
            }
        }
    }

    private synchronized Runnable begin() {
        if (running) {
            return null;
        }
        running = true;
        return next();
    }

    private synchronized Runnable next() {
        Runnable next = waiting.poll();
        running = next != null;
        return next;
    }
}
