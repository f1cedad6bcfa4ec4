package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.ByteRange;

/**
 * Adds up success reports that cover a message piece by piece (RFC 4975 s7.1.3). Remembers a few messages only that have been
 * reported in part. Not thread safe.
 */
final class SuccessReports {

    private static final int MOST = 16;

    private final Map<String, Ranges> pieces = new LinkedHashMap<>(2);

    /**
     * Whether the message has been reported whole now. The peer's own total counts, right or wrong: some count characters
     * where octets are meant.
     */
    boolean complete(String messageId, Optional<ByteRange> range) {
        if (range.isEmpty() || isWhole(range.get())) {
            pieces.remove(messageId);
            return true;
        }
        Ranges ranges = pieces.computeIfAbsent(messageId, id -> new Ranges());
        ranges.add(range.get().start() - 1, range.get().end());
        if (range.get().total() != ByteRange.UNKNOWN && ranges.cover(range.get().total())) {
            pieces.remove(messageId);
            return true;
        }
        if (pieces.size() > MOST) {
            pieces.remove(pieces.keySet().iterator().next());
        }
        return false;
    }

    private static boolean isWhole(ByteRange range) {
        boolean open = range.end() == ByteRange.UNKNOWN || range.total() == ByteRange.UNKNOWN;
        return range.start() == 1 && (open || range.end() >= range.total());
    }
}
