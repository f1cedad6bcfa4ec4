package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts for which 1300 octets are too few (RFC 3428 s8, RFC 7572 s6). */
@EndToEnd
final class OversizeIT {

    private static final int MAX_REQUEST = 1300;

    @ParameterizedTest
    @ValueSource(strings = {"What's in a name? ", "žluťoučký kůň ", "👩‍👩‍👧‍👦"})
    void aLongTextComesInPiecesThatFit(String words, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        String text = words.repeat(4000 / words.length());

        juliet.sends(romeo.address(), text);
        juliet.sends(romeo.address(), "The end");

        StringBuilder joined = new StringBuilder();
        for (SipText piece = romeo.receives(); !piece.text().equals("The end"); piece = romeo.receives()) {
            assertTrue(length(piece) <= MAX_REQUEST, "A piece of " + length(piece) + " octets");
            joined.append(piece.text());
        }
        assertEquals(text, joined.toString());
        juliet.hasReceivedNothing();
    }

    @Test
    void eachPieceWaitsForTheAnswerToTheOneBefore(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Duration delay = Duration.ofMillis(50);
        List<Long> arrivals = new CopyOnWriteArrayList<>();
        romeo.answers(request -> {
            arrivals.add(System.nanoTime());
            return Answer.of(200, "OK").after(delay);
        });

        juliet.sends(romeo.address(), "x".repeat(3000));

        List<SipText> pieces = new ArrayList<>();
        for (int octets = 0; octets < 3000; octets += pieces.get(pieces.size() - 1).body().length) {
            pieces.add(romeo.receives());
        }
        for (int i = 1; i < pieces.size(); i++) {
            assertTrue(arrivals.get(i) - arrivals.get(i - 1) >= delay.toNanos());
            assertEquals(pieces.get(0).header("Call-ID"), pieces.get(i).header("Call-ID"));
            assertNotEquals(pieces.get(i - 1).header("CSeq"), pieces.get(i).header("CSeq"));
            assertNotEquals(pieces.get(i - 1).header("Via"), pieces.get(i).header("Via"));
        }
    }

    @Test
    void onePieceThatFailsIsOneError(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        AtomicInteger pieces = new AtomicInteger();
        romeo.answers(request -> pieces.incrementAndGet() == 2 ? Answer.of(480, "Gone to bed") : Answer.of(200, "OK"));

        String id = juliet.sends(romeo.address(), "x".repeat(5000));

        juliet.getsBack(id, Condition.recipient_unavailable);
        juliet.hasReceivedNothing();
        // What is left of it is not sent.
        juliet.sends(romeo.address(), "Good night");
        List.of(1, 2).forEach(piece -> assertTrue(romeo.receives().text().startsWith("xxx")));
        assertEquals("Good night", romeo.receives().text());
    }

    @Test
    void aTextThatFitsIsNotSplit(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        // A user nobody has written to: CSeq goes 1, 41, 81, so that the second and the third have as many digits.
        String to = "measure@example.net";
        juliet.sends(to, "!");
        assertEquals("1 MESSAGE", romeo.receives().header("CSeq"));
        juliet.sends(to, "?");
        // Everything else stays of the same length, but a Content-Length of three digits instead of one.
        int room = MAX_REQUEST - (length(romeo.receives()) - "?".length()) - "00".length();

        juliet.sends(to, "x".repeat(room));
        SipText whole = romeo.receives();
        assertEquals("81 MESSAGE", whole.header("CSeq"));
        assertEquals(MAX_REQUEST, length(whole));
        juliet.sends(to, "x".repeat(room + 1));
        assertTrue(romeo.receives().body().length < room);
        romeo.receives();
    }

    @Test
    void splittingCanBeSwitchedOff(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("page.oversize", "reject");

        juliet.sends(romeo.address(), "x".repeat(2000));
        assertEquals(Condition.policy_violation, juliet.receives().getError().getCondition());

        scenario.setting("route.example.net.oversize", "split");
        juliet.sends(romeo.address(), "x".repeat(2000));
        assertTrue(romeo.receives().text().startsWith("xxx"));
        romeo.receives();
        juliet.hasReceivedNothing();
    }

    @Test
    void thereIsALimit(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("page.max-size", "2000");

        juliet.sends(romeo.address(), "x".repeat(2001));

        Message bounce = juliet.receives();
        assertEquals(Condition.policy_violation, bounce.getError().getCondition());
        assertEquals(romeo.address(), bounce.getFrom().toString());
    }

    private static int length(SipText request) {
        return request.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
