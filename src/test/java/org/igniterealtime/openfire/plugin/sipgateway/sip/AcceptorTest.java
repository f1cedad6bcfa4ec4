package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener that cannot accept for a while, as when there are too many open files. */
class AcceptorTest {

    private final AtomicInteger tries = new AtomicInteger();
    private final CountDownLatch taken = new CountDownLatch(2);
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
        taken.countDown();
        socket.close();
        throw new IOException("One connection that fails is no reason to pause");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        thread.join(TimeUnit.SECONDS.toMillis(5));
        assertFalse(thread.isAlive());
    }

    private void connect() throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()).close();
    }

    @Test
    void itPausesAndGoesOn() throws Exception {
        TimeUnit.MILLISECONDS.sleep(3 * Acceptor.PAUSE_MILLIS);
        int tried = tries.get();
        long pauses = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / Acceptor.PAUSE_MILLIS;
        assertTrue(tried <= pauses + 1, tried + " tries in " + pauses + " pauses");
        full = false;
        connect();
        connect();
        assertTrue(taken.await(5, TimeUnit.SECONDS), "it accepts again");
    }
}
