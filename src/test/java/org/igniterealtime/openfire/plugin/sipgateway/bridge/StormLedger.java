package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What became of each text of a storm, on one way. A text is named {@code pair:number}. Thread safe. */
final class StormLedger {

    /** One text: how often it was shown, and how often its sender was told that it was not. */
    static final class Entry {
        final String pair;
        final int number;
        final long sentAt = System.nanoTime();
        final List<String> ways = new CopyOnWriteArrayList<>();
        final AtomicInteger shown = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        /** Told while the gateway was being stopped. */
        volatile boolean failedAtTheStop;

        Entry(String name) {
            pair = name.substring(0, name.indexOf(':'));
            number = Integer.parseInt(name.substring(name.indexOf(':') + 1));
        }

        boolean isLost() {
            return shown.get() == 0 && failed.get() == 0;
        }

        boolean isBoth() {
            return shown.get() > 0 && failed.get() > 0;
        }

        boolean isTwice() {
            return shown.get() > 1 || failed.get() > 1;
        }

        @Override
        public String toString() {
            return pair + ':' + number + " shown " + shown + " failed " + failed + ' ' + ways;
        }
    }

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Integer> lastShown = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    final List<String> outOfOrder = new CopyOnWriteArrayList<>();

    void sent(String name) {
        entries.put(name, new Entry(name));
    }

    /** @param how it came: for the eyes of whoever finds a fault */
    void shown(String name, String how) {
        Entry entry = entries.get(name);
        entry.ways.add(how);
        entry.shown.incrementAndGet();
        lastShown.merge(entry.pair, entry.number, (before, now) -> {
            if (now <= before) {
                outOfOrder.add(entry.pair + ": " + now + " after " + before);
            }
            return now;
        });
    }

    /** From now on nobody could know whether a report is still on its way. */
    void stopping() {
        stopping = true;
    }

    void failed(String name) {
        entries.get(name).failedAtTheStop = stopping;
        entries.get(name).failed.incrementAndGet();
    }

    int size() {
        return entries.size();
    }

    /** The texts with that pair and fate. */
    List<Entry> of(Predicate<String> pair, Predicate<Entry> fate) {
        return entries.values().stream().filter(entry -> pair.test(entry.pair)).filter(fate).toList();
    }
}
