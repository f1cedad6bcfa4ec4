package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP or TLS listener and all its connections (RFC 3261 s18), by remote address: a request goes over the connection that is
 * there, whoever has opened it; over TLS, if it was opened for the same name (RFC 5923 s8.2). Their number is limited; more are
 * closed as they come. Hosts that are not trusted have at most half of them, and each of those hosts {@value #MOST_PER_STRANGER}.
 * Blocking sockets, one reading thread each.
 */
public final class TcpTransport {

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);
    private static final int BACKLOG = 128;
    private static final int MOST_HANDSHAKES = 100;
    private static final int MOST_PER_STRANGER = 20;

    private final InetAddress bind;
    private final Optional<TlsSockets> tls;
    private final int mostConnections;
    private final int mostBody;
    private final Inbox inbox;
    private final LongSupplier clock;
    private final ServerSocket server;
    private final Thread acceptor;
    private final Map<NextHop, TcpConnection> connections = new ConcurrentHashMap<>();
    private final Handshakes handshakes = new Handshakes(MOST_HANDSHAKES);
    private final ExecutorService pool;

    /**
     * @param tls             what makes the connections secure; empty: they are TCP
     * @param mostConnections how many there may be at a time
     * @param mostBody        the longest body that is read, in octets
     * @param clock           milliseconds, never 0
     * @throws IOException if the port cannot be opened
     */
    public TcpTransport(InetAddress bind, int port, Optional<TlsSockets> tls, int mostConnections, int mostBody, Inbox inbox,
                        LongSupplier clock) throws IOException {
        this.bind = bind;
        this.tls = tls;
        this.mostConnections = mostConnections;
        this.mostBody = mostBody;
        this.inbox = inbox;
        this.clock = clock;
        server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(bind, port), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        AtomicInteger number = new AtomicInteger();
        // No connection has more than one task, so that their number bounds the threads too.
        pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, threadPrefix() + "writer-" + port + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        acceptor = new Thread(new Acceptor(server, this::accepted), threadPrefix() + port);
        acceptor.setDaemon(true);
    }

    /** Begins to accept. */
    public void start() {
        acceptor.start();
    }

    private void accepted(Socket socket) throws IOException {
        InetSocketAddress address = (InetSocketAddress) socket.getRemoteSocketAddress();
        if (address == null || connections.size() >= mostConnections) {
            LOG.debug("Too many connections: {} is closed", address);
            socket.close();
            return;
        }
        NextHop hop = new NextHop(address, transport());
        boolean stranger = !inbox.trusts(new Way(hop));
        if (stranger && isFullFor(address.getAddress())) {
            LOG.debug("Too many connections of strangers: {} is closed", address);
            socket.close();
            return;
        }
        TcpConnection connection = TcpConnection.accepted(this, socket, hop, stranger);
        connections.put(connection.hop(), connection);
        if (tls.isPresent()) {
            handshakes.begin(connection).ifPresent(oldest -> oldest.close("too many are shaking hands"));
        }
        connection.startReading();
        if (server.isClosed()) {
            connection.close("the endpoint has stopped"); // by stop(), which may have been too early to see it
        }
    }

    private boolean isFullFor(InetAddress stranger) {
        List<TcpConnection> strangers = connections.values().stream().filter(TcpConnection::isStranger).toList();
        // Behind the address of a NAT there may be many who have shown a password.
        long ofHost = strangers.stream().filter(connection -> !connection.isProved())
                .filter(connection -> connection.address().getAddress().equals(stranger)).count();
        return strangers.size() >= mostConnections / 2 || ofHost >= MOST_PER_STRANGER;
    }

    /**
     * Sends over the connection to that hop, a new one if there is none. Returns at once.
     *
     * @param failed told, at once or later, if it could not be written
     */
    public void send(byte[] message, NextHop hop, Consumer<String> failed) {
        NextHop way = hop.way();
        TcpConnection connection = connections.get(way);
        if (connection == null && connections.size() >= mostConnections) {
            failed.accept("too many connections");
        } else if (server.isClosed()) {
            failed.accept("the endpoint has stopped");
        } else {
            connections.computeIfAbsent(way, this::ours).send(message, failed);
        }
    }

    private TcpConnection ours(NextHop hop) {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(bind, 0));
        } catch (IOException e) {
            LOG.debug("No local port: {} chooses by itself", hop, e);
        }
        return TcpConnection.ours(this, socket, hop);
    }

    /** Whether a connection to that hop is open, or being opened. */
    public boolean isConnected(NextHop hop) {
        return connections.containsKey(hop.way());
    }

    /** The way to a hop. */
    public Peer peer(NextHop hop) {
        return new Way(hop);
    }

    /** By the connection that is there when something is sent. */
    private final class Way implements Peer {

        private final NextHop hop;

        Way(NextHop hop) {
            this.hop = hop;
        }

        @Override
        public NextHop hop() {
            return hop;
        }

        @Override
        public Peer forAnswer(Via via) {
            return this;
        }

        @Override
        public void send(byte[] message) {
            send(message, why -> LOG.debug("Could not send to {}: {}", hop, why));
        }

        @Override
        public void send(byte[] message, Consumer<String> failed) {
            TcpTransport.this.send(message, hop, failed);
        }
    }

    /** Closes connections on which nothing moves. Called every second or so. */
    public void sweep() {
        connections.values().forEach(connection -> connection.closeIfStale(now()));
    }

    void closed(TcpConnection connection) {
        handshakes.end(connection);
        connections.remove(connection.hop(), connection);
        inbox.closed(connection.hop());
    }

    Transport transport() {
        return tls.isPresent() ? Transport.TLS : Transport.TCP;
    }

    /** What the names of the threads begin with. */
    String threadPrefix() {
        return "sip-" + transport().name().toLowerCase(Locale.ROOT) + "-";
    }

    Optional<TlsSockets> tls() {
        return tls;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    Inbox inbox() {
        return inbox;
    }

    int mostBody() {
        return mostBody;
    }

    ExecutorService pool() {
        return pool;
    }

    long now() {
        return clock.getAsLong();
    }

    /** Closes the port and all connections and waits for the threads, a second or two at most. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("Closing failed", e);
        }
        pool.shutdownNow(); // whoever sends from now on finds no writer, and whoever has found one is closed below
        List<Thread> threads = new ArrayList<>(List.of(acceptor));
        connections.values().stream().map(TcpConnection::reader).filter(Objects::nonNull).forEach(threads::add);
        connections.values().forEach(connection -> connection.close("the endpoint has stopped"));
        Threads.join(threads);
    }
}
