package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;

/** How many messages came to their ends in each of the last 60 minutes and 24 hours; no more is kept. Thread safe. */
final class History {

    static final int MINUTES = 60;
    static final int HOURS = 24;

    /** What is counted: messages that arrived, by direction, and those answered with an error, either way. */
    enum Series { TO_SIP, TO_XMPP, FAILED }

    private static final int KINDS = Series.values().length;

    private final Fates fates;
    private final long[][] minutes = new long[MINUTES][KINDS];
    private final long[][] hours = new long[HOURS][KINDS];
    private long[] last;
    private int minute;

    History(Fates fates) {
        this.fates = fates;
        this.last = totals();
    }

    /** To be called every minute. */
    synchronized void minute() {
        long[] now = totals();
        long[] ended = difference(now, last);
        last = now;
        add(minutes[minute % MINUTES], ended);
        add(hours[minute / MINUTES % HOURS], ended);
        minute++;
        Arrays.fill(minutes[minute % MINUTES], 0);
        if (minute % MINUTES == 0) {
            Arrays.fill(hours[minute / MINUTES % HOURS], 0);
        }
    }

    /** The counts of the last 60 minutes by {@link Series}, oldest first; the last one is not over yet. */
    synchronized List<long[]> minutes() {
        return view(minutes, minute);
    }

    /** The counts of the last 24 hours, likewise. */
    synchronized List<long[]> hours() {
        return view(hours, minute / MINUTES);
    }

    private List<long[]> view(long[][] ring, int current) {
        List<long[]> view = new ArrayList<>();
        for (int i = 1; i <= ring.length; i++) {
            view.add(ring[(current + i) % ring.length].clone());
        }
        add(view.get(ring.length - 1), difference(totals(), last));
        return view;
    }

    private long[] totals() {
        return new long[] {ended(Fates.Direction.XMPP_TO_SIP, Fates.Fate.DELIVERED),
            ended(Fates.Direction.SIP_TO_XMPP, Fates.Fate.DELIVERED),
            Stream.of(Fates.Direction.values()).mapToLong(direction -> ended(direction, Fates.Fate.ERROR)).sum()};
    }

    private long ended(Fates.Direction direction, Fates.Fate fate) {
        return Stream.of(Fates.Mode.values()).mapToLong(mode -> fates.count(direction, mode, fate)).sum();
    }

    private static long[] difference(long[] now, long[] before) {
        long[] difference = new long[KINDS];
        for (int kind = 0; kind < KINDS; kind++) {
            difference[kind] = now[kind] - before[kind];
        }
        return difference;
    }

    private static void add(long[] sum, long[] more) {
        for (int kind = 0; kind < KINDS; kind++) {
            sum[kind] += more[kind];
        }
    }
}
