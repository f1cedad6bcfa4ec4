package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the hosts that routes name. Asking never blocks: it gives what is known, and has it looked up anew in the
 * background when that is old. An address stays in use as long as no newer one is found. Thread safe.
 */
public final class Resolver implements AutoCloseable {

    /** How long an address is good, in milliseconds. */
    static final long AGE = 60_000;
    /** How long a failed look-up is left alone. */
    static final long RETRY = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

    /** Finds an address, slowly. */
    public interface Lookup {
        InetAddress find(String host) throws UnknownHostException;
    }

    private record Known(Optional<InetAddress> address, long askAgain) {
    }

    private final Lookup lookup;
    private final LongSupplier clock;
    private final ExecutorService background;
    private final Map<String, Known> hosts = new ConcurrentHashMap<>();

    /** Asks the system. */
    public Resolver() {
        this(InetAddress::getByName, () -> System.nanoTime() / 1_000_000, Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "sip-resolver");
            thread.setDaemon(true);
            return thread;
        }));
    }

    Resolver(Lookup lookup, LongSupplier clock, ExecutorService background) {
        this.lookup = lookup;
        this.clock = clock;
        this.background = background;
    }

    /** Forgets all other hosts and begins to look these up, so that their addresses are there when they are needed. */
    public void prepare(Collection<Routes.Route> routes) {
        hosts.keySet().retainAll(routes.stream().map(Routes.Route::host).toList());
        routes.forEach(this::resolve);
    }

    /** The next hop, if an address of its host is known. */
    public Optional<NextHop> resolve(Routes.Route route) {
        return TrustedPeers.literal(route.host()).or(() -> known(route.host()))
                .map(address -> new NextHop(new InetSocketAddress(address, route.port()), route.transport(), route.name()));
    }

    private Optional<InetAddress> known(String host) {
        long now = clock.getAsLong();
        Known known = hosts.get(host);
        if (known != null && now - known.askAgain < 0) {
            return known.address;
        }
        Optional<InetAddress> address = known == null ? Optional.empty() : known.address;
        // Nobody else asks while this question is open.
        Known asking = new Known(address, now + RETRY);
        if (background.isShutdown()) {
            return address;
        }
        if (known == null ? hosts.putIfAbsent(host, asking) == null : hosts.replace(host, known, asking)) {
            background.execute(() -> ask(host));
        }
        return address;
    }

    private void ask(String host) {
        try {
            InetAddress found = lookup.find(host);
            Known known = new Known(Optional.of(found), clock.getAsLong() + AGE);
            hosts.computeIfPresent(host, (name, before) -> known);
        } catch (UnknownHostException e) {
            LOG.warn("The host {} of a SIP route is not found", host);
        }
    }

    @Override
    public void close() {
        background.shutdownNow();
        hosts.clear();
    }
}
