package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.concurrent.atomic.AtomicInteger;

/** How many sessions there are, and may be. Thread safe. */
final class SessionCap {

    private final AtomicInteger taken = new AtomicInteger();

    /** Takes a place for a session, to be given back when it is over; false if there is none. */
    boolean take(int most) {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    void giveBack() {
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }
}
