package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of one conversation run one after the other and in their order; those of others run beside them. */
class MailboxTest {

    private Workers workers = new Workers(4, 1000);

    @AfterEach
    void stop() {
        workers.stop(10);
    }

    @Test
    void eventsRunInTheirOrder() {
        Mailbox mailbox = new Mailbox(workers);
        // Not thread safe, and need not be.
        List<Integer> ran = new ArrayList<>();

        IntStream.range(0, 1000).forEach(i -> assertTrue(mailbox.post(() -> ran.add(i))));
        settle(mailbox);

        assertEquals(IntStream.range(0, 1000).boxed().toList(), ran);
    }

    @Test
    void twoEventsNeverRunAtTheSameTime() throws InterruptedException {
        Mailbox mailbox = new Mailbox(workers);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(4 * 200);
        Runnable event = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            // Long enough to be met by another one. A yield leaves the processor to whatever else runs on the machine.
            IntStream.range(0, 1000).forEach(i -> Thread.onSpinWait());
            running.decrementAndGet();
            done.countDown();
        };

        IntStream.range(0, 4).forEach(i -> new Thread(() -> IntStream.range(0, 200).forEach(j -> mailbox.post(event))).start());

        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(1, most.get());
    }

    @Test
    void aLongEventKeepsNobodyElseWaiting() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(10);
        Mailbox busy = new Mailbox(workers);
        busy.post(() -> Waiting.forIt(release));

        IntStream.range(0, 10).forEach(i -> new Mailbox(workers).post(others::countDown));

        assertTrue(others.await(10, TimeUnit.SECONDS));
        release.countDown();
    }

    @Test
    void aMailboxThatNeverEmptiesLetsTheOthersHaveTheirTurn() throws InterruptedException {
        workers.stop(10);
        workers = new Workers(1, 1000);
        Mailbox endless = new Mailbox(workers);
        CountDownLatch other = new CountDownLatch(1);
        endless.postOwn(new Runnable() {
            @Override
            public void run() {
                if (other.getCount() > 0) {
                    endless.postOwn(this);
                }
            }
        });

        new Mailbox(workers).post(other::countDown);

        assertTrue(other.await(10, TimeUnit.SECONDS));
    }

    @Test
    void anEventThatFailsDoesNotStopTheNext() {
        Mailbox mailbox = new Mailbox(workers);
        AtomicInteger ran = new AtomicInteger();

        mailbox.post(() -> {
            throw new IllegalStateException("This is logged");
        });
        mailbox.post(ran::incrementAndGet);
        settle(mailbox);

        assertEquals(1, ran.get());
    }

    @Test
    void whatIsTooMuchIsRefusedButNotWhatFollowsFromIt() {
        workers.stop(10);
        workers = new Workers(1, 4);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        Mailbox mailbox = new Mailbox(workers);
        mailbox.post(() -> {
            started.countDown();
            Waiting.forIt(release);
        });
        Waiting.forIt(started);

        IntStream.range(0, 3).forEach(i -> assertTrue(mailbox.post(ran::incrementAndGet)));
        assertFalse(mailbox.post(ran::incrementAndGet));
        assertFalse(new Mailbox(workers).post(ran::incrementAndGet));
        mailbox.postOwn(ran::incrementAndGet);
        release.countDown();
        workers.stop(10);

        assertEquals(4, ran.get());
        assertEquals(0, workers.waiting());
    }

    @Test
    void whatHoldsTooMuchTogetherIsRefused() {
        workers.stop(10);
        workers = new Workers(1, 100);
        CountDownLatch release = new CountDownLatch(1);
        Mailbox mailbox = new Mailbox(workers);
        Runnable event = () -> Waiting.forIt(release);

        assertTrue(mailbox.post(event, Workers.MOST_OCTETS - 10));
        assertFalse(mailbox.post(event, 11));
        assertTrue(mailbox.post(event, 10));
        assertFalse(new Mailbox(workers).post(event, 1));
        assertTrue(new Mailbox(workers).post(event, 0));
        release.countDown();
        workers.stop(10);

        assertTrue(workers.admit(Workers.MOST_OCTETS), "all is given back");
        assertEquals(1, workers.waiting());
        workers.run(() -> { }, Workers.MOST_OCTETS);
    }

    @Test
    void whatIsLeftAtTheEndIsRunByWhoeverBringsIt() {
        Mailbox mailbox = new Mailbox(workers);
        AtomicInteger ran = new AtomicInteger();
        workers.stop(10);

        mailbox.postOwn(ran::incrementAndGet);

        assertEquals(1, ran.get());
    }

    @Test
    void theEndWaitsForWhatHasBegun() {
        Mailbox mailbox = new Mailbox(workers);
        AtomicInteger ran = new AtomicInteger();
        IntStream.range(0, 100).forEach(i -> mailbox.post(ran::incrementAndGet));

        workers.stop(10);

        assertEquals(100, ran.get());
    }

    @Test
    void whatHasNotBegunAtTheEndHasItsTurnAllTheSame() {
        workers.stop(10);
        workers = new Workers(1, 1000);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        new Mailbox(workers).post(() -> {
            started.countDown();
            Waiting.forIt(release);
        });
        Waiting.forIt(started);
        List<Integer> ran = new ArrayList<>();
        Mailbox waiting = new Mailbox(workers);
        IntStream.range(0, 100).forEach(i -> waiting.post(() -> ran.add(i)));

        workers.stop(0);

        assertEquals(IntStream.range(0, 100).boxed().toList(), ran);
        release.countDown();
    }

    private static void settle(Mailbox mailbox) {
        CountDownLatch settled = new CountDownLatch(1);
        mailbox.postOwn(settled::countDown);
        Waiting.forIt(settled);
    }
}
