package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for its turn, per destination: RFC 3428 s8 allows one pending MESSAGE to a URI, and so their order is kept as well.
 * Destinations do not wait for each other. Bounded in number, octets and age. Thread safe; calls out under no lock.
 */
final class PageQueues {

    /** How many octets of text may wait. */
    private static final long MOST_OCTETS = 64 << 20;

    private static final Logger Log = LoggerFactory.getLogger(PageQueues.class);

    private final SipEndpoint sip;
    private final Page.Listener listener;
    private final ConcurrentHashMap<String, PageQueue> queues = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingOctets = new AtomicLong();

    PageQueues(SipEndpoint sip, Page.Listener listener) {
        this.sip = sip;
        this.listener = listener;
    }

    /** How many pages have not ended yet. */
    int size() {
        return waiting.get();
    }

    /** Whether nothing is under way to that destination, or waits. */
    boolean isFree(String destination) {
        return !queues.containsKey(destination);
    }

    /** Sends the page as soon as it is its turn. Returns false, and forgets it, if there is no place for it. */
    boolean offer(Page page, BridgeSettings.Limits limits) {
        int pages = waiting.incrementAndGet();
        long octets = waitingOctets.addAndGet(page.octets());
        if (pages > limits.waiting() || octets > MOST_OCTETS) {
            release(page);
            return false;
        }
        PageQueue queue;
        PageQueue.Offer result;
        do {
            queue = queues.computeIfAbsent(page.destination(), PageQueue::new);
            result = queue.offer(page, limits.perDestination());
        } while (result == PageQueue.Offer.CLOSED);
        if (result == PageQueue.Offer.FULL) {
            release(page);
            return false;
        }
        if (result == PageQueue.Offer.TURN) {
            send(queue, page);
        }
        return true;
    }

    /** Whatever goes wrong is an outcome too: the page has its end, and the next one its turn. */
    private void send(PageQueue queue, Page page) {
        Consumer<SipOutcome> answered = outcome -> page.conversation().postOwn(() -> answered(queue, page, outcome));
        try {
            sip.send(listener.ready(page), page.attempts(), answered);
        } catch (RuntimeException e) {
            Log.error("A message to {} could not be sent", queue.destination(), e);
            answered.accept(new SipOutcome.NotSent("Fault in the gateway"));
        }
    }

    private void answered(PageQueue queue, Page page, SipOutcome outcome) {
        listener.answered(page, outcome);
        PageAction action = queue.answered(page, outcome);
        switch (action) {
            case SEND_NEXT_PIECE -> send(queue, page);
            case SEND_PLAINLY -> sendPlainly(queue, page);
            case COUNT_AS_DELIVERED -> end(queue, page, () -> listener.delivered(page));
            case TELL_SENDER -> end(queue, page, () -> listener.failed(page, outcome));
            default -> { }
        }
    }

    private void sendPlainly(PageQueue queue, Page page) {
        listener.refusedForm(page);
        page.sendPlainly();
        send(queue, page);
    }

    private void end(PageQueue queue, Page page, Runnable fate) {
        release(page);
        queue.next().ifPresentOrElse(following -> send(queue, following), () -> close(queue));
        fate.run();
    }

    private void release(Page page) {
        waiting.decrementAndGet();
        waitingOctets.addAndGet(-page.octets());
    }

    private void close(PageQueue queue) {
        if (queue.closeIfEmpty()) {
            queues.remove(queue.destination(), queue);
        }
    }

    /** Ends what has waited since before that moment ({@link System#nanoTime()}). */
    void age(long before) {
        queues.values().forEach(queue -> fail(queue.takeOlder(before), new SipOutcome.NoAnswer()));
    }

    /** Ends everything that waits. What is under way ends with the endpoint. */
    void stop() {
        age(Long.MAX_VALUE);
    }

    private void fail(List<Page> pages, SipOutcome why) {
        pages.forEach(page -> {
            release(page);
            page.conversation().postOwn(() -> listener.failed(page, why));
        });
    }
}
