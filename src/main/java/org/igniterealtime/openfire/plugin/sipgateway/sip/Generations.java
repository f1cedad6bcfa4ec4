package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A map from 64-bit hashes to numbers that forgets: an entry lives at least {@link #LIFE} milliseconds and at most a quarter
 * longer. It costs 12 octets an entry at full load, 24 on average, and no object. Not thread safe.
 */
final class Generations {

    /** 64*T1 (RFC 3261 s17.2.2, Timer J). */
    static final long LIFE = 32_000;
    /** What {@link #get} says of a hash that is not there. */
    static final int NONE = Integer.MIN_VALUE;
    private static final long SPAN = LIFE / 4;
    private static final int SMALLEST = 1024;
    /** 2**64 divided by the golden ratio: neighbours land far from each other. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** One open-addressing table; 0 as hash means free. */
    private static final class Table {
        private final long born;
        private long[] hashes = new long[SMALLEST];
        private int[] values = new int[SMALLEST];
        private int size;

        Table(long born) {
            this.born = born;
        }

        int slot(long hash) {
            int mask = hashes.length - 1;
            int slot = (int) (hash * SPREAD >>> 32) & mask;
            while (hashes[slot] != 0 && hashes[slot] != hash) {
                slot = slot + 1 & mask;
            }
            return slot;
        }

        void put(long hash, int value) {
            if (size >= hashes.length * 3 / 4) {
                grow();
            }
            int slot = slot(hash);
            size += hashes[slot] == 0 ? 1 : 0;
            hashes[slot] = hash;
            values[slot] = value;
        }

        private void grow() {
            long[] oldHashes = hashes;
            int[] oldValues = values;
            hashes = new long[oldHashes.length * 2];
            values = new int[hashes.length];
            size = 0;
            for (int i = 0; i < oldHashes.length; i++) {
                if (oldHashes[i] != 0) {
                    put(oldHashes[i], oldValues[i]);
                }
            }
        }
    }

    /** Youngest first. */
    private final Deque<Table> tables = new ArrayDeque<>();

    /** Forgets what is too old. */
    void age(long now) {
        while (!tables.isEmpty() && now - tables.peekLast().born >= LIFE + SPAN) {
            tables.removeLast();
        }
    }

    int get(long hash) {
        long key = key(hash);
        for (Table table : tables) {
            int slot = table.slot(key);
            if (table.hashes[slot] == key) {
                return table.values[slot];
            }
        }
        return NONE;
    }

    /** From now on the hash has that value, for a whole life again. */
    void put(long hash, int value, long now) {
        if (tables.isEmpty() || now - tables.peekFirst().born >= SPAN) {
            tables.addFirst(new Table(now));
        }
        tables.peekFirst().put(key(hash), value);
    }

    int size() {
        int size = 0;
        for (Table table : tables) {
            size += table.size;
        }
        return size;
    }

    private static long key(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
