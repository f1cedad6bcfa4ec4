package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener that cannot accept for a while, as when there are too many open files. */
class AcceptorTest {

    private final AtomicInteger tries = new AtomicInteger();
    private volatile boolean full = true;
    private ServerSocket server;
    private Thread thread;
    private long begin;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress()) {
            @Override
            public Socket accept() throws IOException {
                tries.incrementAndGet();
                if (full) {
                    throw new SocketException("Too many open files");
                }
                return super.accept();
            }
        };
        begin = System.nanoTime();
        thread = new Thread(new Acceptor(server, this::take), "acceptor");
        thread.start();
    }

    private void take(Socket socket) throws IOException {
        if (tries.get() % 2 == 0) {
            throw new IOException("One connection that fails is no reason to pause");
        }
        throw new OutOfMemoryError("unable to create native thread");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        thread.join(TimeUnit.SECONDS.toMillis(5));
        assertFalse(thread.isAlive());
    }

    private void assertIsClosed() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            client.setSoTimeout(5000);
            assertEquals(-1, client.getInputStream().read());
        }
    }

    @Test
    void itPausesAndGoesOn() throws Exception {
        TimeUnit.MILLISECONDS.sleep(3 * Acceptor.PAUSE_MILLIS);
        int tried = tries.get();
        long pauses = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / Acceptor.PAUSE_MILLIS;
        assertTrue(tried <= pauses + 1, tried + " tries in " + pauses + " pauses");
        full = false;
        assertIsClosed();
    }

    @Test
    void whatCannotBeTakenIsClosedAndDelaysNobody() throws Exception {
        full = false;
        assertIsClosed();
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertIsClosed();
        }
        assertTrue(System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(20 * Acceptor.PAUSE_MILLIS));
    }
}
