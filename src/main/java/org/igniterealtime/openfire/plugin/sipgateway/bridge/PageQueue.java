package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/** The pages for one destination, in their order; the first may be under way. Thread safe. */
final class PageQueue {

    /** What became of an offered page. */
    enum Offer { TURN, WAITS, FULL, CLOSED }

    private final String destination;
    private final ArrayDeque<Page> waiting = new ArrayDeque<>(2);
    private Page sending;
    private boolean closed;

    PageQueue(String destination) {
        this.destination = destination;
    }

    String destination() {
        return destination;
    }

    synchronized Offer offer(Page page, int most) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (sending == null) {
            begin(page);
            return Offer.TURN;
        }
        if (waiting.size() >= most) {
            return Offer.FULL;
        }
        waiting.add(page);
        return Offer.WAITS;
    }

    /** What is to be done after that outcome of the piece under way. */
    synchronized PageAction answered(Page page, SipOutcome outcome) {
        return page.on(page.eventOf(outcome));
    }

    /** The page whose turn it is now that the one before has ended. */
    synchronized Optional<Page> next() {
        sending = null;
        Page page = waiting.poll();
        if (page != null) {
            begin(page);
        }
        return Optional.ofNullable(page);
    }

    private void begin(Page page) {
        page.on(PageEvent.TURN);
        sending = page;
    }

    /** Takes no more pages, if there are none. */
    synchronized boolean closeIfEmpty() {
        closed = closed || sending == null && waiting.isEmpty();
        return closed;
    }

    /** Takes out the pages that have waited since before that moment. */
    synchronized List<Page> takeOlder(long before) {
        List<Page> old = new ArrayList<>();
        while (!waiting.isEmpty() && (before == Long.MAX_VALUE || waiting.peek().queuedAt() - before < 0)) {
            Page page = waiting.poll();
            page.on(before == Long.MAX_VALUE ? PageEvent.STOPPED : PageEvent.AGED);
            old.add(page);
        }
        return old;
    }
}
