package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.junit.jupiter.api.Test;

/** One pending MESSAGE per destination (RFC 3428 s8), so what is sent in an order arrives in it; others do not wait. */
@EndToEnd
final class OrderIT {

    private static final Duration DELAY = Duration.ofMillis(20);

    @Test
    void messagesToOneUserWaitForEachOther(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        List<Long> arrivals = new CopyOnWriteArrayList<>();
        romeo.answers(request -> {
            arrivals.add(System.nanoTime());
            return Answer.of(200, "OK").after(DELAY);
        });

        for (int i = 0; i < 30; i++) {
            juliet.sends(romeo.address(), "Message " + i);
        }

        for (int i = 0; i < 30; i++) {
            assertEquals("Message " + i, romeo.receives().text());
        }
        for (int i = 1; i < 30; i++) {
            long gap = arrivals.get(i) - arrivals.get(i - 1);
            assertTrue(gap >= DELAY.toNanos(), "Message " + i + " came " + gap
                    + " ns after the one before, which was unanswered");
        }
    }

    @Test
    void twoUsersWhoWriteToOneWaitForEachOther(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        XmppUser nurse = scenario.xmpp("nurse");
        SipUser romeo = scenario.sip("romeo");
        List<Long> arrivals = new CopyOnWriteArrayList<>();
        romeo.answers(request -> {
            arrivals.add(System.nanoTime());
            return Answer.of(200, "OK").after(DELAY);
        });

        for (int i = 0; i < 5; i++) {
            juliet.sends(romeo.address(), "From juliet");
            nurse.sends(romeo.address(), "From the nurse");
        }

        for (int i = 0; i < 10; i++) {
            romeo.receives();
        }
        for (int i = 1; i < 10; i++) {
            assertTrue(arrivals.get(i) - arrivals.get(i - 1) >= DELAY.toNanos());
        }
    }

    @Test
    void aSilentUserHoldsUpNobodyElse(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(request -> request.requestUri().contains("silent") ? Answer.none() : Answer.of(200, "OK"));

        juliet.sends("silent-1@example.net", "Speak!");
        juliet.sends("silent-1@example.net", "Speak, I say!");
        assertEquals("sip:silent-1@example.net", romeo.receives().requestUri());
        juliet.sends(romeo.address(), "Art thou there?");

        assertEquals("Art thou there?", romeo.receives().text());
        assertEquals(202, romeo.sends(juliet.bareJid(), "Here").code());
        assertEquals("Here", juliet.receives().getBody());
    }

    @Test
    void aRefusalDoesNotStopWhatFollows(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(request -> request.text().equals("Two") ? Answer.of(480, "Not now") : Answer.of(200, "OK"));

        juliet.sends(romeo.address(), "One");
        String refused = juliet.sends(romeo.address(), "Two");
        juliet.sends(romeo.address(), "Three");

        for (String text : new String[] {"One", "Two", "Three"}) {
            assertEquals(text, romeo.receives().text());
        }
        assertEquals(refused, juliet.receives().getStanzaId());
        juliet.hasReceivedNothing();
    }

    @Test
    void aSlowAnswerIsWaitedForWithoutASecondMessage(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(request -> Answer.of(200, "OK").after(Duration.ofMillis(700)));

        juliet.sends(romeo.address(), "One");
        juliet.sends(romeo.address(), "Two");

        assertEquals("One", romeo.receives().text());
        romeo.answers(200, "OK");
        assertEquals("Two", romeo.receives().text());
        // RFC 3261 s17.1.2.2: over UDP the first request was repeated after T1, as the same transaction.
        assertEquals(1, romeo.retransmissions());
    }

    @Test
    void messagesThatComeInOverOneConnectionKeepTheirOrder(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        ByteArrayOutputStream burst = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            SipText message = romeo.request("MESSAGE", "sip:juliet@example.com").body("Message " + i).overTcp().text();
            burst.writeBytes(message.toString().getBytes(StandardCharsets.UTF_8));
        }

        romeo.sendsOverTcp(burst.toByteArray());

        for (int i = 0; i < 50; i++) {
            assertEquals("Message " + i, juliet.receives().getBody());
            assertEquals(202, romeo.receivesAnswer().code());
        }
    }
}
