package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Locator;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Question;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Finds servers by DNS (RFC 3263 s4), and remembers what it found for as long as that holds: at most 10,000 servers, a day at
 * most. What is known is told at once, on the caller's thread; else DNS is asked, and the answer comes on a thread of its own.
 * When DNS is silent, what was found last stays in use for an hour. Thread safe; nothing blocks.
 */
public final class DnsLocator implements Locator, AutoCloseable {

    static final int MOST = 10_000;
    /** Questions under way, and requests that wait for the answer to one of them. */
    static final int MOST_ASKED = 1000;
    static final int MOST_WAITING = 1000;
    private static final long PATIENCE = 10_000;
    /** How long it is left alone when it did not answer, in milliseconds. */
    static final long SILENCE = 5_000;
    static final long STALE = 3_600_000;
    private static final long LONGEST = 86_400;
    private static final Logger LOG = LoggerFactory.getLogger(DnsLocator.class);

    /**
     * @param stale until when it may be used if nothing newer is found
     * @param used  when somebody has asked for it last
     */
    private record Known(Findings findings, Collection<InetAddress> addresses, long until, long stale, AtomicLong used) {
    }

    private final LongSupplier clock;
    private final IntUnaryOperator draw;
    private final long patience;
    private final int most;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<Server, Known> table = new ConcurrentHashMap<>();
    private final Map<Server, List<Consumer<Location>>> asked = new HashMap<>();
    private List<InetSocketAddress> servers = List.of();
    private Set<Transport> transports = Set.of(Transport.UDP, Transport.TCP);
    private DnsClient client;
    private boolean used;
    private boolean closed;

