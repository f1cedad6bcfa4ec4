package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.Limits;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.JID;

/** One pending MESSAGE per destination, order kept, caps and age (RFC 3428 s8). */
class PageQueuesTest {

    private static final Limits LIMITS = new Limits(3, 6, Duration.ofMinutes(1), 10, Duration.ofDays(1), 1,
            Duration.ofDays(1), Given.NO_RATES);
    private static final SipOutcome REFUSED = new SipOutcome.Rejected(404, "Not Found", Optional.empty());
    private static final SipOutcome UNREACHABLE = new SipOutcome.Unreachable("refused");

    private final ScriptedEndpoint sip = new ScriptedEndpoint();
    private final Workers workers = new Workers(4, 1000);
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final PageQueues queues = new PageQueues(sip, new Page.Listener() {
        @Override
        public MessageRequest ready(Page page) {
            if (page.letter().stanza().getID().startsWith("bad")) {
                throw new IllegalStateException("A fault that the test made");
            }
            return page.request();
        }

        @Override
        public void answered(Page page, SipOutcome outcome) {
            // Its end is what counts here.
        }

        @Override
        public void delivered(Page page) {
            ends.add(page.letter().stanza().getID() + " delivered");
        }

        @Override
        public void failed(Page page, SipOutcome why) {
            ends.add(page.letter().stanza().getID() + " " + why);
        }

        @Override
        public void refusedForm(Page page) {
            ends.add(page.letter().stanza().getID() + " again");
        }
    });
    private final Conversation juliet = conversation("juliet");
    private final Conversation nurse = conversation("nurse");

    @AfterEach
    void stop() {
        workers.stop(10);
    }

    @Test
    void theNextIsSentAfterTheAnswerToTheOneBefore() {
        offer("1", "romeo", juliet);
        offer("2", "romeo", nurse);
        offer("3", "romeo", juliet);

        for (String id : new String[] {"1", "2", "3"}) {
            ScriptedEndpoint.Sent sent = sip.next();
            assertEquals(id, sent.text());
            assertEquals(0, sip.untaken());
            sent.isAccepted();
        }
        settle();
        // The fates of one conversation are told in order; 2 is the nurse's.
        assertEquals(List.of("1 delivered", "3 delivered"), ends.stream().filter(end -> !end.startsWith("2")).toList());
        assertTrue(ends.contains("2 delivered"));
        assertEquals(0, queues.size());
    }

    @Test
    void destinationsDoNotWaitForEachOther() {
        offer("1", "romeo", juliet);
        offer("2", "mercutio", juliet);

        assertEquals("1", sip.next().text());
        assertEquals("2", sip.next().text());
    }

    @Test
    void aFailureDoesNotStopTheNext() {
        offer("1", "romeo", juliet);
        offer("2", "romeo", juliet);

        sip.next().ends(REFUSED);
        sip.next().ends(new SipOutcome.NoAnswer());

        settle();
        assertEquals(List.of("1 " + REFUSED, "2 " + new SipOutcome.NoAnswer()), ends);
    }

    @Test
    void oneThatCannotBeSentForAFaultOfOursHasItsEndAndStopsNobody() {
        SipOutcome fault = new SipOutcome.NotSent("Fault in the gateway");
        offer("bad1", "romeo", juliet);
        offer("2", "romeo", juliet);
        offer("bad3", "romeo", juliet);
        offer("4", "romeo", juliet);
        sip.next().isAccepted();
        sip.next().isAccepted();

        settle();
        assertEquals(List.of("bad1 " + fault, "2 delivered", "bad3 " + fault, "4 delivered"), ends);
        assertEquals(0, queues.size());
        assertTrue(queues.isFree(juliet.pair().sipUser()));
    }

    @Test
    void thePiecesOfOneAreSentOneAfterTheOther() {
        offer(page("1", "romeo", juliet, List.of("a", "b", "c"), 0));
        offer("2", "romeo", juliet);

        for (String text : new String[] {"a", "b", "c", "2"}) {
            ScriptedEndpoint.Sent sent = sip.next();
            assertEquals(text, sent.text());
            sent.isAccepted();
        }
        settle();
        assertEquals(List.of("1 delivered", "2 delivered"), ends);
    }

    @Test
    void onePieceThatFailsEndsTheWhole() {
        offer(page("1", "romeo", juliet, List.of("a", "b", "c"), 0));
        offer("2", "romeo", juliet);

        sip.next().isAccepted();
        sip.next().ends(REFUSED);

        assertEquals("2", sip.next().text());
        settle();
        assertEquals(List.of("1 " + REFUSED), ends);
    }

