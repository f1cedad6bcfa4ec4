package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.Map;
import java.util.TreeMap;

/** Which octets of a message are there. Positions count from 0, ends are exclusive. Not thread safe. */
final class Ranges {

    private final TreeMap<Long, Long> ends = new TreeMap<>();

    void add(long from, long to) {
        if (to <= from) {
            return;
        }
        long start = from;
        long end = to;
        Map.Entry<Long, Long> touched = ends.floorEntry(to);
        while (touched != null && touched.getValue() >= start) {
            start = Math.min(start, touched.getKey());
            end = Math.max(end, touched.getValue());
            ends.remove(touched.getKey());
            touched = ends.floorEntry(to);
        }
        ends.put(start, end);
    }

    /** Whether everything before that position is there. */
    boolean cover(long to) {
        return to == 0 || ends.getOrDefault(0L, 0L) >= to;
    }

    /** How many pieces with gaps between. */
    int pieces() {
        return ends.size();
    }
}
