package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.WordingListener;

/** What a session tells, to be waited for. */
final class WaitingListener extends WordingListener {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    void expect(String... expected) throws InterruptedException {
        for (String event : expected) {
            assertEquals(event, next());
        }
    }

    /** Passes over what comes before that. */
    void await(String event) throws InterruptedException {
        String next = next();
        while (next != null && !next.equals(event)) {
            next = next();
        }
        assertEquals(event, next);
    }

    void expectNothing() {
        assertEquals(null, events.poll());
    }

    @Override
    protected void add(String event) {
        events.add(event);
    }
}
