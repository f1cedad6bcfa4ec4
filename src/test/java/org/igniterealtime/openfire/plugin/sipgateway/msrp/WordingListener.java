package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.charset.StandardCharsets;

/** Puts what a session tells into words. */
public abstract class WordingListener implements MsrpSessionListener {

    /** Called as the session calls, on its thread. */
    protected abstract void add(String event);

    @Override
    public void onOpen() {
        add("open");
    }

    @Override
    public void onMessage(IncomingMessage message) {
        String body = new String(message.body(), StandardCharsets.UTF_8);
        add("message " + message.messageId() + " " + (body.length() > 40 ? body.length() + " octets" : body));
    }

    @Override
    public void onRefused(String messageId, int code) {
        add("refused " + messageId + " " + code);
    }

    @Override
    public void onSent(String messageId) {
        add("sent " + messageId);
    }

    @Override
    public void onAccepted(String messageId) {
        add("accepted " + messageId);
    }

    @Override
    public void onDelivered(String messageId) {
        add("delivered " + messageId);
    }

    @Override
    public void onFailure(String messageId, int code) {
        add("failure " + messageId + " " + code);
    }

    @Override
    public void onClosed(ClosedBecause reason) {
        add("closed " + reason);
    }
}
