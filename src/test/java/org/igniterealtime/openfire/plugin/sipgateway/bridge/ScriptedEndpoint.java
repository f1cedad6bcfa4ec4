package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/** An endpoint that sends nothing: the test takes each request and says what became of it. Thread safe. */
final class ScriptedEndpoint implements SipEndpoint {

    /** What a request takes beside its body, in octets. */
    static final int HEAD = 500;

    /** A request and who wants to know its outcome. */
    record Sent(MessageRequest request, Consumer<SipOutcome> outcome) {

        String text() {
            return new String(request.body(), StandardCharsets.UTF_8);
        }

        void ends(SipOutcome result) {
            outcome.accept(result);
        }

        void isAccepted() {
            ends(new SipOutcome.Accepted(200));
        }
    }

    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private volatile boolean stopped;

    /** The next request. Fails if none comes within 10 s. */
    Sent next() {
        try {
            Sent next = sent.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("No request within 10 s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** How many requests have not been taken by the test. */
    int untaken() {
        return sent.size();
    }

    @Override
    public void send(MessageRequest request, Consumer<SipOutcome> outcome) {
        if (stopped) {
            outcome.accept(new SipOutcome.NotSent("Stopped"));
        } else {
            sent.add(new Sent(request, outcome));
        }
    }

    @Override
    public int length(MessageRequest request) {
        return HEAD + request.body().length;
    }

    void stop() {
        stopped = true;
    }

    /** There are no sessions here. */
    @Override
    public SipDialog invite(InviteRequest request, SipDialogListener listener) {
        throw new AssertionError("Nobody should be invited");
    }
}
