package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.ByteRange;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.Flag;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpDecoder;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpEncoder;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpResponse;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.ProtocolError;

/** One MSRP session of a peer of the storm, on a plain blocking socket with a thread of its own. */
final class StormWire implements Closeable, MsrpDecoder.Events {

    /** What comes in, on the wire's thread. */
    interface Taker {

        /** A whole text; whether it is wanted to be reported. */
        void text(StormWire wire, String messageId, String text, boolean wantsReport);

        void report(String messageId, int code);

        /** The connection is there. */
        void open(StormWire wire);

        boolean isCalm();
    }

    private static final int PATIENCE_MILLIS = 20_000;

    private final Taker taker;
    private final ServerSocket listener;
    private final MsrpUri local;
    private final MsrpDecoder decoder = new MsrpDecoder(MsrpDecoder.Limits.DEFAULT, this);
    private final Map<String, ByteArrayOutputStream> bodies = new HashMap<>();
    private volatile List<MsrpUri> remote = List.of();
    private volatile Socket socket;
    private volatile boolean closed;
    private int octetsLeft;
    private MsrpRequest head;

    /** @param octets how much is read before the connection is dropped, in the midst of whatever it is */
    StormWire(Taker taker, int octets) throws IOException {
        this.taker = taker;
        octetsLeft = octets;
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MILLIS);
        local = MsrpUri.of(false, "127.0.0.1", listener.getLocalPort(), UUID.randomUUID().toString());
    }

    MsrpMedia media() {
        return MsrpMedia.of(local, List.of("text/plain"), List.of(), 0);
    }

    /** The negotiation is done. */
    void start(MsrpMedia theirs, boolean active) {
        remote = theirs.path();
        Thread thread = new Thread(() -> serve(active), "storm-wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(boolean active) {
        try (ServerSocket door = listener;
             Socket connection = active ? new Socket(remote.get(0).host(), remote.get(0).port()) : door.accept()) {
            socket = connection;
            if (active) {
                write(MsrpEncoder.frame(MsrpRequest.emptySend(id(), remote, local, id())).array());
            }
            taker.open(this);
            read(connection);
        } catch (IOException e) {
            // The gateway has closed it, or we have.
        }
        closed = true;
    }

    private void read(Socket connection) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int count = 1; count > 0 && !closed && (octetsLeft > 0 || taker.isCalm());) {
            count = connection.getInputStream().read(buffer, 0, taker.isCalm() ? buffer.length
                    : Math.min(buffer.length, octetsLeft));
            if (count > 0) {
                octetsLeft -= count;
                decoder.decode(ByteBuffer.wrap(buffer, 0, count));
            }
        }
    }

    boolean isClosed() {
        return closed;
    }

    void send(String messageId, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        int cut = body.length > 4000 ? 2500 : body.length;
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        chunk(frames, messageId, body, 0, cut);
        if (cut < body.length) {
            chunk(frames, messageId, body, cut, body.length);
        }
        write(frames.toByteArray());
    }

    private void chunk(ByteArrayOutputStream frames, String messageId, byte[] body, int start, int end) {
        String id = id();
        frames.writeBytes(MsrpEncoder.headBeforeBody(new MsrpRequest(id, MsrpRequest.SEND, remote, List.of(local),
                Optional.of(messageId), Optional.of(new ByteRange(start + 1L, end, body.length)), true, FailureReport.YES,
                Optional.empty(), Optional.empty(), Optional.of("text/plain"))));
        frames.write(body, start, end - start);
        frames.writeBytes(MsrpEncoder.endLineAfterBody(id, end < body.length ? Flag.MORE : Flag.LAST));
    }

    void reported(String messageId, int octets) {
        write(MsrpEncoder.frame(MsrpRequest.report(id(), remote, local, messageId, octets, 200)).array());
    }

    private synchronized void write(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
        } catch (IOException e) {
            closed = true;
        }
    }

    static String id() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What the gateway sends

    @Override
    public void onRequest(MsrpRequest request) {
        head = request;
        if (request.method().equals(MsrpRequest.REPORT)) {
            taker.report(request.messageId().orElseThrow(), request.status().orElseThrow().code());
        }
    }

    @Override
    public void onBody(ByteBuffer slice) {
        byte[] octets = new byte[slice.remaining()];
        slice.get(octets);
        bodies.computeIfAbsent(head.messageId().orElseThrow(), id -> new ByteArrayOutputStream()).writeBytes(octets);
    }

    @Override
    public void onEnd(Flag flag) {
        String id = head == null ? "" : head.messageId().orElse("");
        if (flag == Flag.LAST && bodies.containsKey(id)) {
            taker.text(this, id, bodies.remove(id).toString(StandardCharsets.UTF_8), head.successReport());
        } else if (flag == Flag.ABORTED) {
            bodies.remove(id);
        }
        head = null;
    }

    @Override
    public void onResponse(MsrpResponse response) {
        head = null;
    }

    @Override
    public void onFaultyRequest(MsrpRequest request, ProtocolError error) {
        throw new IllegalStateException("The gateway has sent " + request + ": " + error.rule());
    }

    @Override
    public void onViolation(ProtocolError error) {
        throw new IllegalStateException("The gateway has sent no MSRP: " + error.rule());
    }
}
