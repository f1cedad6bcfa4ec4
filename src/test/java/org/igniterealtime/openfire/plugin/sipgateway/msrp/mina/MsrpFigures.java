package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSessionListener;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSettings;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.Flag;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpDecoder;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpResponse;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.ProtocolError;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.TransactionIds;

/**
 * Figures, to be run by hand as a Java main class with the test class path: {@code decoder}, {@code rate OCTETS SESSIONS
 * yes|no}, {@code memory SESSIONS}.
 */
final class MsrpFigures {

    private MsrpFigures() {
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "decoder" -> decoder();
            case "rate" -> rate(Integer.parseInt(args[1]), Integer.parseInt(args[2]), args[3].equals("yes"));
            case "memory" -> memory(Integer.parseInt(args[1]));
            case "peers" -> peers(Integer.parseInt(args[1]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    // ---- octets per second of processor time through the decoder

    private static void decoder() {
        for (String kind : List.of("random", "text", "line breaks", "100 octets")) {
            byte[] stream = stream(kind);
            MsrpDecoder decoder = new MsrpDecoder(MsrpDecoder.Limits.DEFAULT, new Ignored());
            for (int round = 0; round < 3; round++) {
                long start = cpu();
                long octets = 0;
                while (cpu() - start < 1_000_000_000L) {
                    for (int at = 0; at < stream.length; at += 65536) {
                        decoder.decode(ByteBuffer.wrap(stream, at, Math.min(65536, stream.length - at)));
                    }
                    octets += stream.length;
                }
                System.out.printf("decoder, %s: %.0f MB/s%n", kind, octets * 1000.0 / (cpu() - start));
            }
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static byte[] stream(String kind) {
        Random random = new Random(1);
        byte[] body = new byte[kind.equals("100 octets") ? 100 : 1_000_000];
        random.nextBytes(body);
        for (int i = 0; i < body.length && !kind.equals("random"); i++) {
            boolean lineBreak = kind.equals("line breaks") ? i % 2 == 0 : i % 80 == 0;
            body[i] = (byte) (lineBreak ? '\r' : i > 0 && body[i - 1] == '\r' ? '\n' : 'a' + (body[i] & 15));
        }
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < 10_000_000 / (body.length + 300); i++) {
            stream.append("MSRP abcdefgh1234 SEND\r\nTo-Path: msrp://192.0.2.1:2855/abcdefghijklmnopqrst;tcp\r\n"
                    + "From-Path: msrp://198.51.100.1:2855/abcdefghijklmnopqrst;tcp\r\nMessage-ID: 12345678\r\n"
                    + "Byte-Range: 1-*/").append(body.length).append("\r\nContent-Type: text/plain\r\n\r\n")
                    .append(new String(body, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .append("\r\n-------abcdefgh1234$\r\n");
        }
        return stream.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static final class Ignored implements MsrpDecoder.Events {
        @Override
        public void onRequest(MsrpRequest request) {
        }

        @Override
        public void onFaultyRequest(MsrpRequest request, ProtocolError error) {
            throw new IllegalStateException(error.rule());
        }

        @Override
        public void onResponse(MsrpResponse response) {
        }

        @Override
        public void onBody(ByteBuffer slice) {
        }

        @Override
        public void onEnd(Flag flag) {
        }

        @Override
        public void onViolation(ProtocolError error) {
            throw new IllegalStateException(error.rule());
        }
    }

    // ---- messages per second over loopback, both ends in this process

    private static void rate(int octets, int sessions, boolean answers) throws Exception {
        MinaMsrpEndpoint one = started();
        MinaMsrpEndpoint other = started();
        byte[] body = "x".repeat(octets).getBytes(US_ASCII);
        Semaphore window = new Semaphore(200 * sessions);
        Counter received = new Counter(answers ? null : window);
        Counter accepted = new Counter(answers ? window : null);
        List<MsrpSession> senders = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            MsrpSession their = other.reserve(MsrpTransport.TCP, received, new ReceivedMessages(64));
            MsrpSession our = one.reserve(MsrpTransport.TCP, accepted, new ReceivedMessages(64));
            their.start(our.local(), false);
            our.start(their.local(), true);
            senders.add(our);
        }
        TransactionIds ids = new TransactionIds(new Random());
        for (int round = 0; round < 4; round++) {
            long from = received.messages;
            long start = System.nanoTime();
            long cpuStart = processCpu();
            for (int i = 0; System.nanoTime() - start < 3_000_000_000L; i++) {
                window.acquire();
                senders.get(i % sessions).send(new OutgoingMessage(ids.next(), "", "text/plain", body, false,
                        answers ? FailureReport.YES : FailureReport.NO));
            }
            long count = received.messages - from;
            System.out.printf("%d octets, %d sessions, Failure-Report %s: %.0f messages/s, %.0f per second of processor time%n",
                    octets, sessions, answers ? "yes" : "no", count * 1e9 / (System.nanoTime() - start),
                    count * 1e9 / (processCpu() - cpuStart));
        }
        one.stop();
        other.stop();
    }

    private static long processCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static MinaMsrpEndpoint started() throws IOException {
        MinaMsrpEndpoint endpoint = new MinaMsrpEndpoint(new MsrpSettings("127.0.0.1", InetAddress.getLoopbackAddress(), 0,
                MsrpSettings.OFF, 100_000_000, 20_000, List.of("text/plain"), List.of(), Duration.ZERO, 500_000_000,
                Duration.ofSeconds(60), 10_000, 100_000_000), MinaMsrpEndpointTest.TLS, MinaMsrpEndpointTest.HOSTS);
        endpoint.start();
        return endpoint;
    }

    private static final class Counter implements MsrpSessionListener {
        private final Optional<Semaphore> window;
        private final CountDownLatch opened = new CountDownLatch(1);
        private volatile long messages;
        private volatile long open;

        Counter(Semaphore window) {
            this.window = Optional.ofNullable(window);
        }

        @Override
        public synchronized void onOpen() {
            open++;
            opened.countDown();
        }

        @Override
        public synchronized void onMessage(IncomingMessage message) {
            messages++;
            window.ifPresent(Semaphore::release);
        }

        @Override
        public void onRefused(String messageId, int code) {
            throw new IllegalStateException("refused " + code);
        }

        @Override
        public void onSent(String messageId) {
        }

        @Override
        public void onAccepted(String messageId) {
            window.ifPresent(Semaphore::release);
        }

        @Override
        public void onDelivered(String messageId) {
        }

        @Override
        public void onFailure(String messageId, int code) {
            throw new IllegalStateException("failed " + code);
        }

        @Override
        public void onClosed(ClosedBecause reason) {
        }
    }

    // ---- memory of idle sessions; their peers are in a process of their own

    private static void memory(int sessions) throws Exception {
        MinaMsrpEndpoint endpoint = started();
        Counter counter = new Counter(null);
        long before = used();
        Process peers = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx256m", "-cp",
                System.getProperty("java.class.path"), MsrpFigures.class.getName(), "peers",
                String.valueOf(endpoint.port(MsrpTransport.TCP)))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            List<MsrpSession> all = new ArrayList<>();
            PrintStream ids = new PrintStream(peers.getOutputStream(), true, US_ASCII);
            for (int i = 0; i < sessions; i++) {
                MsrpSession session = endpoint.reserve(MsrpTransport.TCP, counter, new ReceivedMessages(64));
                MsrpMedia remote = MsrpMedia.of(MsrpUri.of(false, "192.0.2.1", 2855, "abcdefghijklmnop" + i),
                        List.of("text/plain"), List.of(), 65536);
                session.start(remote, false);
                all.add(session);
                ids.println(session.local().path().get(0).sessionId());
            }
            ids.println();
            BufferedReader done = new BufferedReader(new InputStreamReader(peers.getInputStream(), US_ASCII));
            System.out.println(done.readLine() + ", open: " + counter.open + ", messages: " + counter.messages);
            System.out.printf("%d idle sessions: %.1f KiB of heap each%n", sessions, (used() - before) / 1024.0 / sessions);
            System.out.println(all.size() + " sessions were held");
        } finally {
            peers.destroyForcibly();
            endpoint.stop();
        }
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void peers(int port) throws IOException {
        BufferedReader ids = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        List<SocketChannel> channels = new ArrayList<>();
        for (String id = ids.readLine(); !id.isEmpty(); id = ids.readLine()) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(("MSRP abcd SEND\r\nTo-Path: msrp://127.0.0.1:" + port + "/" + id + ";tcp\r\n"
                    + "From-Path: msrp://192.0.2.1:2855/peer" + id + ";tcp\r\nMessage-ID: m" + id + "\r\nByte-Range: 1-5/5\r\n"
                    + "Content-Type: text/plain\r\n\r\nhello\r\n-------abcd$\r\n").getBytes(US_ASCII)));
            channel.read(ByteBuffer.allocate(1000));
            channels.add(channel);
        }
        System.out.println("connected: " + channels.size());
        ids.readLine();
    }
}
