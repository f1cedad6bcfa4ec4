package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.concurrent.atomic.AtomicLong;

/** How many octets all unfinished messages may hold together. Thread safe. */
final class ReassemblyBudget {

    private final AtomicLong left;

    ReassemblyBudget(long octets) {
        left = new AtomicLong(octets);
    }

    /** False, and nothing is taken, if there are not so many left. */
    boolean take(long octets) {
        if (left.addAndGet(-octets) >= 0) {
            return true;
        }
        left.addAndGet(octets);
        return false;
    }

    void giveBack(long octets) {
        left.addAndGet(octets);
    }

    long left() {
        return left.get();
    }
}
