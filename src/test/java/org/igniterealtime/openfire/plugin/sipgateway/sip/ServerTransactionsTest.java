package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions.Arrival.ANSWERED;
import static org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions.Arrival.IN_WORK;
import static org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions.Arrival.MERGED;
import static org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions.Arrival.NEW;
import static org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions.Arrival.OVERLOAD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 3261 s17.2.2, with a clock that only the test moves. */
class ServerTransactionsTest {

    private static final SipAnswer ACCEPTED = SipAnswer.of(202, "Accepted");
    private static final SipAnswer REFUSED = SipAnswer.of(415, "Unsupported Media Type").with("Accept", "text/plain");

    private final FakeClock clock = new FakeClock();
    private final ServerTransactions transactions = new ServerTransactions(1000, clock);

    private static Fingerprint.Marks marks(long number) {
        return new Fingerprint.Marks(number, -number, "tag" + number);
    }

    private ServerTransactions.Arrival arrive(long number) {
        return transactions.arrive(marks(number), false);
    }

    @Test
    void aRetransmissionIsAbsorbedUntilThereIsAnAnswer() {
        assertEquals(NEW, arrive(1));
        assertEquals(IN_WORK, arrive(1));
        assertEquals(Optional.empty(), transactions.answer(marks(1)));
        transactions.answered(marks(1), REFUSED);
        assertEquals(ANSWERED, arrive(1));
        assertEquals(Optional.of(REFUSED), transactions.answer(marks(1)));
    }

    @Test
    void eachRequestHasItsOwnAnswer() {
        arrive(1);
        arrive(2);
        transactions.answered(marks(1), ACCEPTED);
        transactions.answered(marks(2), REFUSED);
        assertEquals(Optional.of(ACCEPTED), transactions.answer(marks(1)));
        assertEquals(Optional.of(REFUSED), transactions.answer(marks(2)));
    }

    @Test
    void theAnswerIsRememberedForThirtyTwoSecondsFromTheAnswer() {
        arrive(1);
        clock.forward(20_000);
        transactions.answered(marks(1), ACCEPTED);
        clock.forward(31_999);
        assertEquals(ANSWERED, arrive(1));
        clock.forward(8_001);
        assertEquals(NEW, arrive(1));
    }

    @Test
    void nothingIsRememberedAMinuteLater() {
        for (int i = 1; i <= 900; i++) {
            arrive(i);
            transactions.answered(marks(i), ACCEPTED);
        }
        clock.forward(60_000);
        for (int i = 1001; i <= 1900; i++) {
            assertEquals(NEW, arrive(i));
        }
    }

    @Test
    void theSameRequestOnAnotherWayIsMerged() {
        arrive(1);
        assertEquals(MERGED, transactions.arrive(new Fingerprint.Marks(77, -1, "t"), false));
        assertEquals(NEW, transactions.arrive(new Fingerprint.Marks(77, -1, "t"), true), "a request in a dialog is never merged");
    }

    @Test
    void whatIsBeyondTheCapacityIsNotRemembered() {
        for (int i = 1; i <= 1000; i++) {
            assertEquals(NEW, arrive(i));
        }
        assertEquals(OVERLOAD, arrive(1001));
        assertEquals(OVERLOAD, arrive(1001));
        assertEquals(IN_WORK, arrive(1));
        clock.forward(50_000);
        assertEquals(NEW, arrive(1001));
    }

    @Test
    void manyRequestsKeepTheirAnswers() {
        ServerTransactions large = new ServerTransactions(100_000, clock);
        for (int i = 1; i <= 50_000; i++) {
            assertEquals(NEW, large.arrive(marks(i), false));
            large.answered(marks(i), i % 2 == 0 ? ACCEPTED : REFUSED);
            clock.forward(i % 2);
        }
        clock.forward(-25_000 + 30_000);
        for (int i = 1; i <= 50_000; i++) {
            assertEquals(Optional.of(i % 2 == 0 ? ACCEPTED : REFUSED), large.answer(marks(i)));
        }
    }

    @Test
    void aFloodOfDifferentAnswersKeepsTheCodes() {
        ServerTransactions large = new ServerTransactions(100_000, clock);
        for (int i = 1; i <= 20_000; i++) {
            large.arrive(marks(i), false);
            large.answered(marks(i), SipAnswer.of(404, "No such user " + i));
        }
        assertEquals("No such user 1", large.answer(marks(1)).orElseThrow().reason());
        assertEquals(SipAnswer.of(404, "As before"), large.answer(marks(20_000)).orElseThrow());
    }
}
