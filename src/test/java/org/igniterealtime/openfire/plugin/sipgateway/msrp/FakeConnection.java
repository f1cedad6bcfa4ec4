package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The peer's end of a connection: what we write is there to be looked at, and goes through when told. */
final class FakeConnection implements MsrpConnection {

    static final String PEER = "msrp://peer.example:9000/remote;tcp";

    boolean closed;
    boolean reading = true;
    Optional<List<X509Certificate>> certificates = Optional.empty();

    private final Queue<ByteBuffer> given = new ArrayDeque<>();
    private Channel channel;

    static FakeConnection on(Sessions sessions) {
        FakeConnection connection = new FakeConnection();
        connection.channel = sessions.open(connection);
        return connection;
    }

    Channel channel() {
        return channel;
    }

    /** Lets one write through. */
    String takeOne() {
        ByteBuffer octets = given.remove();
        String text = new String(octets.array(), octets.position(), octets.remaining(), UTF_8);
        channel.written(octets.remaining());
        return text;
    }

    /** Lets everything through, also what comes of that. */
    String take() {
        StringBuilder all = new StringBuilder();
        while (!given.isEmpty()) {
            all.append(takeOne());
        }
        return all.toString();
    }

    /** Takes one frame, which must look like that: {@code *} stands for an id, {@code ...} for anything. */
    String expect(String pattern) {
        String frame = takeOne();
        Matcher matcher = Pattern.compile(("\\Q" + pattern.replace("\n", "\r\n") + "\\E").replace("*", "\\E([^\\s]{4,32}?)\\Q")
                .replace("...", "\\E(?s:.*)\\Q")).matcher(frame);
        assertTrue(matcher.matches(), frame);
        return matcher.groupCount() == 0 ? "" : matcher.group(1);
    }

    void expectNothing() {
        assertEquals("", take());
    }

    /** A frame from the peer; line breaks as LF. */
    void send(String frame) {
        channel.read(ByteBuffer.wrap(frame.replace("\n", "\r\n").getBytes(UTF_8)));
    }

    void sendTo(MsrpSession session, String startLine, String fields, String end) {
        send(startLine + "\nTo-Path: " + session.local().path().get(0) + "\nFrom-Path: " + PEER + "\n" + fields + end + "\n");
    }

    void answer(String transactionId, int code) {
        send("MSRP " + transactionId + " " + code + "\nTo-Path: msrp://gateway.example:2855/x;tcp\nFrom-Path: " + PEER
                + "\n-------" + transactionId + "$\n");
    }

    void lose() {
        channel.closed();
    }

    @Override
    public void write(ByteBuffer octets) {
        given.add(octets);
    }

    @Override
    public void suspendReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public Optional<List<X509Certificate>> certificates() {
        return certificates;
    }

    @Override
    public String peer() {
        return "peer";
    }
}
