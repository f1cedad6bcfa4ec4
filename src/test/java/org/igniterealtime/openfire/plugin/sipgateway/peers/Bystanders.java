package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;

/**
 * Four who talk while somebody attacks, two by MESSAGE over UDP, two by MSRP, for which one calls anew each second: each text
 * must arrive, once and in its order, and nearly all of them soon. Used from one thread.
 */
final class Bystanders {

    /** What 99 of 100 texts need at most, however little of the processors a machine gives us. */
    static final Duration AT_ONCE = Duration.ofSeconds(1);
    /** A datagram that was lost in the kernel's buffer comes again after half a second, one and a half, three and a half. */
    static final Duration AFTER_LOSSES = Duration.ofSeconds(5);
    /** Half of the texts, even so, by MESSAGE as by MSRP. */
    private static final Duration USUALLY = Duration.ofMillis(500);
    /** Slower than what the gateway lets a user send. */
    private static final Duration PAUSE = Duration.ofMillis(60);
    private static final Duration CALL = Duration.ofSeconds(1);

    private final XmppUser friar;
    private final MsrpUser benvolio;
    private final XmppUser nurse;
    private final SipUser mercutio;
    private MsrpSession session;
    private long called;
    private final List<Long> byMessage = new ArrayList<>();
    private final List<Long> byMsrp = new ArrayList<>();

    Bystanders(Scenario scenario) throws IOException {
        friar = scenario.xmpp("friar");
        benvolio = scenario.msrp("benvolio");
        nurse = scenario.xmpp("nurse");
        mercutio = scenario.sip("mercutio");
        scenario.setting("route.example.net.mode", "auto");
        call();
    }

    /** Talk until that is done, whatever it returns; the least is one text each way. */
    void talkDuring(Future<?> attack) throws IOException {
        do {
            talkByMessage("text " + byMessage.size());
            talkByMsrp("text " + byMsrp.size());
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (!attack.isDone());
    }

    private void talkByMessage(String text) throws IOException {
        long start = System.nanoTime();
        nurse.sends(mercutio.address(), text);
        assertEquals(text, mercutio.receives().text());
        long back = System.nanoTime();
        assertEquals(202, mercutio.sends(nurse.bareJid(), text).code());
        assertEquals(text, nurse.receives().getBody());
        byMessage.add(back - start);
        byMessage.add(System.nanoTime() - back);
    }

    /** The time of the call counts as that of its first text. */
    private void talkByMsrp(String text) throws IOException {
        long start = System.nanoTime();
        if (start - called > CALL.toNanos()) {
            hangUp();
            call();
        }
        session.sends(text);
        assertEquals(text, friar.receives().getBody());
        long back = System.nanoTime();
        friar.chats(benvolio.address(), text);
        assertEquals(text, session.receives().text());
        byMsrp.add(back - start);
        byMsrp.add(System.nanoTime() - back);
    }

    private void call() throws IOException {
        called = System.nanoTime();
        session = benvolio.calls(friar.bareJid());
    }

    private void hangUp() throws IOException {
        session.hasReceivedNothing();
        session.hangsUp();
        Message gone = friar.receives();
        assertTrue(gone.hasExtension("gone", "http://jabber.org/protocol/chatstates"), gone.toString());
    }

    /** Hang up. Fails if more than one text in a hundred took longer than that, or half of them long, or if one came twice. */
    void wereNotDisturbed(String by, Duration soon) throws IOException {
        hangUp();
        friar.hasReceivedNothing();
        nurse.hasReceivedNothing();
        mercutio.hasReceivedNothing();
        List<Long> all = new ArrayList<>(byMessage);
        all.addAll(byMsrp);
        Duration p99 = longest(99, all);
        String found = by + ": " + all.size() + " texts of bystanders, half of them within " + longest(50, byMessage).toMillis()
                + " ms by MESSAGE, " + longest(50, byMsrp).toMillis() + " ms by MSRP, p99 " + p99.toMillis() + " ms";
        System.out.println(found);
        assertTrue(longest(50, byMessage).compareTo(USUALLY) < 0 && longest(50, byMsrp).compareTo(USUALLY) < 0
                && p99.compareTo(soon) < 0, found);
    }

    private static Duration longest(int percent, List<Long> nanos) {
        return Duration.ofNanos(nanos.stream().sorted().toList().get(nanos.size() * percent / 100));
    }
}
