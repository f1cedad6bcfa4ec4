package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.SimpleIoProcessorPool;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.apache.mina.transport.socket.nio.NioSocketConnector;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.HostLookup;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSessionListener;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSettings;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Sessions;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MSRP over TCP and TLS with MINA: one acceptor and port for each, one connector, and as many I/O threads for all as there are
 * processors, plus one; two more shake hands, and as many as there are processors encrypt. Besides these, one thread for time.
 * Used once: not started again after it was stopped.
 */
public final class MinaMsrpEndpoint implements MsrpEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(MinaMsrpEndpoint.class);
    private static final int BACKLOG = 512;
    private static final int READ_BUFFER = 65536;
    private static final long CONNECT_TIMEOUT_MILLIS = 10_000;

    private final MsrpSettings settings;
    private final Sessions sessions;
    private final ExecutorService io = Executors.newCachedThreadPool(threads("msrp-io-"));
    private final ExecutorService encrypting = encrypting();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(threads("msrp-timer-"));
    private final IoProcessor<NioSession> processors = new SimpleIoProcessorPool<>(NioProcessor.class, io,
            Runtime.getRuntime().availableProcessors() + 1, null);
    private final NioSocketAcceptor acceptor = new NioSocketAcceptor(io, processors);
    private final NioSocketAcceptor secureAcceptor = new NioSocketAcceptor(io, processors);
    private final NioSocketConnector connector = new NioSocketConnector(io, processors);
    private final Map<MsrpTransport, Integer> ports = new ConcurrentHashMap<>();

    /**
     * @param tls   what connections over TLS are made with, asked for each
     * @param hosts where it connects to
     */
    public MinaMsrpEndpoint(MsrpSettings settings, Supplier<TlsMaterial> tls, HostLookup hosts) {
        this.settings = settings;
        this.sessions = new Sessions(settings, new Connections(connector, hosts, tls), tls,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), new SecureRandom());
        ChannelHandler handler = new ChannelHandler(sessions, encrypting, settings.maxConnections());
        configure(acceptor, handler);
        configure(secureAcceptor, handler);
        secureAcceptor.setFilterChainBuilder(chain -> chain.addFirst(TlsFilter.NAME, TlsFilter.server(tls.get())));
        configure(connector.getSessionConfig());
        connector.setConnectTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
        connector.setHandler(handler);
    }

    private static void configure(NioSocketAcceptor listener, ChannelHandler handler) {
        configure(listener.getSessionConfig());
        listener.setReuseAddress(true);
        listener.setBacklog(BACKLOG);
        listener.setHandler(handler);
    }

    private static void configure(SocketSessionConfig config) {
        config.setTcpNoDelay(true);
        config.setKeepAlive(true);
        config.setMaxReadBufferSize(READ_BUFFER);
    }

    /** As many threads as there are processors; they go when nothing is written over TLS. */
    private static ExecutorService encrypting() {
        int most = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                threads("msrp-tls-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void start() throws IOException {
        bind(MsrpTransport.TCP, acceptor, settings.port());
        bind(MsrpTransport.TLS, secureAcceptor, settings.tlsPort());
        timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void bind(MsrpTransport transport, NioSocketAcceptor listener, int wanted) throws IOException {
        if (wanted == MsrpSettings.OFF) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(settings.bind(), wanted);
        try {
            listener.bind(address);
        } catch (IOException e) {
            stop();
            throw new IOException("MSRP cannot listen on " + address + ": " + e.getMessage(), e);
        }
        ports.put(transport, listener.getLocalAddress().getPort());
        LOG.info("{} listens on {}", transport.protocol(), listener.getLocalAddress());
    }

    private void tick() {
        try {
            sessions.tick();
        } catch (Throwable e) { // a timer that throws would never run again
            LOG.error("MSRP's timers failed", e);
        }
    }

    @Override
    public void stop() {
        timer.shutdownNow();
        acceptor.unbind();
        secureAcceptor.unbind();
        sessions.stop();
        acceptor.dispose(true);
        secureAcceptor.dispose(true);
        connector.dispose(true);
        processors.dispose();
        io.shutdownNow();
        encrypting.shutdownNow();
        try {
            for (ExecutorService threads : List.of(encrypting, io, timer)) {
                if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                    LOG.warn("MSRP's threads do not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean listensBy(MsrpTransport transport) {
        return ports.containsKey(transport);
    }

    @Override
    public MsrpSession reserve(MsrpTransport transport, MsrpSessionListener listener, ReceivedMessages received) {
        int mapped = transport == MsrpTransport.TLS ? settings.advertisedTls() : settings.advertised();
        return sessions.reserve(transport, mapped > 0 ? mapped : port(transport), listener, received);
    }

    /** Where that listener is, once started. */
    public int port(MsrpTransport transport) {
        return ports.get(transport);
    }
}
