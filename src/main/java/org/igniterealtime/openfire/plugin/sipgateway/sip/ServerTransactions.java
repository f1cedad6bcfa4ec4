package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The non-INVITE server transactions of the MESSAGEs that came in (RFC 3261 s17.2.2), as little as is needed to answer each
 * once: a hash and the number of its answer. An answer is written anew for each retransmission, from the retransmission.
 *
 * <p>No provisional answers: RFC 4320 s4.1 and s4.2 keep 100 and 408 from MESSAGE. Thread safe; bounded by the capacity.
 */
public final class ServerTransactions {

    private static final int IN_WORK = -1;
    private static final int COPY = -2;
    /** Different answers that are remembered; nearly all requests share a handful. */
    private static final int MOST_ANSWERS = 10_000;

    /** What is to be done with a request. */
    public enum Arrival {
        /** Never seen: answer it. */
        NEW,
        /** A retransmission, and the answer is still being made: say nothing. */
        IN_WORK,
        /** A retransmission that has its answer. */
        ANSWERED,
        /** The same request on another way (RFC 3261 s8.2.2.2). */
        MERGED,
        /** Too much to remember: refuse it. */
        OVERLOAD
    }

    private final int capacity;
    private final LongSupplier clock;
    private final Generations seen = new Generations();
    private final Map<SipAnswer, Integer> numbers = new HashMap<>();
    private final List<SipAnswer> answers = new ArrayList<>();

    /**
     * @param capacity how many requests are remembered
     * @param clock    milliseconds
     */
    public ServerTransactions(int capacity, LongSupplier clock) {
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * @param inDialog the request has a To tag, so that it cannot be a merged one
     */
    public synchronized Arrival arrive(Fingerprint.Marks marks, boolean inDialog) {
        long now = clock.getAsLong();
        seen.age(now);
        int state = seen.get(marks.transaction());
        if (state != Generations.NONE) {
            return state == IN_WORK ? Arrival.IN_WORK : Arrival.ANSWERED;
        }
        if (!inDialog && seen.get(marks.merged()) != Generations.NONE) {
            return Arrival.MERGED;
        }
        // Each request has two entries, and a third if its answer comes late.
        if (seen.size() >= capacity * 2) {
            return Arrival.OVERLOAD;
        }
        seen.put(marks.transaction(), IN_WORK, now);
        seen.put(marks.merged(), COPY, now);
        return Arrival.NEW;
    }

    /** Remembers the answer for the retransmissions of 32 s from now. */
    public synchronized void answered(Fingerprint.Marks marks, SipAnswer answer) {
        seen.put(marks.transaction(), number(answer), clock.getAsLong());
    }

    /** The answer that the request got. */
    public synchronized Optional<SipAnswer> answer(Fingerprint.Marks marks) {
        int number = seen.get(marks.transaction());
        return number < 0 ? Optional.empty() : Optional.of(answers.get(number));
    }

    private int number(SipAnswer answer) {
        Integer known = numbers.get(answer);
        return known != null ? known : newNumber(answer);
    }

    private int newNumber(SipAnswer answer) {
        // In a flood of ever different answers the texts are given up, the codes stay.
        SipAnswer kept = answers.size() < MOST_ANSWERS ? answer : SipAnswer.of(answer.code(), "As before");
        return numbers.computeIfAbsent(kept, added -> {
            answers.add(added);
            return answers.size() - 1;
        });
    }
}
