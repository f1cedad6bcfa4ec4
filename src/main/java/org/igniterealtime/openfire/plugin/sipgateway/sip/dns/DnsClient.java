package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.NioClient;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks DNS servers, each in its turn, and the hosts file of the machine; at most {@value #MOST_OPEN} questions at a time, each of
 * which has a socket. Keeps nothing. Thread safe; never blocks.
 */
final class DnsClient implements Search.Dns {

    private static final Logger LOG = LoggerFactory.getLogger(DnsClient.class);
    /** How long one server has. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How often each is asked, and until when another try may begin. */
    private static final int TRIES = 2;
    private static final Duration PATIENCE_WITH_ALL = Duration.ofSeconds(8);

    private static final int MOST_STOPS = 5;
    static final int MOST_OPEN = 500;

    private final LookupSession session;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param servers  empty: the system's
     * @param executor runs what goes on when an answer has come
     */
    DnsClient(List<InetSocketAddress> servers, Executor executor) {
        session = LookupSession.builder().resolver(resolver(servers)).executor(executor).defaultHostsFileParser().build();
    }

    private static Resolver resolver(List<InetSocketAddress> servers) {
        List<Resolver> all = new ArrayList<>();
        servers.forEach(server -> all.add(new SimpleResolver(server)));
        ExtendedResolver resolver = all.isEmpty() ? new ExtendedResolver() : new ExtendedResolver(all);
        for (Resolver each : resolver.getResolvers()) {
            each.setTimeout(PATIENCE);
        }
        resolver.setTimeout(PATIENCE_WITH_ALL);
        resolver.setRetries(TRIES);
        return resolver;
    }

    @Override
    public CompletableFuture<Records> ask(String name, int type) {
        if (open.incrementAndGet() > MOST_OPEN) {
            open.decrementAndGet();
            return CompletableFuture.completedFuture(failed(name, type, new IOException("too many questions")));
        }
        return lookUp(name, type).whenComplete((records, never) -> open.decrementAndGet());
    }

    private CompletableFuture<Records> lookUp(String name, int type) {
        try {
            return session.lookupAsync(Name.fromString(name, Name.root), type)
                    .handle((answer, failure) -> failure == null ? Records.of(answer.getRecords()) : failed(name, type, failure))
                    .toCompletableFuture();
        } catch (TextParseException | RuntimeException e) {
            return CompletableFuture.completedFuture(failed(name, type, e));
        }
    }

    private static Records failed(String name, int type, Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean none = cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException
                || cause instanceof TextParseException || cause instanceof UnknownHostException;
        LOG.debug("{} {}: {}", Type.string(type), name, cause.toString());
        return none ? Records.NONE : Records.UNANSWERED;
    }

    /**
     * Ends dnsjava's thread. When a question is asked just then, as by that thread itself, dnsjava begins another thread, with
     * which the first goes on, and waits for the first without end: it is told once more then.
     */
    static void stop() throws InterruptedException {
        boolean stopped = false;
        for (int attempt = 0; attempt < MOST_STOPS && !stopped; attempt++) {
            Thread stopping = new Thread(NioClient::close, "sip-dns-stop");
            stopping.setDaemon(true);
            stopping.start();
            stopping.join(TimeUnit.SECONDS.toMillis(1));
            stopped = !stopping.isAlive();
        }
    }
}
