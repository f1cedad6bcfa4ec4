package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;

/** A message of which not all has come yet. Holds what it has taken from the budget until {@link #release}. Not thread safe. */
final class PartialMessage {

    private static final byte[] NOTHING = {};
    // What a peer announces is made room for at once up to this; beyond, it has to send it first.
    private static final int MOST_ON_TRUST = 16384;
    // A peer that sends more pieces with gaps between than this is refused.
    private static final int MOST_PIECES = 100;

    final MsrpRequest firstHead;
    final long began;
    long touched;

    private final ReassemblyBudget budget;
    private final int maxSize;
    private final Ranges ranges = new Ranges();
    private byte[] octets = NOTHING;
    private int onTrust;
    private int position;
    private int total = -1;
    private boolean refused;

    PartialMessage(MsrpRequest firstHead, ReassemblyBudget budget, int maxSize, long began) {
        this.began = began;
        this.firstHead = firstHead;
        this.budget = budget;
        this.maxSize = maxSize;
    }

    /** The next octets begin there. False if the message is, or becomes, too large. */
    boolean chunk(long from, long announced) {
        if (from > maxSize || announced > maxSize) {
            refuse();
        }
        position = refused ? 0 : (int) from;
        onTrust = (int) Math.min(announced, MOST_ON_TRUST);
        return !refused;
    }

    /** False if the message is, or becomes, too large. RFC 4975 s7.3.1: what comes last takes precedence. */
    boolean append(ByteBuffer slice) {
        int count = slice.remaining();
        if (refused || !makeRoom((long) position + count)) {
            refuse();
            return false;
        }
        slice.get(octets, position, count);
        ranges.add(position, (long) position + count);
        position += count;
        if (ranges.pieces() > MOST_PIECES) {
            refuse();
        }
        return !refused;
    }

    private boolean makeRoom(long needed) {
        if (needed > maxSize) {
            return false;
        }
        if (needed <= octets.length) {
            return true;
        }
        int capacity = (int) Math.min(maxSize, Math.max(needed, Math.max(onTrust, 2L * octets.length)));
        if (!budget.take(capacity - octets.length)) {
            return false;
        }
        octets = Arrays.copyOf(octets, capacity);
        return true;
    }

    /** RFC 4975 s7.3.1: the chunk that ends with {@code $} defines the length, whatever was announced. */
    void last() {
        total = position;
    }

    boolean complete() {
        return !refused && total >= 0 && ranges.cover(total);
    }

    byte[] message() {
        return octets.length == total ? octets : Arrays.copyOf(octets, total);
    }

    /** From now on all of it is refused; what it held is free. */
    void refuse() {
        refused = true;
        release();
    }

    boolean refused() {
        return refused;
    }

    void release() {
        budget.giveBack(octets.length);
        octets = NOTHING;
    }
}
