package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayDeque;

/**
 * Runs the events of one conversation one after the other, in their order, on whatever thread of {@link Workers} is free: a
 * conversation that takes long keeps none of the others waiting. Thread safe.
 */
final class Mailbox implements Runnable {

    /** How many events run before the others get their turn again. */
    private static final int TURN = 32;

    private final Workers workers;
    private final ArrayDeque<Runnable> events = new ArrayDeque<>(2);
    private boolean scheduled;

    Mailbox(Workers workers) {
        this.workers = workers;
    }

    /** Runs the event after all that were posted before it. Returns false, and forgets it, if too many are waiting everywhere. */
    boolean post(Runnable event) {
        if (!workers.admit()) {
            return false;
        }
        enqueue(event);
        return true;
    }

    /** The same for an event that follows from an earlier one: it is taken however many are waiting. */
    void postOwn(Runnable event) {
        workers.admitAlways();
        enqueue(event);
    }

    private void enqueue(Runnable event) {
        boolean idle;
        synchronized (this) {
            events.add(event);
            idle = !scheduled;
            scheduled = true;
        }
        if (idle) {
            workers.execute(this);
        }
    }

    @Override
    public void run() {
        for (int i = 0; i < TURN; i++) {
            Runnable event;
            synchronized (this) {
                event = events.poll();
                if (event == null) {
                    scheduled = false;
                    return;
                }
            }
            workers.run(event);
        }
        workers.execute(this);
    }
}
