package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a session tells. */
final class RecordingListener implements MsrpSessionListener {

    final List<IncomingMessage> messages = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    /** Exactly that has happened since the last time. */
    void expect(String... expected) {
        assertEquals(List.of(expected), events);
        events.clear();
    }

    @Override
    public void onOpen() {
        events.add("open");
    }

    @Override
    public void onMessage(IncomingMessage message) {
        messages.add(message);
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
