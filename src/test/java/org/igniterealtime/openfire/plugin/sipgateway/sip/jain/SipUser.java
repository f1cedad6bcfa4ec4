package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * A scripted SIP user on bare sockets, UDP, TCP or TLS: what a test does not write is not there. What comes in over any of its
 * connections stands in one queue.
 */
final class SipUser implements AutoCloseable {

    static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=message 2855 TCP/MSRP *\r\na=accept-types:text/plain\r\na=path:msrp://127.0.0.1:2855/abc;tcp\r\n";

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private final Transport transport;
    private final InetAddress address;
    private final int target;
    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    /** What a retransmission repeats. */
    private final Set<String> expected = new HashSet<>();
    private DatagramSocket udp;
    private ServerSocket listener;
    private Socket connection;

    /** @param target the port of the endpoint */
    SipUser(Transport transport, int target) throws IOException {
        this(transport, InetAddress.getLoopbackAddress(), target);
    }

    SipUser(Transport transport, InetAddress address, int target) throws IOException {
        this.transport = transport;
        this.address = address;
        this.target = target;
        if (transport == Transport.UDP) {
            udp = bound(address);
            daemon(this::readDatagrams);
        } else {
            listener = transport == Transport.TCP ? new ServerSocket(0, 10, address)
                    : SessionEndpoint.ANYBODY.context().getServerSocketFactory().createServerSocket(0, 10, address);
            daemon(this::accept);
        }
    }

    /** With many tests beside each other the system does not find a free port each time. */
    private static DatagramSocket bound(InetAddress address) throws IOException {
        for (int attempt = 1;; attempt++) {
            try {
                return new DatagramSocket(new InetSocketAddress(address, 0));
            } catch (BindException e) {
                if (attempt == 10) {
                    throw e;
                }
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "test-sip-user");
        thread.setDaemon(true);
        thread.start();
    }

    private void readDatagrams() {
        byte[] buffer = new byte[65_535];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                inbox.add(new String(Arrays.copyOf(buffer, packet.getLength()), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            inbox.add("CLOSED");
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket accepted = listener.accept();
                connection = accepted;
                daemon(() -> read(accepted));
            }
        } catch (IOException e) {
            inbox.add("CLOSED");
        }
    }

    private void read(Socket from) {
        try {
            InputStream in = from.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int c = in.read(); c >= 0; c = in.read()) {
                head.append((char) c);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    String text = new String(head.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                    head.setLength(0);
                    inbox.add(text + new String(in.readNBytes(Integer.parseInt(Requests.header(text, "Content-Length"))),
                            StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            inbox.add("CLOSED");
        }
    }

    int port() {
        return udp != null ? udp.getLocalPort() : listener.getLocalPort();
    }

    NextHop hop() {
        return new NextHop(new InetSocketAddress(address, port()), transport);
    }

    private String host() {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    String uri() {
        return "sip:romeo@" + host() + ":" + port() + ";transport=" + transport.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Our Contact, as a header line. */
    String contact() {
        return "Contact: <" + uri() + ">\r\n";
    }

    /** Sends to the endpoint, over the connection that is there. */
    void send(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        if (udp != null) {
            udp.send(new DatagramPacket(bytes, bytes.length, address, target));
            return;
        }
        if (connection == null) {
            connection = transport == Transport.TCP ? new Socket(address, target)
                    : SessionEndpoint.ANYBODY.context().getSocketFactory().createSocket(address, target);
            Socket own = connection;
            daemon(() -> read(own));
        }
        connection.getOutputStream().write(bytes);
    }

    /** Closes the connection that is there. */
    void hangUp() throws IOException {
        connection.close();
        connection = null;
    }

    /** What has come, if anything has. */
    Optional<String> poll() {
        return Optional.ofNullable(inbox.poll());
    }

    /** The next message that starts so; provisional answers are passed over, and others that have come before. */
    String expect(String start) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RunningEndpoint.DEADLINE);
        String next;
        do {
            next = inbox.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError("expected " + start + " but nothing came");
            }
        } while (!next.startsWith(start) && (next.startsWith("SIP/2.0 1") || expected.contains(next)));
        if (!next.startsWith(start)) {
            throw new AssertionError("expected " + start + " but got\n" + next);
        }
        expected.add(next);
        return next;
    }

    /** The next message that starts so; whatever else comes before, as retransmissions do, is passed over. */
    String skipTo(String start) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RunningEndpoint.DEADLINE);
        for (String next = ""; next != null; next = inbox.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            if (next.startsWith(start)) {
                return next;
            }
        }
        throw new AssertionError(start + " has not come");
    }

    /** An INVITE of ours to juliet, with an offer. */
    String invite(String callId) {
        return invite(callId, contact(), SDP);
    }

    String invite(String callId, String headers, String body) {
        return request("INVITE", "sip:juliet@example.com", callId, 1, "<sip:juliet@example.com>",
                headers + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n"), body);
    }

    /** A request in the dialog that this 200 to our INVITE, or that INVITE from the endpoint, has made. */
    String within(String method, String from, long cseq, String headers, String body) {
        boolean answer = from.startsWith("SIP/2.0");
        String contact = Requests.header(from, "Contact");
        String own = answer ? Requests.header(from, "From") : Requests.header(from, "To").replace(";tag=r1", "") + ";tag=r1";
        return request(method, contact.substring(1, contact.indexOf('>')), Requests.header(from, "Call-ID"), cseq,
                Requests.header(from, answer ? "To" : "From"), headers, body).replaceFirst("From: .*", "From: " + own);
    }

    String request(String method, String uri, String callId, long cseq, String to, String headers, String body) {
        return method + " " + uri + " SIP/2.0\r\n"
                + "Via: SIP/2.0/" + transport + " " + host() + ":" + port() + ";branch=z9hG4bK-" + NUMBER.incrementAndGet()
                + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: \"Romeo\" <sip:romeo@example.net>;tag=romeo1\r\n"
                + "To: " + to + "\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: " + cseq + " " + method + "\r\n"
                + headers
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** An answer of ours to that request. */
    String answer(String request, String status, String tag, String headers, String body) {
        StringBuilder answer = new StringBuilder("SIP/2.0 " + status + "\r\n");
        for (String line : request.substring(0, request.indexOf("\r\n\r\n")).split("\r\n")) {
            if (line.matches("(?i)(Via|From|Call-ID|CSeq|Record-Route):.*")) {
                answer.append(line).append("\r\n");
            } else if (line.startsWith("To:")) {
                answer.append(line).append(line.contains(";tag=") ? "" : ";tag=" + tag).append("\r\n");
            }
        }
        return answer.append(headers).append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body).toString();
    }

    /** The 200 by which we accept an INVITE. */
    String accept(String invite, String tag, String headers) {
        return answer(invite, "200 OK", tag, contact() + "Content-Type: application/sdp\r\n" + headers, SDP);
    }

    @Override
    public void close() throws IOException {
        if (udp != null) {
            udp.close();
        }
        if (listener != null) {
            listener.close();
        }
        if (connection != null) {
            connection.close();
        }
    }
}
