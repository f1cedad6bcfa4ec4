package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSessionListener;

/** What a session tells, to be waited for. */
final class WaitingListener implements MsrpSessionListener {

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
    public void onOpen() {
        events.add("open");
    }

    @Override
    public void onMessage(IncomingMessage message) {
        String body = new String(message.body(), StandardCharsets.UTF_8);
        events.add("message " + message.messageId() + " " + (body.length() > 40 ? body.length() + " octets" : body));
    }

    @Override
    public void onRefused(String messageId, int code) {
        events.add("refused " + messageId + " " + code);
    }

    @Override
    public void onSent(String messageId) {
        events.add("sent " + messageId);
    }

    @Override
    public void onAccepted(String messageId) {
        events.add("accepted " + messageId);
    }

    @Override
    public void onDelivered(String messageId) {
        events.add("delivered " + messageId);
    }

    @Override
    public void onFailure(String messageId, int code) {
        events.add("failure " + messageId + " " + code);
    }

    @Override
    public void onClosed(ClosedBecause reason) {
        events.add("closed " + reason);
    }
}
