package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a session tells. */
final class RecordingListener extends WordingListener {

    final List<IncomingMessage> messages = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    /** Exactly that has happened since the last time. */
    void expect(String... expected) {
        assertEquals(List.of(expected), events);
        events.clear();
    }

    @Override
    protected void add(String event) {
        events.add(event);
    }

    @Override
    public void onMessage(IncomingMessage message) {
        messages.add(message);
        super.onMessage(message);
    }
}
