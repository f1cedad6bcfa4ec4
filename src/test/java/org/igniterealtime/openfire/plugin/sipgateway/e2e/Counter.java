package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.time.Duration;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/** A number of the status page, seen from the moment when this was made. */
public final class Counter {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final TestServer server;
    private final String row;
    private final int column;
    private final long start;

    private Counter(TestServer server, String row, int column) {
        this.server = server;
        this.row = row;
        this.column = column;
        this.start = StatusPage.of(server).number(row, column);
    }

    /** How often that rule has ended something. */
    public static Counter of(TestServer server, String rule) {
        return new Counter(server, rule, 1);
    }

    /**
     * How many messages of that direction and mode, as in {@code SIP to XMPP, MSRP}, came to that end: 1 delivered, 2 answered
     * with an error, 3 ended by a rule.
     */
    static Counter of(TestServer server, String direction, int end) {
        return new Counter(server, direction, end);
    }

    /** Fails if that number of the page is not 0 within that time. */
    public static void awaitZero(TestServer server, String row, Duration patience) {
        Await.until(patience, () -> StatusPage.of(server).number(row, 1) == 0,
                () -> row + " is still " + StatusPage.of(server).number(row, 1));
    }

    /** By how much the number is higher. */
    public long rise() {
        return StatusPage.of(server).number(row, column) - start;
    }

    /** Fails if the number is not higher by that much within 10 s, or higher still. */
    void hasRisenBy(long difference) {
        Await.soon(DEADLINE, () -> rise() >= difference);
        long rise = rise();
        if (rise != difference) {
            throw new AssertionError(row + " has risen by " + rise + ", not by " + difference);
        }
    }
}
