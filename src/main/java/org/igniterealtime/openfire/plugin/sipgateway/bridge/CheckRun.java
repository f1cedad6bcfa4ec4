package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/**
 * One {@link SelfCheck}: its two users, and what has happened so far. At most {@value #MOST_STEPS} steps are noted. Thread safe.
 */
final class CheckRun {

    private static final int MOST_STEPS = 32;

    private final Fates.Mode mode;
    private final String xmppUser;
    private final String sipUser;
    private final String text;
    private final long start = System.nanoTime();
    private final List<CheckResult.Step> steps = new ArrayList<>();
    /** The failure; empty if there was none. */
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private volatile BridgeSettings settings;
    private volatile Runnable atEnd = () -> { };

    /** @param token makes the users ones that nobody knows */
    CheckRun(Fates.Mode mode, String token) {
        this.mode = mode;
        xmppUser = "selftest-" + token;
        sipUser = "loop-" + token;
        text = "self-test-" + token;
    }

    Fates.Mode mode() {
        return mode;
    }

    String xmppUser() {
        return xmppUser;
    }

    String sipUser() {
        return sipUser;
    }

    /** What the message says; it is its Call-ID as well. */
    String text() {
        return text;
    }

    byte[] octets() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    void use(BridgeSettings inForce) {
        settings = inForce;
    }

    BridgeSettings settings() {
        return settings;
    }

    /** What is to be done when the test is over. */
    void atEnd(Runnable tidyUp) {
        atEnd = tidyUp;
    }

    synchronized void step(CheckStep step) {
        if (steps.size() < MOST_STEPS) {
            steps.add(new CheckResult.Step(step, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    void fail(String why) {
        end.complete(why);
    }

    /** The XMPP user gets a stanza. */
    void arrived(Packet stanza) {
        if (stanza instanceof Message message && message.getError() != null) {
            String text = message.getError().getText();
            fail(ErrorCondition.of(message.getError()) + (text == null ? "" : ": " + text));
        } else if (stanza instanceof Message message && text().equals(message.getBody())) {
            step(CheckStep.DELIVERED);
            end.complete("");
        }
    }

    CheckResult await(Duration patience) {
        try {
            String failure = end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return result(failure.isEmpty() ? CheckResult.Outcome.PASSED : CheckResult.Outcome.FAILED, failure);
        } catch (TimeoutException e) {
            return result(CheckResult.Outcome.TIMED_OUT, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return result(CheckResult.Outcome.TIMED_OUT, "");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            atEnd.run();
        }
    }

    private synchronized CheckResult result(CheckResult.Outcome outcome, String failure) {
        return new CheckResult(mode, outcome, List.copyOf(steps), failure);
    }
}
