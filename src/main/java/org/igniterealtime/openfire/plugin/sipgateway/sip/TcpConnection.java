package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP or TLS connection, accepted or our own. One thread reads it; what is to be written goes through a bounded queue, which
 * a thread of the transport's pool empties, connecting first where needed. So nobody who sends ever waits for the peer. Hands are
 * shaken by the reading thread if it was accepted, by the writing one if it is ours.
 */
final class TcpConnection implements Peer {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final int CONNECT_TIMEOUT = 5000;
    private static final int HANDSHAKE_TIMEOUT = 8000;
    private static final int MOST_QUEUED = 1024 * 1024;
    private static final int BATCH = 64 * 1024;
    /** Nothing more is written after it. */
    private static final byte[] LAST = {};
    private static final byte[] PONG = {'\r', '\n'};
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};

    /** 64*T1: within it a message must be read, or written, to its end. */
    private static final long MESSAGE_TIMEOUT = 32_000;
    private static final long IDLE_TIMEOUT = 600_000;
    /** RFC 5626 s4.4.1: at most 120 s, for what lies between to know that the connection lives. */
    private static final long PING_AFTER = 100_000;
    /** The same for a host that is not trusted. */
    private static final long STRANGERS_MESSAGE_TIMEOUT = 10_000;
    private static final long STRANGERS_IDLE_TIMEOUT = 32_000;
    /** How long the peer may take to read our last words. */
    private static final long LAST_WORDS = 5_000;

    private record Outgoing(byte[] bytes, Consumer<String> failed) {
    }

    private final TcpTransport transport;
    private final NextHop hop;
    /** What is closed: to close the secured one might take long, since it says good-bye. */
    private final Socket socket;
    /** What is read and written: the same, or TLS upon it. */
    private volatile Socket stream;
    /** Of a connection that came in, until hands are shaken. */
    private TlsSockets.Secured toSecure;
    private volatile Set<String> names = Set.of();
    private volatile boolean stranger;
    private volatile boolean proved;
    private final StreamFramer framer;
    /** Whoever has opened the connection keeps it alive. */
    private final boolean pings;
    private final Deque<Outgoing> queue = new ArrayDeque<>();
    private Thread reader;
    private int queued;
    private boolean draining;
    private boolean closing;
    private boolean closed;
    /** Since when the first message is waited for, or the unfinished one comes in; 0: neither. So the clock never says 0. */
    private volatile long messageSince;
    private volatile long writingSince;
    private volatile long handshakeSince;
    private volatile long lastMessage;
    private volatile long lastWord;
    private volatile long closingSince;

    private final class Reader implements StreamFramer.Frames {

        @Override
        public void message(byte[] message) {
            messageSince = 0;
            lastMessage = transport.now();
            if (closingSince == 0) {
                transport.inbox().received(message, TcpConnection.this);
            }
        }

        @Override
        public void tooLong(byte[] head) {
            messageSince = transport.now();
            if (closingSince == 0) {
                transport.inbox().refused(head, SipAnswer.of(413, "Request Entity Too Large"), TcpConnection.this);
            }
        }

        @Override
        public void ping() {
            send(PONG);
        }

        @Override
        public void lost(byte[] read, SipAnswer answer) {
            if (closingSince == 0) {
                transport.inbox().refused(read, answer, TcpConnection.this);
                closeAfterWriting();
            }
        }
    }

    private TcpConnection(TcpTransport transport, Socket socket, NextHop hop, boolean stranger) {
        this.transport = transport;
        this.socket = socket;
        this.stream = socket;
        this.hop = hop;
        this.stranger = stranger;
        framer = new StreamFramer(transport.mostBody(), new Reader());
        lastMessage = transport.now();
        lastWord = lastMessage;
        pings = !socket.isConnected();
    }

    boolean isStranger() {
        return stranger;
    }

    boolean isProved() {
        return proved;
    }

    /**
     * One that came in. Who connects has something to say, soon.
     *
     * @param stranger whether the host is not trusted; over TLS the certificate may still show that the peer is
     */
    static TcpConnection accepted(TcpTransport transport, Socket socket, NextHop hop, boolean stranger) throws IOException {
        TcpConnection connection = new TcpConnection(transport, socket, hop, stranger);
        connection.messageSince = transport.now();
        if (transport.tls().isPresent()) {
            connection.handshakeSince = transport.now();
            connection.toSecure = transport.tls().get().accepted(socket);
            connection.stream = connection.toSecure.socket();
        }
        return connection;
    }

    /** One that is opened when something is sent. */
    static TcpConnection ours(TcpTransport transport, Socket socket, NextHop hop) {
        return new TcpConnection(transport, socket, hop, false);
    }

    @Override
    public NextHop hop() {
        return hop;
    }

    @Override
    public Set<String> names() {
        return names;
    }

    /** Deviates from RFC 3261 s18.2.2: if this connection is gone by then, no other is opened for the answer. */
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
        String why = enqueue(new Outgoing(message, failed));
        if (why != null) {
            close(why);
            failed.accept(why);
        }
    }

    private synchronized String enqueue(Outgoing outgoing) {
        if (closed || closing) {
            return "connection closed";
        }
        if (queued + outgoing.bytes.length > MOST_QUEUED) {
            return "the peer does not read";
        }
        queue.add(outgoing);
        queued += outgoing.bytes.length;
        if (draining || drainElsewhere()) {
            return null;
        }
        queue.clear(); // of this one: nothing waits where nobody writes
        return "the endpoint has stopped";
    }

    private boolean drainElsewhere() {
        try {
            draining = true;
            transport.pool().execute(this::drain);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void drain() {
        try {
            connect();
            for (byte[] batch = nextBatch(); batch != null; batch = nextBatch()) {
                if (batch == LAST) {
                    stream.shutdownOutput(); // not under the lock: TLS says good-bye, which the peer need not read
                    return;
                }
                writingSince = transport.now();
                stream.getOutputStream().write(batch);
                writingSince = 0;
            }
        } catch (IOException | RuntimeException e) { // the latter from TLS, whose faults are many
            LOG.debug("Connection with {} failed", hop, e);
            close(e.getMessage());
        }
    }

    private void connect() throws IOException {
        if (!socket.isConnected()) {
            socket.connect(hop.address(), CONNECT_TIMEOUT);
            if (transport.tls().isPresent()) {
                handshakeSince = transport.now();
                handshake(transport.tls().get().connected(socket, hop));
            }
            startReading();
        }
    }

    private void handshake(TlsSockets.Secured tls) throws IOException {
        stream = tls.socket();
        names = tls.handshake();
        stranger = stranger && !transport.inbox().trusts(this);
        handshakeSince = 0;
        transport.handshakes().end(this);
    }

    private synchronized byte[] nextBatch() {
        ByteArrayOutputStream batch = new ByteArrayOutputStream(2048);
        while (!queue.isEmpty() && batch.size() < BATCH) {
            byte[] bytes = queue.remove().bytes;
            queued -= bytes.length;
            batch.writeBytes(bytes);
        }
        if (batch.size() > 0) {
            return batch.toByteArray();
        }
        draining = false;
        return closing ? LAST : null;
    }

    @Override
    public void proved() {
        proved = true;
    }

    /** Our own connections stay: what we have asked there would have no answer. */
    @Override
    public void hangUp() {
        if (!pings) {
            closeAfterWriting();
        }
    }

    /** Lets the peer read our last words; the reader, or the time-out, ends the connection. */
    private synchronized void closeAfterWriting() {
        if (closing) {
            return;
        }
        closing = true;
        closingSince = transport.now();
        if (!draining) {
            drainElsewhere();
        }
    }

    synchronized void startReading() throws IOException {
        if (closed) {
            return;
        }
        socket.setTcpNoDelay(true);
        String peer = address().getAddress().getHostAddress() + "-" + address().getPort();
        reader = new Thread(this::read, transport.threadPrefix() + peer);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[16 * 1024];
        try {
            if (toSecure != null) {
                handshake(toSecure);
                toSecure = null;
            }
            InputStream in = stream.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                lastWord = transport.now();
                boolean wasInside = framer.isInside();
                framer.take(buffer, length);
                // Keep-alives are no message: they do not stop the clock.
                if (framer.isInside() && messageSince == 0) {
                    messageSince = lastWord;
                } else if (wasInside && !framer.isInside()) {
                    messageSince = 0;
                }
            }
        } catch (IOException e) {
            LOG.debug("Connection with {} ended", hop, e);
        } catch (Throwable e) { // an Error in one message ends this connection only
            LOG.error("Connection with {} is closed", hop, e);
        } finally {
            close("closed by the peer");
        }
    }

    /**
     * Closes it if a message has been half read, or half written, for too long, or if nothing has been read; of our own
     * connections, which we ping, if no message has. Whoever answers no ping may be an older peer: that alone is no reason.
     */
    void closeIfStale(long now) {
        boolean hurried = stranger && !proved;
        boolean stuck = isOver(messageSince, hurried ? STRANGERS_MESSAGE_TIMEOUT : MESSAGE_TIMEOUT, now)
                || isOver(writingSince, MESSAGE_TIMEOUT, now) || isOver(handshakeSince, HANDSHAKE_TIMEOUT, now)
                || isOver(closingSince, LAST_WORDS, now);
        long idleSince = pings || hurried ? lastMessage : lastWord;
        if (stuck || isOver(idleSince, hurried ? STRANGERS_IDLE_TIMEOUT : IDLE_TIMEOUT, now)) {
            close("nothing moves");
        } else if (pings && now - lastWord >= PING_AFTER) {
            lastWord = now;
            framer.expectPong();
            send(PING);
        }
    }

    private static boolean isOver(long since, long timeout, long now) {
        return since > 0 && now - since >= timeout;
    }

    void close(String why) {
        List<Outgoing> unsent;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            unsent = new ArrayList<>(queue);
            queue.clear();
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Closing failed", e);
        }
        unsent.forEach(outgoing -> outgoing.failed.accept(why));
        transport.closed(this);
    }

    synchronized Thread reader() {
        return reader;
    }
}
