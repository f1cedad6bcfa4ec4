package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayDeque;

/**
 * Runs the events of one conversation one after the other, in their order, on whatever thread of {@link Workers} is free: a
 * conversation that takes long keeps none of the others waiting. Thread safe.
 */
final class Mailbox implements Runnable {

    /** How many events run before the others get their turn again. */
    private static final int TURN = 32;

    private record Event(Runnable task, int octets) {
    }

    private final Workers workers;
    private final ArrayDeque<Event> events = new ArrayDeque<>(2);
    private boolean scheduled;

    Mailbox(Workers workers) {
        this.workers = workers;
    }

    /** Runs the event after all that were posted before it. Returns false, and forgets it, if too many are waiting everywhere. */
    boolean post(Runnable event) {
        return post(event, 0);
    }

    /** @param octets what the event holds of what came in */
    boolean post(Runnable event, int octets) {
        if (!workers.admit(octets)) {
            return false;
        }
        enqueue(new Event(event, octets));
        return true;
    }

    /** The same for an event that follows from an earlier one: it is taken however many are waiting. */
    void postOwn(Runnable event) {
        postOwn(event, 0);
    }

    /** @param octets what the event holds of what came in */
    void postOwn(Runnable event, int octets) {
        workers.admitAlways(octets);
        enqueue(new Event(event, octets));
    }

    private void enqueue(Event event) {
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
            Event event;
            synchronized (this) {
                event = events.poll();
                if (event == null) {
                    scheduled = false;
                    return;
                }
            }
            workers.run(event.task, event.octets);
        }
        workers.execute(this);
    }
}