    /** @param thread the name of its thread, which it has once DNS was asked */
    public DnsLocator(String thread) {
        this(thread, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), below -> ThreadLocalRandom.current().nextInt(below),
                PATIENCE, MOST);
    }

    /**
     * @param clock    milliseconds
     * @param draw     gives a number from 0 to its argument, the argument excluded
     * @param patience how long DNS has for all questions about a server, in milliseconds
     * @param most     how many servers are remembered
     */
    DnsLocator(String thread, LongSupplier clock, IntUnaryOperator draw, long patience, int most) {
        this.clock = clock;
        this.draw = draw;
        this.patience = patience;
        this.most = most;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, thread);
            made.setDaemon(true);
            return made;
        });
        this.thread.setRemoveOnCancelPolicy(true);
    }

    /**
     * Says whom to ask and what for. If that changes, everything is forgotten.
     *
     * @param dnsServers empty: the system's
     * @param ours       the transports that there are listeners for
     */
    public synchronized void follow(List<InetSocketAddress> dnsServers, Set<Transport> ours) {
        if (client == null || !dnsServers.equals(servers) || !ours.equals(transports)) {
            servers = List.copyOf(dnsServers);
            transports = Set.copyOf(ours);
            client = new DnsClient(servers, thread);
            table.clear();
        }
    }

    @Override
    public void locate(Server server, Consumer<Location> answer) {
        Known known = known(server);
        if (known != null && clock.getAsLong() < known.until) {
            answer.accept(location(server, known));
        } else if (!isWaiting(server, answer)) {
            answer.accept(new Location.Unknown("Too many questions to DNS"));
        }
    }

    /** Null if nothing is. */
    private Known known(Server server) {
        Known known = table.get(server);
        if (known != null) {
            known.used.set(clock.getAsLong());
        }
        return known;
    }

    private Location location(Server server, Known known) {
        if (!known.findings.isEmpty()) {
            return new Location.Found(known.findings.candidates().order(draw));
        }
        return known.findings.failed() ? new Location.Unknown("DNS does not answer for " + server.host())
                : new Location.NotFound("DNS knows no SIP server " + server.host());
    }

    @Override
    public Collection<InetAddress> addresses(Server server) {
        Known known = known(server);
        if (known == null || clock.getAsLong() >= known.until) {
            refresh(server);
        }
        return known == null ? List.of() : known.addresses;
    }

    private synchronized void refresh(Server server) {
        if (!asked.containsKey(server) && mayAsk()) {
            ask(server, new ArrayList<>(1));
        }
    }

    private boolean mayAsk() {
        return !closed && client != null && asked.size() < MOST_ASKED;
    }

    private synchronized boolean isWaiting(Server server, Consumer<Location> answer) {
        List<Consumer<Location>> waiting = asked.get(server);
        if (waiting == null ? !mayAsk() : waiting.size() >= MOST_WAITING) {
            return false;
        }
        if (waiting == null) {
            waiting = new ArrayList<>(1);
            waiting.add(answer);
            ask(server, waiting);
        } else {
            waiting.add(answer);
        }
        return true;
    }

    @Override
    public void explain(Server server, Consumer<List<Question>> answer) {
        Queue<Question> asked = new ConcurrentLinkedQueue<>();
        synchronized (this) {
            if (!mayAsk()) {
                return;
            }
            used = true;
            DnsClient from = client;
            Search search = new Search((name, type) -> from.ask(name, type).whenComplete((records, failure) ->
                    asked.add(question(name, type, records))), server, transports);
            thread.execute(() -> inTime(search.find()).whenCompleteAsync((found, failure) ->
                    answer.accept(List.copyOf(asked)), thread));
        }
    }

    private static Question question(String name, int type, Records records) {
        return new Question(name.endsWith(".") ? name : name + '.', Type.string(type),
                records.all().stream().map(Record::rdataToString).toList(), !records.failed());
    }

    private void ask(Server server, List<Consumer<Location>> waiting) {
        asked.put(server, waiting);
        used = true;
        DnsClient from = client;
        Search search = new Search(from, server, transports);
        thread.execute(() -> inTime(search.find()).exceptionally(failure -> {
            LOG.error("DNS could not be asked for {}", server.host(), failure);
            return Findings.UNANSWERED;
        }).thenAcceptAsync(found -> learned(server, from, found), thread));
    }

    /** What {@code completeOnTimeout} does, but for the JVM's thread that it makes, which would keep our class loader. */
    private CompletableFuture<Findings> inTime(CompletableFuture<Findings> search) {
        Future<?> end = thread.schedule(() -> search.complete(Findings.UNANSWERED), patience, TimeUnit.MILLISECONDS);
        return search.whenComplete((found, failure) -> end.cancel(false));
    }

    private void learned(Server server, DnsClient from, Findings found) {
        long now = clock.getAsLong();
        Known known = known(found, table.get(server), now);
        List<Consumer<Location>> waiting;
        synchronized (this) {
            waiting = asked.remove(server);
            if (from == client) {
                makeRoom(server);
                table.put(server, known);
            }
        }
        if (waiting == null) {
            return; // closed meanwhile
        }
        Location location = location(server, known);
        LOG.debug("{}: {}", server, location);
        waiting.forEach(answer -> tell(answer, known.findings.isEmpty() ? location : location(server, known)));
    }

    private static void tell(Consumer<Location> answer, Location location) {
        try {
            answer.accept(location);
        } catch (RuntimeException e) { // the others wait as well
            LOG.error("A request could not be sent", e);
        }
    }

    private static Known known(Findings found, Known before, long now) {
        if (found.isEmpty() && found.failed()) {
            boolean stale = before != null && now < before.stale;
            return stale ? new Known(before.findings, before.addresses, now + SILENCE, before.stale, new AtomicLong(now))
                    : new Known(found, List.of(), now + SILENCE, now, new AtomicLong(now));
        }
        long until = now + TimeUnit.SECONDS.toMillis(Math.min(found.seconds(), LONGEST));
        // What was found only in part is looked up soon again.
        long soon = found.failed() ? Math.min(until, now + SILENCE) : until;
        return new Known(found, found.candidates().addresses(), soon, found.isEmpty() ? now : until + STALE, new AtomicLong(now));
    }

    /** Those that are asked for all the time, as the hosts of routes are when requests come from there, stay. */
    private void makeRoom(Server newcomer) {
        if (table.size() >= most && !table.containsKey(newcomer)) {
            table.entrySet().stream().map(entry -> Map.entry(entry.getKey(), entry.getValue().used.get()))
                    .sorted(Map.Entry.comparingByValue()).limit(most / 8).forEach(entry -> table.remove(entry.getKey()));
        }
    }

    /** Ends its threads. Whoever waits for an answer gets none from DNS. */
    @Override
    public void close() {
        List<Map.Entry<Server, List<Consumer<Location>>>> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(asked.entrySet());
            asked.clear();
        }
        left.forEach(entry -> entry.getValue()
                .forEach(answer -> tell(answer, new Location.Unknown("The gateway stops"))));
        thread.shutdownNow();
        try {
            // Whoever asks a question after the stop brings dnsjava's thread back.
            thread.awaitTermination(5, TimeUnit.SECONDS);
            if (used) {
                DnsClient.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
