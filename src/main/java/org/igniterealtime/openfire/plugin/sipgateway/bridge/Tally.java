package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** What of a conversation is only counted, for the console. Counted and read by any thread. */
final class Tally {

    private static final AtomicIntegerFieldUpdater<Tally> TO_SIP = AtomicIntegerFieldUpdater.newUpdater(Tally.class, "toSip");
    private static final AtomicIntegerFieldUpdater<Tally> TO_XMPP = AtomicIntegerFieldUpdater.newUpdater(Tally.class, "toXmpp");
    private static final AtomicIntegerFieldUpdater<Tally> PAGES = AtomicIntegerFieldUpdater.newUpdater(Tally.class, "pages");

    private volatile int toSip;
    private volatile int toXmpp;
    private volatile int pages;

    /** The XMPP user has written. */
    void heardFromXmpp() {
        TO_SIP.incrementAndGet(this);
    }

    /** The SIP user has written. */
    void heardFromSip() {
        TO_XMPP.incrementAndGet(this);
    }

    /** A page waits, or is under way. */
    void pageBegins() {
        PAGES.incrementAndGet(this);
    }

    void pageEnds() {
        PAGES.decrementAndGet(this);
    }

    int toSip() {
        return toSip;
    }

    int toXmpp() {
        return toXmpp;
    }

    int pages() {
        return pages;
    }
}
