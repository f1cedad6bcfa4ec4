package org.igniterealtime.openfire.plugin.sipgateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what will be so in a moment: looks again and again, at first every 5 ms, then less and less often. */
public final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private Await() {
    }

    /**
     * Fails if it is not so within 10 s.
     *
     * @param otherwise says what is wrong then
     */
    public static void until(Callable<Boolean> isSo, Supplier<String> otherwise) {
        until(PATIENCE, isSo, otherwise);
    }

    public static void until(Duration patience, Callable<Boolean> isSo, Supplier<String> otherwise) {
        if (!soon(patience, isSo)) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** Whether it is so within that time. */
    public static boolean soon(Duration patience, Callable<Boolean> isSo) {
        return found(patience, () -> isSo.call() ? Optional.of(true) : Optional.empty()).isPresent();
    }

    /** What is found within that time; empty if nothing is. */
    public static <T> Optional<T> found(Duration patience, Callable<Optional<T>> search) {
        long start = System.nanoTime();
        while (true) {
            // Looks once more after the time is over, however long one look takes.
            boolean last = System.nanoTime() - start > patience.toNanos();
            Optional<T> found = look(search);
            if (found.isPresent() || last) {
                return found;
            }
            long pause = (System.nanoTime() - start) / 10;
            LockSupport.parkNanos(Math.max(SHORTEST_PAUSE.toNanos(), Math.min(pause, LONGEST_PAUSE.toNanos())));
        }
    }

    private static <T> Optional<T> look(Callable<Optional<T>> search) {
        try {
            return search.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
