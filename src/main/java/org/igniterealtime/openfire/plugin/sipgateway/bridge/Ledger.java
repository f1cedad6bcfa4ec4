package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * The last messages and what became of them, for the console, and the traces that are switched on. Bounded in number and age: the
 * oldest is forgotten first, whatever its state. Thread safe; taking a message in waits for nobody, so one that is taken in just
 * while another number is set may not be remembered.
 */
public final class Ledger {

    /** How long a trace lasts. */
    public static final Duration TRACE = Duration.ofMinutes(15);
    private static final int MOST_TRACES = 20;

    private final Fates fates;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final AtomicLong last = new AtomicLong();
    private final Map<Pair, Instant> traces = new ConcurrentHashMap<>();
    private volatile AtomicReferenceArray<Journey> journeys = new AtomicReferenceArray<>(1);
    private volatile Duration age = Duration.ZERO;

    /** @param nanos as {@link System#nanoTime()} */
    Ledger(Fates fates, InstantSource clock, LongSupplier nanos) {
        this.fates = fates;
        this.clock = clock;
        this.nanos = nanos;
    }

    Fates fates() {
        return fates;
    }

    long millis() {
        return clock.millis();
    }

    long nanos() {
        return nanos.getAsLong();
    }

    /** Remembers at most so many messages, at least one, for at most so long. */
    synchronized void limits(int most, Duration longest) {
        age = longest;
        if (most != journeys.length()) {
            AtomicReferenceArray<Journey> before = journeys;
            AtomicReferenceArray<Journey> after = new AtomicReferenceArray<>(Math.max(1, most));
            for (int i = 0; i < before.length(); i++) {
                put(after, before.get(i));
            }
            journeys = after;
        }
    }

    /** Of two that fall on one place, the later one is kept. */
    private static void put(AtomicReferenceArray<Journey> to, Journey journey) {
        if (journey != null) {
            to.accumulateAndGet((int) (journey.number() % to.length()), journey,
                    (one, other) -> one != null && one.number() > other.number() ? one : other);
        }
    }

    /**
     * A message was taken in.
     *
     * @param xmppUser as in {@link Journey.View}
     * @param sipUser  the same
     * @param id       the same; null if a stanza has none
     */
    Journey open(Fates.Direction direction, String xmppUser, String sipUser, String id) {
        Journey journey = new Journey(this, last.incrementAndGet(), direction, xmppUser, sipUser, id);
        put(journeys, journey);
        return journey;
    }

    /** Forgets what is too old. */
    void tick() {
        AtomicReferenceArray<Journey> now = journeys;
        long oldest = oldest();
        for (int i = 0; i < now.length(); i++) {
            Journey journey = now.get(i);
            if (journey != null && journey.takenMillis() < oldest) {
                now.compareAndSet(i, journey, null);
            }
        }
        forgetTraces();
    }

    private void forgetTraces() {
        traces.values().removeIf(until -> until.isBefore(clock.instant()));
    }

    /** What was taken in before is forgotten. */
    private long oldest() {
        return millis() - age.toMillis();
    }

    private Optional<Journey> journey(long number) {
        AtomicReferenceArray<Journey> now = journeys;
        return Optional.ofNullable(now.get((int) Math.floorMod(number, (long) now.length())))
                .filter(journey -> journey.number() == number && journey.takenMillis() >= oldest());
    }

    /** Something more has happened to the message of that number; nothing if it is forgotten. */
    void step(long number, Journey.Event event, int code, Object note) {
        journey(number).ifPresent(journey -> journey.step(event, code, 0, note));
    }

    // The console

    /** The message of that number, if it is remembered. */
    public Optional<Journey.View> find(long number) {
        return journey(number).map(Journey::view);
    }

    /**
     * The latest messages, the last one first.
     *
     * @param words  only those that have this in an address or id, whatever the case; empty: all
     * @param before only those with a lower number; {@link Long#MAX_VALUE}: all
     * @param most   how many at the most
     */
    public List<Journey.View> latest(String words, long before, int most) {
        AtomicReferenceArray<Journey> now = journeys;
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        long oldest = oldest();
        List<Journey.View> found = new ArrayList<>();
        long from = Math.min(before - 1, last.get());
        for (long number = from; number > 0 && number > from - now.length() && found.size() < most; number--) {
            Journey journey = now.get((int) (number % now.length()));
            if (journey != null && journey.number() == number && journey.takenMillis() >= oldest && journey.concerns(wanted)) {
                found.add(journey.view());
            }
        }
        return found;
    }

    /**
     * Keeps the beginnings of that pair's texts from now on for {@link #TRACE}, as long as the messages are remembered. Both
     * users as they stand in {@link Journey.View}. False: there are too many traces.
     */
    public synchronized boolean trace(String xmppUser, String sipUser) {
        forgetTraces();
        Pair pair = new Pair(xmppUser, sipUser);
        if (traces.size() >= MOST_TRACES && !traces.containsKey(pair)) {
            return false;
        }
        traces.put(pair, clock.instant().plus(TRACE));
        return true;
    }

    /** Keeps no more of them. */
    public void endTrace(String xmppUser, String sipUser) {
        traces.remove(new Pair(xmppUser, sipUser));
    }

    public boolean isTraced(String xmppUser, String sipUser) {
        Instant until = traces.isEmpty() ? null : traces.get(new Pair(xmppUser, sipUser));
        return until != null && clock.instant().isBefore(until);
    }
}
