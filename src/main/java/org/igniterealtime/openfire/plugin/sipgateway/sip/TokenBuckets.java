package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket for each of many: users, senders, addresses. A bucket is one number, the time at which it will be full again;
 * one that is full is as good as none, so those are forgotten, all of them every {@value #SWEEP_SECONDS} s. Should there be so
 * many at work that no room is left, newcomers share one bucket.
 *
 * <p>Thread safe, without locks where the key is known.
 */
public final class TokenBuckets<K> {

    private static final long SWEEP_SECONDS = 10;
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(SWEEP_SECONDS);
    /** When there is no room: soon again, but not for each newcomer. */
    private static final long HASTY_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final int most;
    private final LongSupplier nanos;
    /** When each will be full, by the clock. */
    private final Map<K, AtomicLong> fullAt = new ConcurrentHashMap<>();
    private final AtomicLong newcomersFullAt;
    private final AtomicLong swept;

    /**
     * @param most  how many buckets are remembered
     * @param nanos as {@link System#nanoTime()}
     */
    public TokenBuckets(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        newcomersFullAt = new AtomicLong(nanos.getAsLong());
        swept = new AtomicLong(nanos.getAsLong());
    }

    /** Takes a token from the bucket of that key. False if there is none. */
    public boolean take(K key, Rate rate) {
        return rate.perSecond() == 0 || take(bucket(key), rate);
    }

    /** Whether a token could be taken from the bucket of that key. */
    public boolean has(K key, Rate rate) {
        AtomicLong known = fullAt.get(key);
        AtomicLong bucket = known == null && fullAt.size() >= most ? newcomersFullAt : known;
        return bucket == null || !isEmpty(wait(bucket.get(), nanos.getAsLong(), rate), rate);
    }

    /** How long the bucket would need to be full after a token was taken. */
    private static long wait(long full, long now, Rate rate) {
        return Math.max(full - now, 0) + rate.interval();
    }

    private static boolean isEmpty(long wait, Rate rate) {
        return wait > rate.burst() * rate.interval();
    }

    private boolean take(AtomicLong bucket, Rate rate) {
        long now = nanos.getAsLong();
        while (true) {
            long full = bucket.get();
            long wait = wait(full, now, rate);
            if (isEmpty(wait, rate)) {
                return false;
            }
            if (bucket.compareAndSet(full, now + wait)) {
                return true;
            }
        }
    }

    /** A bucket that is swept away while somebody takes from it gives one token too many, which does no harm. */
    private AtomicLong bucket(K key) {
        AtomicLong known = fullAt.get(key);
        if (known != null) {
            return known;
        }
        long now = nanos.getAsLong();
        sweep(now);
        return fullAt.size() >= most ? newcomersFullAt : fullAt.computeIfAbsent(key, unknown -> new AtomicLong(now));
    }

    private void sweep(long now) {
        long last = swept.get();
        long pause = fullAt.size() >= most ? HASTY_SWEEP_NANOS : SWEEP_NANOS;
        if (now - last >= pause && swept.compareAndSet(last, now)) {
            fullAt.values().removeIf(bucket -> bucket.get() - now <= 0);
        }
    }

    int size() {
        return fullAt.size();
    }
}
