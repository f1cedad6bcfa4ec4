package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;

/** Two who talk while somebody attacks: each text must arrive, once and in its order, and nearly all of them soon. */
final class Bystanders {

    /** A text that was lost in the kernel's buffer comes again after half a second, and again after one and a half, and three and a half. */
    private static final Duration SOON = Duration.ofSeconds(5);
    /** Slower than what the gateway lets a user send. */
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final XmppUser nurse;
    private final SipUser mercutio;
    private final List<Long> nanos = new ArrayList<>();

    Bystanders(Scenario scenario) throws IOException {
        nurse = scenario.xmpp("nurse");
        mercutio = scenario.sip("mercutio");
    }

    /** Talk until that is done, whatever it returns; the least is one text each way. */
    void talkDuring(Future<?> attack) throws IOException {
        do {
            String text = "text " + nanos.size();
            long start = System.nanoTime();
            nurse.sends(mercutio.address(), text);
            assertEquals(text, mercutio.receives().text());
            long back = System.nanoTime();
            assertEquals(202, mercutio.sends(nurse.bareJid(), text).code());
            assertEquals(text, nurse.receives().getBody());
            nanos.add(back - start);
            nanos.add(System.nanoTime() - back);
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (!attack.isDone());
    }

    /** Fails if more than one text in a hundred has taken long, or one has come twice. */
    void wereNotDisturbed(String by) throws IOException {
        nurse.hasReceivedNothing();
        mercutio.hasReceivedNothing();
        Collections.sort(nanos);
        Duration p99 = Duration.ofNanos(nanos.get(nanos.size() * 99 / 100));
        System.out.println(by + ": " + nanos.size() + " texts of bystanders, half of them within "
                + Duration.ofNanos(nanos.get(nanos.size() / 2)).toMillis() + " ms, p99 " + p99.toMillis() + " ms");
        assertTrue(p99.compareTo(SOON) < 0, "p99 is " + p99);
    }
}
