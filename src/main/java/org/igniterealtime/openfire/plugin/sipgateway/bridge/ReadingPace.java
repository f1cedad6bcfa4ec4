package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;

/**
 * The messages of one session that wait for their turn. Where too many octets wait, of this session or everywhere, the peer is
 * not read from until there are few again: nothing is lost. Thread safe for one thread that posts.
 */
final class ReadingPace {

    private static final int MANY = 128 * 1024;
    private static final int FEW = 32 * 1024;
    /** What a message costs beside its octets. */
    private static final int MESSAGE = 1024;

    private final Conversation conversation;
    private final Supplier<MsrpSession> msrp;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean paused;

    ReadingPace(Conversation conversation, Supplier<MsrpSession> msrp) {
        this.conversation = conversation;
        this.msrp = msrp;
    }

    /** Runs the event in its turn; it holds so many octets of what came in. */
    void post(int octets, Runnable message) {
        int weight = MESSAGE + octets;
        Runnable event = () -> {
            resumeIfFew(waiting.addAndGet(-weight));
            message.run();
        };
        if (waiting.addAndGet(weight) >= MANY || !conversation.post(event, weight)) {
            msrp.get().pause();
            paused = true;
            // After the pause, so that the last one to run always resumes.
            conversation.postOwn(event, weight);
        }
    }

    private void resumeIfFew(int left) {
        if (paused && left < FEW) {
            paused = false;
            msrp.get().resume();
        }
    }
}
