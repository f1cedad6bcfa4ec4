package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * How many MESSAGEs a second go in, and out, between an endpoint and a bare socket in the same JVM, over loopback. Run by hand
 * with the test class path; arguments: messages, rounds. The first rounds warm up.
 */
final class SipLoad {

    private static final int WINDOW = 200;
    private static final String BODY = "x".repeat(100);

    private SipLoad() {
    }

    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        for (int round = 1; round <= rounds; round++) {
            try (RunningEndpoint endpoint = new RunningEndpoint()) {
                report(round, "UDP in", messages, in(endpoint, messages));
                endpoint.delivered.clear();
                report(round, "UDP out", messages, out(endpoint, messages));
                System.out.println("  counters " + endpoint.endpoint.counters());
            }
            for (Transport transport : List.of(Transport.TCP, Transport.TLS)) {
                try (SessionEndpoint endpoint = new SessionEndpoint()) {
                    report(round, transport + " in", messages, streamIn(endpoint, transport, messages));
                    report(round, transport + " out", messages, streamOut(endpoint, transport, messages));
                }
            }
        }
    }

    private static void report(int round, String what, int messages, long nanos) {
        System.out.printf("round %d %-8s %,d/s%n", round, what, messages * 1_000_000_000L / nanos);
    }

    private static long in(RunningEndpoint endpoint, int messages) throws Exception {
        try (DatagramSocket socket = socket()) {
            Semaphore window = new Semaphore(WINDOW);
            Thread answers = new Thread(() -> receive(socket, messages, bytes -> window.release()));
            answers.start();
            long start = System.nanoTime();
            InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port);
            for (int i = 0; i < messages; i++) {
                byte[] bytes = Requests.message(socket.getLocalPort(), BODY).getBytes(StandardCharsets.UTF_8);
                acquire(window);
                socket.send(new DatagramPacket(bytes, bytes.length, to));
            }
            answers.join();
            return System.nanoTime() - start;
        }
    }

    private static long out(RunningEndpoint endpoint, int messages) throws Exception {
        try (DatagramSocket socket = socket()) {
            InetSocketAddress address = (InetSocketAddress) socket.getLocalSocketAddress();
            InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port);
            Thread user = new Thread(() -> receive(socket, messages, bytes -> answer(socket, to, bytes)));
            user.start();
            Semaphore window = new Semaphore(WINDOW);
            AtomicInteger accepted = new AtomicInteger();
            long start = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                acquire(window);
                endpoint.endpoint.send(RunningEndpoint.request(address, Transport.UDP, BODY), outcome -> {
                    accepted.addAndGet(outcome instanceof SipOutcome.Accepted ? 1 : 0);
                    window.release();
                });
            }
            window.tryAcquire(WINDOW, 40, TimeUnit.SECONDS);
            long nanos = System.nanoTime() - start;
            socket.close();
            if (accepted.get() != messages) {
                throw new IllegalStateException("accepted only " + accepted);
            }
            return nanos;
        }
    }

    private static long streamIn(SessionEndpoint endpoint, Transport transport, int messages) throws Exception {
        byte[][] prepared = new byte[messages][];
        for (int i = 0; i < messages; i++) {
            prepared[i] = Requests.message(5060, BODY).getBytes(StandardCharsets.UTF_8);
        }
        SocketFactory sockets = transport == Transport.TCP ? SocketFactory.getDefault()
                : SessionEndpoint.ANYBODY.context().getSocketFactory();
        try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), endpoint.port(transport))) {
            Semaphore window = new Semaphore(WINDOW);
            long start = System.nanoTime();
            Thread answers = new Thread(() -> heads(socket, messages, 0, head -> window.release()));
            answers.start();
            for (byte[] message : prepared) {
                acquire(window);
                socket.getOutputStream().write(message);
            }
            answers.join();
            return System.nanoTime() - start;
        }
    }

    private static long streamOut(SessionEndpoint endpoint, Transport transport, int messages) throws Exception {
        ServerSocketFactory sockets = transport == Transport.TCP ? ServerSocketFactory.getDefault()
                : SessionEndpoint.ANYBODY.context().getServerSocketFactory();
        try (ServerSocket listener = sockets.createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new Thread(() -> answerAll(listener, messages)).start();
            InetSocketAddress address = (InetSocketAddress) listener.getLocalSocketAddress();
            Semaphore window = new Semaphore(WINDOW);
            AtomicInteger accepted = new AtomicInteger();
            long start = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                acquire(window);
                endpoint.endpoint.send(RunningEndpoint.request(address, transport, BODY), outcome -> {
                    accepted.addAndGet(outcome instanceof SipOutcome.Accepted ? 1 : 0);
                    window.release();
                });
            }
            window.tryAcquire(WINDOW, 40, TimeUnit.SECONDS);
            long nanos = System.nanoTime() - start;
            if (accepted.get() != messages) {
                throw new IllegalStateException("accepted only " + accepted);
            }
            return nanos;
        }
    }

    private static void answerAll(ServerSocket listener, int messages) {
        try (Socket socket = listener.accept()) {
            heads(socket, messages, BODY.length(), head -> {
                try {
                    socket.getOutputStream().write(Requests.ok(head).getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads so many messages, whose bodies have so many octets. */
    private static void heads(Socket socket, int messages, int body, Consumer<String> taker) {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
            byte[] head = new byte[65_536];
            for (int i = 0; i < messages; i++) {
                int length = 0;
                do {
                    head[length++] = (byte) in.read();
                } while (length < 4 || head[length - 1] != '\n' || head[length - 3] != '\n');
                in.skipNBytes(body);
                taker.accept(new String(head, 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setReceiveBufferSize(4 * 1024 * 1024);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void acquire(Semaphore window) throws InterruptedException {
        if (!window.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("messages are lost");
        }
    }

    private interface Taker {
        void take(byte[] bytes);
    }

    private static void receive(DatagramSocket socket, int count, Taker taker) {
        byte[] buffer = new byte[65_535];
        try {
            for (int i = 0; i < count; i++) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                taker.take(Arrays.copyOf(buffer, packet.getLength()));
            }
        } catch (IOException e) {
            System.out.println("  receiving ended: " + e);
        }
    }

    private static void answer(DatagramSocket socket, InetSocketAddress to, byte[] request) {
        byte[] answer = Requests.ok(new String(request, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(answer, answer.length, to));
        } catch (IOException e) {
            System.out.println("  answering failed: " + e);
        }
    }
}
