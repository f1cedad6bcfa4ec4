package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** RFC 3261 s17.1.2, with a clock that only the test moves. */
class ClientTransactionsTest {

    private static final int TICK = 20;
    private static final NextHop UDP = hop(Transport.UDP);
    private static final NextHop TCP = hop(Transport.TCP);

    private final FakeClock clock = new FakeClock();
    private final long start = clock.getAsLong();
    private final List<Long> sent = new ArrayList<>();
    private final List<SipOutcome> outcomes = new ArrayList<>();
    private Consumer<String> failed;
    private ClientTransactions transactions = transactions(3);

    private ClientTransactions transactions(int window) {
        return new ClientTransactions((request, hop, failure) -> {
            sent.add(clock.getAsLong() - start);
            failed = failure;
        }, window, clock);
    }

    private static NextHop hop(Transport transport) {
        return new NextHop(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060), transport);
    }

    private void send(String branch, NextHop hop) {
        transactions.send(new RequestWriter.Written(branch, new byte[1]), hop, outcomes::add);
    }

    private void run(long millis) {
        for (long end = clock.getAsLong() + millis; clock.getAsLong() < end;) {
            clock.forward(TICK);
            transactions.tick();
        }
    }

    private boolean answer(String branch, int code) {
        return transactions.answer(branch, code, () -> code < 300 ? new SipOutcome.Accepted(code)
                : new SipOutcome.Rejected(code, "reason", Optional.empty()));
    }

    @Test
    void timerEDoublesUpToFourSecondsAndTimerFEndsIt() {
        send("b", UDP);
        run(40_000);
        assertEquals(List.of(0L, 500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L), rounded());
        assertEquals(List.of(new SipOutcome.NoAnswer()), outcomes);
        assertEquals(0, transactions.underWay());
    }

    /** Ticks come every 20 ms, so a timer may fire that much late. */
    private List<Long> rounded() {
        return sent.stream().map(at -> at / 500 * 500).toList();
    }

    @Test
    void timerFFiresAfterThirtyTwoSeconds() {
        send("b", UDP);
        run(31_980);
        assertTrue(outcomes.isEmpty());
        run(600);
        assertEquals(List.of(new SipOutcome.NoAnswer()), outcomes);
    }

    @Test
    void overTcpNothingIsRetransmittedButTimerFFires() {
        send("b", TCP);
        run(31_980);
        assertTrue(outcomes.isEmpty());
        run(600);
        assertEquals(List.of(0L), sent);
        assertEquals(List.of(new SipOutcome.NoAnswer()), outcomes);
    }

    @Test
    void aProvisionalAnswerSlowsTheRetransmissionsDown() {
        send("b", UDP);
        run(600);
        assertTrue(answer("b", 100));
        run(32_000);
        // RFC 3261 s17.1.2.2: the timer that runs is left to fire, then it is T2.
        assertEquals(List.of(0L, 500L, 1500L, 5500L, 9500L, 13500L, 17500L, 21500L, 25500L, 29500L), rounded());
        assertEquals(List.of(new SipOutcome.NoAnswer()), outcomes);
    }

    @Test
    void theFinalAnswerEndsItOnce() {
        send("B.Token", UDP);
        assertTrue(answer("b.tOKEN", 200), "branches are caseless");
        run(40_000);
        assertEquals(List.of(0L), sent);
        assertFalse(answer("B.Token", 486), "Timer K: a late answer is dropped");
        assertEquals(List.of(new SipOutcome.Accepted(200)), outcomes);
    }

    @Test
    void aRefusalTellsCodeReasonAndContact() {
        send("b", UDP);
        transactions.answer("b", 302, () -> new SipOutcome.Rejected(302, "Moved", Optional.of("sip:elsewhere@example.net")));
        assertEquals(List.of(new SipOutcome.Rejected(302, "Moved", Optional.of("sip:elsewhere@example.net"))), outcomes);
    }

    @Test
    void aStrangeBranchIsNotOurs() {
        send("b", UDP);
        assertFalse(answer("c", 200));
        assertTrue(outcomes.isEmpty());
    }

    @Test
    void aRequestThatCannotBeSentIsUnreachable() {
        send("b", TCP);
        failed.accept("Connection refused");
        assertEquals(List.of(new SipOutcome.Unreachable("Connection refused")), outcomes);
        assertFalse(answer("b", 200));
    }

    @Test
    void aLostConnectionEndsItsRequestsOnly() {
        send("a", TCP);
        send("b", UDP);
        transactions.lost(TCP);
        assertEquals(List.of(new SipOutcome.Unreachable("connection closed before the answer")), outcomes);
        assertEquals(1, transactions.underWay());
    }

    @Test
    void whatIsBeyondTheWindowWaitsForItsTurn() {
        for (int i = 0; i < 6; i++) {
            send("b" + i, UDP);
        }
        assertEquals(3, sent.size());
        send("one too many", UDP);
        assertEquals(List.of(new SipOutcome.NotSent("too many requests under way")), outcomes);
        answer("b1", 200);
        assertEquals(4, sent.size());
        answer("b3", 200);
        assertEquals(5, sent.size());
        assertEquals(4, transactions.underWay());
    }

    @Test
    void whoWaitedHasTheWholeTimeFromItsSending() {
        transactions = transactions(1);
        send("a", UDP);
        send("b", UDP);
        run(33_000);
        assertEquals(1, outcomes.size());
        run(30_900);
        assertEquals(1, outcomes.size());
        run(1_000);
        assertEquals(2, outcomes.size());
    }

    @Test
    void aTickRetransmitsNoMoreThanTheBurst() {
        transactions = transactions(1000);
        for (int i = 0; i < 1000; i++) {
            send("b" + i, UDP);
        }
        clock.forward(500);
        transactions.tick();
        assertEquals(1000 + ClientTransactions.BURST, sent.size());
        transactions.tick();
        assertEquals(1000 + 2 * ClientTransactions.BURST, sent.size());
    }

    @Test
    void stoppingEndsAllAndRefusesMore() {
        for (int i = 0; i < 5; i++) {
            send("b" + i, UDP);
        }
        transactions.stop();
        assertEquals(5, outcomes.size());
        assertEquals(3, sent.size());
        send("later", UDP);
        assertEquals(6, outcomes.size());
        assertEquals(new SipOutcome.NotSent("the endpoint has stopped"), outcomes.get(5));
    }
}
