package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The next hops that have failed, each left alone for a while, the longer the more often it has failed (RFC 3263 s4.3). When its
 * time is up it is asked with OPTIONS whether it lives, and rests until it says so. At most a thousand; one that nobody has
 * asked for in ten minutes is forgotten. Thread safe; times are milliseconds of its clock.
 */
final class RestingHops {

    static final long FIRST_REST = 5_000;
    static final long LONGEST_REST = 60_000;
    /** However long a peer asks for with Retry-After. */
    static final long LONGEST_WISH = 600_000;
    static final long FORGOTTEN = 600_000;
    static final int MOST = 1000;

    private static final class Entry {
        private final NextHop hop;
        private final long length;
        private final long until;
        private final String failure;
        private volatile long wanted;
        private volatile boolean probed;

        Entry(NextHop hop, long length, long until, String failure, long wanted) {
            this.hop = hop;
            this.length = length;
            this.until = until;
            this.failure = failure;
            this.wanted = wanted;
        }
    }

    private final LongSupplier clock;
    private final Map<NextHop, Entry> resting = new ConcurrentHashMap<>();

    RestingHops(LongSupplier clock) {
        this.clock = clock;
    }

    /** The hops that do not rest, in their order; all of them if none is awake: then a try is better than none. */
    List<NextHop> awake(List<NextHop> hops) {
        if (resting.isEmpty()) {
            return hops;
        }
        List<NextHop> awake = new ArrayList<>(hops.size());
        for (NextHop hop : hops) {
            Entry entry = resting.get(hop);
            if (entry == null) {
                awake.add(hop);
            } else {
                entry.wanted = clock.getAsLong();
            }
        }
        return awake.isEmpty() ? hops : awake;
    }

    /**
     * Notes how a request by that hop has ended.
     *
     * @return whether the hop has failed, so that the next one is to be tried (RFC 3263 s4.3)
     */
    boolean note(NextHop hop, SipOutcome outcome) {
        Optional<String> failure = failure(outcome);
        if (failure.isPresent()) {
            rest(hop, failure.get(), outcome instanceof SipOutcome.Rejected rejected ? rejected.retryAfter() * 1000L : 0);
        } else if (!resting.isEmpty() && !(outcome instanceof SipOutcome.NotSent)) {
            resting.remove(hop);
        }
        return failure.isPresent();
    }

    private static Optional<String> failure(SipOutcome outcome) {
        if (outcome instanceof SipOutcome.Unreachable unreachable) {
            return Optional.of(unreachable.why());
        }
        if (outcome instanceof SipOutcome.NoAnswer) {
            return Optional.of("no answer");
        }
        return outcome instanceof SipOutcome.Rejected rejected && rejected.code() == 503 ? Optional.of("503 " + rejected.reason())
                : Optional.empty();
    }

    private void rest(NextHop hop, String failure, long wish) {
        if (resting.size() >= MOST && !resting.containsKey(hop)) {
            return; // it is tried by each request then, which is slow, not wrong
        }
        long now = clock.getAsLong();
        resting.compute(hop, (same, before) -> {
            // What was sent before it began to rest fails as well, and says nothing new.
            if (before != null && !before.probed && now < before.until) {
                return before;
            }
            long length = before == null ? FIRST_REST : Math.min(2 * before.length, LONGEST_REST);
            return new Entry(hop, length, now + Math.max(length, Math.min(wish, LONGEST_WISH)), failure,
                    before == null ? now : before.wanted);
        });
    }

    /** The hops that are to be asked now whether they live; each once per rest. */
    List<NextHop> due() {
        long now = clock.getAsLong();
        resting.values().removeIf(entry -> now - entry.wanted >= FORGOTTEN);
        List<NextHop> due = new ArrayList<>();
        for (Entry entry : resting.values()) {
            if (now >= entry.until && !entry.probed) {
                entry.probed = true;
                due.add(entry.hop);
            }
        }
        return due;
    }

    /** A probe that was not sent counts for nothing: the next one may be. */
    void unasked(NextHop hop) {
        Entry entry = resting.get(hop);
        if (entry != null) {
            entry.probed = false;
        }
    }

    void clear() {
        resting.clear();
    }

    List<RestingHop> list() {
        long now = clock.getAsLong();
        return resting.values().stream().sorted(Comparator.comparing(entry -> entry.hop.toString()))
                .map(entry -> new RestingHop(entry.hop, Math.max(0, entry.until - now), entry.failure)).toList();
    }
}
