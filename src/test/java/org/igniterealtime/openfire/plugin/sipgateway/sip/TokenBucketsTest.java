package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much each may take, and what remains of those who took. */
class TokenBucketsTest {

    private static final Rate RATE = new Rate(20, 200);

    /** A clock that is about to wrap, as that of a JVM may be. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final TokenBuckets<String> buckets = new TokenBuckets<>(100, now::get);

    private void forward(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private long taken(String key, int attempts) {
        return IntStream.range(0, attempts).filter(i -> buckets.take(key, RATE)).count();
    }

    @ParameterizedTest
    @CsvSource({"20/s burst 200,20,200", "20/s,20,40", "1/s burst 1,1,1", "5/s  burst  9,5,9", "0,0,0"})
    void aRateIsWrittenSo(String text, int perSecond, int burst) {
        assertEquals(Optional.of(new Rate(perSecond, burst)), Rate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "0/s", "-1/s", "20/m", "20/s burst 0", "20/s burst", "x", "99999999/s"})
    void theseAreNoRates(String text) {
        assertEquals(Optional.empty(), Rate.parse(text));
    }

    @Test
    void theBurstIsThereAtOnceAndTheRestComesInTime() {
        assertEquals(200, taken("romeo", 1000));
        forward(1000);
        assertEquals(20, taken("romeo", 1000));
        forward(49);
        assertFalse(buckets.take("romeo", RATE));
        forward(1);
        assertTrue(buckets.take("romeo", RATE));
    }

    @Test
    void toAskTakesNothing() {
        assertTrue(buckets.has("romeo", RATE));
        assertEquals(0, buckets.size());
        assertEquals(200, taken("romeo", 1000));
        assertFalse(buckets.has("romeo", RATE));
        forward(50);
        assertTrue(buckets.has("romeo", RATE) && buckets.has("romeo", RATE));
        assertEquals(1, taken("romeo", 1000));
    }

    @Test
    void aBucketHoldsNoMoreThanItsBurst() {
        assertEquals(200, taken("romeo", 1000));
        forward(3_600_000);
        assertEquals(200, taken("romeo", 1000));
    }

    @Test
    void eachHasItsOwn() {
        assertEquals(200, taken("romeo", 1000));
        assertEquals(200, taken("tybalt", 1000));
    }

    @Test
    void withoutARateNothingIsCounted() {
        assertTrue(IntStream.range(0, 1000).allMatch(i -> buckets.take("romeo", Rate.OFF)));
        assertEquals(0, buckets.size());
    }

    @Test
    void aNewRateHoldsAtOnce() {
        assertEquals(200, taken("romeo", 1000));
        assertTrue(buckets.take("romeo", new Rate(1000, 100_000)));
        assertFalse(buckets.take("romeo", new Rate(1, 5)));
    }

    @Test
    void fullBucketsAreForgotten() {
        taken("busy", 1000);
        IntStream.range(0, 50).forEach(i -> buckets.take("idle" + i, RATE));
        forward(9_000);
        taken("busy", 1000);
        assertEquals(51, buckets.size());
        forward(1_000);
        buckets.take("new", RATE);
        assertEquals(2, buckets.size());
        assertEquals(20, taken("busy", 1000), "what is not full is remembered");
    }

    @Test
    void aHundredThousandStrangersNeedNoMoreRoomThanThereIs() {
        taken("busy", 1000);
        long passed = IntStream.range(0, 100_000).filter(i -> buckets.take("stranger" + i, RATE)).count();
        assertEquals(100, buckets.size());
        assertEquals(99 + 200, passed, "those without a bucket of their own share one");
        assertFalse(buckets.take("busy", RATE), "nobody gets a new bucket by pushing out his own");
        assertFalse(buckets.has("late", RATE));
        forward(100);
        assertTrue(buckets.take("late", RATE), "the full ones have made room");
    }
}
