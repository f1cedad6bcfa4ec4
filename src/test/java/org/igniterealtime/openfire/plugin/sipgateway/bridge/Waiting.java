package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits, 10 s at most, for what runs on other threads. */
final class Waiting {

    private Waiting() {
    }

    /** Until everything that was posted to the conversation before has run. */
    static void forTurn(Conversation conversation) {
        CountDownLatch turn = new CountDownLatch(1);
        conversation.postOwn(turn::countDown);
        forIt(turn);
    }

    static void forIt(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("Not within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
