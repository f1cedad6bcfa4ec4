package org.igniterealtime.openfire.plugin.sipgateway.peers;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;

/** Somebody at an address of the loopback network who means no good. Keeps of the answers their codes and Call-IDs. */
final class Attacker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ANSWER = Pattern.compile("SIP/2\\.0 (\\d{3}) .*?\r\nCall-ID: ([^\r]*)\r\n.*", Pattern.DOTALL);
    private static final int MOST_UNANSWERED = 500;
    private static final long LOST_MILLIS = 200;
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final DatagramSocket udp;
    private final List<Socket> connections = new ArrayList<>();
    /** The Call-IDs, by code. */
    private final Map<String, Set<String>> answers = new ConcurrentHashMap<>();
    private volatile long heard = System.nanoTime();
    private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);

    /** @param address for example 127.0.0.2 */
    Attacker(String address) throws IOException {
        udp = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        Thread reader = new Thread(this::read, "attacker");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        while (!udp.isClosed()) {
            try {
                udp.receive(packet);
                Matcher answer = ANSWER.matcher(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
                if (answer.matches()) {
                    answers.computeIfAbsent(answer.group(1), code -> ConcurrentHashMap.newKeySet()).add(answer.group(2));
                    unanswered.release();
                    heard = System.nanoTime();
                }
            } catch (IOException closed) {
                // By close().
            }
        }
    }

    /** How many requests have been answered with that code. */
    long answered(int code) {
        return answers.getOrDefault(Integer.toString(code), Set.of()).size();
    }

    /** How many requests have been answered, by code. */
    Map<String, Integer> answers() {
        Map<String, Integer> counts = new TreeMap<>();
        answers.forEach((code, ids) -> counts.put(code, ids.size()));
        return counts;
    }

    /** Waits until there has been no answer for a second. */
    void awaitSilence() {
        Await.until(PATIENCE, () -> System.nanoTime() - heard > SILENCE.toNanos(), () -> "still answered: " + answers());
    }

    /** Sends datagrams, so many in all, at that rate. */
    CompletableFuture<Long> floods(InetSocketAddress gateway, long count, int perSecond, LongFunction<String> datagram) {
        return sends(gateway, i -> i < count, perSecond, datagram);
    }

    /** The same as long as that is so. */
    CompletableFuture<Long> floods(InetSocketAddress gateway, BooleanSupplier goesOn, int perSecond,
                                   LongFunction<String> datagram) {
        return sends(gateway, i -> goesOn.getAsBoolean(), perSecond, datagram);
    }

    /** The same, but no faster than the answers come, so that the kernel need not drop any. */
    CompletableFuture<Long> floodsAsAnswered(InetSocketAddress gateway, long count, int perSecond,
                                             LongFunction<String> datagram) {
        return sends(gateway, i -> i < count && mayGoOn(), perSecond, datagram);
    }

    private boolean mayGoOn() {
        try {
            unanswered.tryAcquire(LOST_MILLIS, TimeUnit.MILLISECONDS); // if not, one was lost
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private CompletableFuture<Long> sends(InetSocketAddress gateway, LongPredicate goesOn, int perSecond,
                                          LongFunction<String> datagram) {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            long start = System.nanoTime();
            long i = 0;
            try {
                for (; goesOn.test(i) && !sent.isDone(); i++) {
                    byte[] octets = datagram.apply(i).getBytes(StandardCharsets.UTF_8);
                    udp.send(new DatagramPacket(octets, octets.length, gateway));
                    LockSupport.parkNanos(start + i * TimeUnit.SECONDS.toNanos(1) / perSecond - System.nanoTime());
                }
                sent.complete(i);
            } catch (IOException | RuntimeException e) {
                sent.completeExceptionally(e);
            }
        }, "flood");
        thread.setDaemon(true);
        thread.start();
        return sent.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A connection from the attacker's address. */
    Socket connects(InetSocketAddress to) throws IOException {
        Socket socket = new Socket(to.getAddress(), to.getPort(), udp.getLocalAddress(), 0);
        connections.add(socket);
        return socket;
    }

    /** The same over TLS, when hands are shaken; none, and false, if the other end does not want that. */
    boolean connectsOverTls(InetSocketAddress to) throws IOException {
        Socket plain = connects(to);
        try {
            SSLSocket secured = (SSLSocket) Credentials.anonymous().getSocketFactory()
                    .createSocket(plain, to.getHostString(), to.getPort(), true);
            secured.startHandshake();
            connections.set(connections.size() - 1, secured);
            return true;
        } catch (IOException turnedAway) {
            connections.remove(plain);
            return false;
        }
    }

    /** Sends one octet after the other on all connections, one each half second, until the other end has closed them all. */
    CompletableFuture<Duration> drips(String text) {
        CompletableFuture<Duration> closed = new CompletableFuture<>();
        List<Socket> open = new ArrayList<>(connections);
        Thread thread = new Thread(() -> {
            long start = System.nanoTime();
            for (int i = 0; !open.isEmpty() && !closed.isDone(); i++) {
                byte octet = (byte) text.charAt(i % text.length());
                open.removeIf(socket -> !takes(socket, octet));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
            closed.complete(Duration.ofNanos(System.nanoTime() - start));
        }, "drip");
        thread.setDaemon(true);
        thread.start();
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static boolean takes(Socket socket, byte octet) {
        try {
            socket.getOutputStream().write(octet);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** A request of its own transaction and dialog. */
    String request(String method, String from, String to, long number, String contentType, String body) {
        String source = udp.getLocalAddress().getHostAddress() + ':' + udp.getLocalPort();
        String unique = udp.getLocalPort() + "-" + System.identityHashCode(this) + "-" + method + number;
        return method + " sip:" + to + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP " + source + ";branch=z9hG4bK" + unique + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:" + from + ">;tag=t" + unique + "\r\n"
                + "To: <sip:" + to + ">\r\n"
                + "Call-ID: " + unique + "\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + "Contact: <sip:x@" + source + ">\r\n"
                + "Content-Type: " + contentType + "\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Override
    public void close() throws IOException {
        udp.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
