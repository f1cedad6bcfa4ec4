package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.xmpp.packet.Message;

/** docs/settings.md promises a KiB for each message in the ledger. Looks at the heap of the whole JVM. */
@Isolated
class LedgerSizeTest {

    private static final int ROWS = 100_000;

    private final Ledger ledger = new Ledger(new Fates(), InstantSource.system(), System::nanoTime);

    @Test
    void aHundredThousandMessagesTakeLessThanAKibibyteEach() {
        ledger.limits(ROWS, Duration.ofDays(1));
        for (int i = 0; i < ROWS; i++) {
            write(i);
        }
        long full = used();
        ledger.limits(1, Duration.ofDays(1));
        long row = (full - used()) / ROWS;
        assertTrue(row > 300 && row < 1024, row + " octets");
    }

    /** A text in a session, with every string its own. */
    private void write(int number) {
        Journey journey = ledger.open(Fates.Direction.XMPP_TO_SIP, "juliet.capulet" + number + "@example.com",
                "romeo.montague" + number + "\\40example.net@sip.example.com", UUID.randomUUID().toString());
        String messageId = ChatText.newMessageId();
        journey.goes(Fates.Mode.SESSION);
        journey.step(Journey.Event.STANZA, Message.Type.chat);
        journey.isIn(UUID.randomUUID().toString());
        journey.step(Journey.Event.INVITE_SENT);
        journey.onHop(Given.HOP);
        journey.answered(new SipOutcome.Accepted(200));
        journey.step(Journey.Event.SEND_QUEUED, 0, 42, messageId);
        journey.step(Journey.Event.SEND_WRITTEN, messageId);
        journey.step(Journey.Event.REPORT, 200, 0, messageId);
        journey.delivered();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