    @Test
    void oneDestinationHoldsSoMany() {
        // One is under way, three wait.
        for (int i = 1; i <= 4; i++) {
            assertTrue(queues.offer(page("" + i, "romeo"), LIMITS));
        }
        assertFalse(queues.offer(page("5", "romeo"), LIMITS));
        assertTrue(queues.offer(page("6", "mercutio"), LIMITS));

        sip.next().isAccepted();
        assertEquals("6", sip.next().text());
        assertEquals("2", sip.next().text());
        assertTrue(queues.offer(page("7", "romeo"), LIMITS));
    }

    @Test
    void allTogetherHoldSoMany() {
        Page first = page("1", "user1");
        assertTrue(queues.offer(first, LIMITS));
        for (int i = 2; i <= 6; i++) {
            assertTrue(queues.offer(page("" + i, "user" + i), LIMITS));
        }
        assertFalse(queues.offer(page("7", "user7"), LIMITS));
        assertEquals(6, queues.size());

        sip.next().isAccepted();
        Waiting.forTurn(first.conversation());
        assertTrue(queues.offer(page("8", "user8"), LIMITS));
    }

    @Test
    void whatHasWaitedTooLongEndsButNotWhatIsUnderWay() {
        offer(page("1", "romeo", juliet, List.of("1"), 100));
        offer(page("2", "romeo", juliet, List.of("2"), 200));
        offer(page("3", "romeo", juliet, List.of("3"), 300));

        queues.age(250);

        settle();
        assertEquals(List.of("2 " + new SipOutcome.NoAnswer()), ends);
        sip.next().isAccepted();
        assertEquals("3", sip.next().text());
        assertEquals(1, queues.size());
    }

    @Test
    void atTheEndEverythingThatWaitsEnds() {
        offer("1", "romeo", juliet);
        offer("2", "romeo", juliet);
        offer("3", "romeo", juliet);

        queues.stop();
        sip.next().ends(UNREACHABLE);

        settle();
        assertEquals(List.of("2 " + new SipOutcome.NoAnswer(), "3 " + new SipOutcome.NoAnswer(), "1 " + UNREACHABLE), ends);
        assertEquals(0, queues.size());
        assertEquals(0, sip.untaken());
    }

    @Test
    void anAnswerThatComesTwiceCountsOnce() {
        offer("1", "romeo", juliet);
        ScriptedEndpoint.Sent sent = sip.next();

        sent.isAccepted();
        sent.ends(REFUSED);

        settle();
        assertEquals(List.of("1 delivered"), ends);
    }

    @Test
    void manyWhoWriteToOneAtTheSameTimeAreServedOneByOne() throws InterruptedException {
        Limits wide = new Limits(10_000, 10_000, Duration.ofMinutes(1), 10, Duration.ofDays(1), 1,
            Duration.ofDays(1), Given.NO_RATES);
        CountDownLatch offered = new CountDownLatch(4);
        for (int thread = 0; thread < 4; thread++) {
            String writer = "writer" + thread;
            Conversation conversation = conversation(writer);
            new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    queues.offer(page(writer, "romeo", conversation, List.of("" + i), 0), wide);
                }
                offered.countDown();
            }).start();
        }

        List<String> last = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            ScriptedEndpoint.Sent sent = sip.next();
            assertEquals(0, sip.untaken());
            last.add(sent.text());
            sent.isAccepted();
        }
        assertTrue(offered.await(10, TimeUnit.SECONDS));
        assertEquals(4, last.stream().filter("99"::equals).count());
    }

    private Conversation conversation(String user) {
        return new Conversation(Pair.of(new JID(user + "@example.com"), new JID("romeo@example.net")), workers,
                Given.tools(new FakeXmppSide(), new Fates()));
    }

    private void offer(String id, String to, Conversation conversation) {
        offer(page(id, to, to.equals("romeo") ? conversation : with(to), List.of(id), 0));
    }

    private void offer(Page page) {
        assertTrue(queues.offer(page, LIMITS));
    }

    private Page page(String id, String to) {
        return page(id, to, to.equals("romeo") ? juliet : with(to), List.of(id), 0);
    }

    /** Juliet's conversation with somebody else. */
    private Conversation with(String to) {
        return new Conversation(Pair.of(new JID("juliet@example.com"), new JID(to + "@example.net")), workers,
                Given.tools(new FakeXmppSide(), new Fates()));
    }

    private static Page page(String id, String to, Conversation conversation, List<String> texts, long queuedAt) {
        String uri = "sip:" + to + "@example.net";
        List<MessageRequest> pieces = texts.stream().map(text -> new MessageRequest(Given.HOP, uri, "sip:juliet@example.com",
                "c", 1, "b", Optional.empty(), Optional.empty(), "text/plain", text.getBytes(StandardCharsets.UTF_8))).toList();
        Letter letter = Given.letter(Given.stanza(id, to + "@example.net", id), new Fates());
        return new Page(letter, pieces, Optional.empty(), conversation, new Given.Settings().build(), queuedAt);
    }

    private void settle() {
        Waiting.forTurn(juliet);
        Waiting.forTurn(nurse);
    }
}
