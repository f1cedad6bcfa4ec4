package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which nonce counts have been used, so that credentials which somebody has overheard are good for nothing (RFC 7616 s5.5). A
 * count may come late, by up to 31, since UDP keeps no order; and again as a retransmission. Only who has proved himself gets an
 * entry: {@value #MOST} of them, of about 600 octets, as old as a nonce may be. Beyond, the eldest goes, and with it all nonces
 * of its time and before are used up. Thread safe.
 */
final class NonceCounts {

    static final int MOST = 10_000;
    private static final int WINDOW = 32;
    /** As long as the answer is remembered, see {@link ServerTransactions}. */
    private static final long RETRANSMITTED = Generations.LIFE;

    private static final class Used {
        private final long made;
        private final long[] counts = new long[WINDOW];
        private final long[] transactions = new long[WINDOW];
        private final long[] times = new long[WINDOW];
        private long highest;

        Used(long made) {
            this.made = made;
        }

        boolean take(long count, long transaction, long now) {
            int slot = (int) (count % WINDOW);
            if (counts[slot] == count) {
                return transactions[slot] == transaction && now - times[slot] < RETRANSMITTED;
            }
            if (count <= highest - WINDOW) {
                return false;
            }
            highest = Math.max(highest, count);
            counts[slot] = count;
            transactions[slot] = transaction;
            times[slot] = now;
            return true;
        }
    }

    private final long life;
    private final Map<String, Used> nonces = new LinkedHashMap<>();
    private long usedUp = Long.MIN_VALUE;

    /** @param life how long a nonce is good, in milliseconds */
    NonceCounts(long life) {
        this.life = life;
    }

    /**
     * Takes a count, 1 or higher.
     *
     * @param made        when the nonce was made
     * @param transaction what a retransmission has in common with the first
     * @return false if it has been used by another request
     */
    synchronized boolean take(String nonce, long made, long count, long transaction, long now) {
        if (made <= usedUp) {
            return false;
        }
        Used used = nonces.get(nonce);
        if (used == null) {
            makeRoom(now);
            used = new Used(made);
            nonces.put(nonce, used);
        }
        return used.take(count, transaction, now);
    }

    private void makeRoom(long now) {
        Iterator<Used> eldest = nonces.values().iterator();
        while (eldest.hasNext()) {
            Used used = eldest.next();
            boolean old = now - used.made > life;
            if (!old && nonces.size() < MOST) {
                return;
            }
            eldest.remove();
            usedUp = old ? usedUp : Math.max(usedUp, used.made);
        }
    }
}
