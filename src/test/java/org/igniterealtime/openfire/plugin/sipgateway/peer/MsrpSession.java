package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One session of an {@link MsrpUser}: its dialog and its MSRP. SENDs with a body, REPORTs and responses wait, each kind in the order of
 * arrival, at most 5000. A SEND is answered 200 and reported on as it asks for, unless the user reports nothing. Used from one thread.
 */
public final class MsrpSession {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 5000;
    private static final Pattern PATH = Pattern.compile("a=path:(msrps?://(\\[[^]]+]|[^:]+):([0-9]+)/\\S+)");

    private final MsrpUser user;
    private final MsrpWire wire;
    private final String path;
    private final BlockingQueue<MsrpText> sends = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<MsrpText> reports = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<MsrpText> responses = new ArrayBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch connected = new CountDownLatch(1);
    private volatile Socket socket;
    private volatile int code = 200;
    private volatile Consumer<MsrpText> taker = sends::offer;
    private volatile boolean over;
    private final CompletableFuture<String> sdp = new CompletableFuture<>();
    private SipCall call;

    MsrpSession(MsrpUser user, MsrpWire wire, String path) {
        this.user = user;
        this.wire = wire;
        this.path = path;
    }

    String path() {
        return path;
    }

    void begin(SipCall dialog, String remoteSdp) {
        call = dialog;
        sdp.complete(remoteSdp);
    }

    /** Connects to the gateway, unless the relay does, and says whose connection it is (RFC 4975 s5.4). */
    void connect() throws IOException {
        Matcher matcher = remote();
        Optional<Socket> relay = user.relay();
        bound(relay.isPresent() ? relay.get() : wire.connect(matcher.group(2), Integer.parseInt(matcher.group(3))));
        write(send().with("Message-ID", token()).with("Byte-Range", "1-0/0").with("Failure-Report", "no"));
    }

    /** The dialog. */
    public SipCall call() {
        return call;
    }

    /** What the gateway offered or answered. */
    public String sdp() {
        return sdp.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** What an active user would offer for this session again. */
    public byte[] offer() {
        return user.sdp(path, "active");
    }

    /** From now on, SENDs that ask for an answer get that code, and are not shown to the test. */
    public void refuses(int status) {
        code = status;
    }

    // SENDs

    /** The next SEND with a body. Fails if none comes within 10 s. */
    public MsrpText receives() {
        return receives(DEADLINE);
    }

    /** The next SEND with a body. Fails if none comes within that time. */
    public MsrpText receives(Duration deadline) {
        return next(sends, "SEND", deadline);
    }

    /** From now on, SENDs with a body go there instead of waiting; on a reading thread. */
    public void eachGoesTo(Consumer<MsrpText> reader) {
        taker = reader;
        for (MsrpText waiting = sends.poll(); waiting != null; waiting = sends.poll()) {
            reader.accept(waiting);
        }
    }

    /** Sends a text in one chunk with a success report wanted, and returns its Message-ID. */
    public String sends(String text) throws IOException {
        return sends("text/plain;charset=UTF-8", text);
    }

    public String sends(String contentType, String body) throws IOException {
        String id = token();
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        sendsChunk(id, contentType, octets, 0, octets.length);
        return id;
    }

    /** Sends a text that asks for no success report, and no answer. */
    public void sendsWithoutReport(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        write(send().with("Message-ID", token()).with("Byte-Range", "1-" + octets.length + "/" + octets.length)
                .with("Failure-Report", "no").body("text/plain;charset=UTF-8", octets, '$'));
    }

    /** Sends octets {@code from} to {@code to}, exclusive, of a message; returns the transaction id. */
    public String sendsChunk(String messageId, String contentType, byte[] whole, int from, int to) throws IOException {
        byte[] part = Arrays.copyOfRange(whole, from, to);
        MsrpText chunk = send().with("Message-ID", messageId).with("Byte-Range", (from + 1) + "-" + to + "/" + whole.length)
                .with("Success-Report", "yes").body(contentType, part, to == whole.length ? '$' : '+');
        write(chunk);
        return chunk.transaction();
    }

    /** Answers a SEND that is not answered by itself. */
    public void answers(MsrpText send, int status) throws IOException {
        write(send.answer(status, path));
    }

    /** Reports on a message of the gateway. */
    public void reports(MsrpText message, int status) throws IOException {
        String length = message.header("Byte-Range").split("/")[1];
        write(to(MsrpText.request(token(), "REPORT")).with("Message-ID", message.header("Message-ID"))
                .with("Byte-Range", "1-" + length + "/" + length).with("Status", "000 " + status + " Report"));
    }

    /** The next REPORT. */
    public MsrpText receivesReport() {
        return next(reports, "REPORT", DEADLINE);
    }

    /** The next response to a SEND of ours. */
    public MsrpText receivesResponse() {
        return next(responses, "response", DEADLINE);
    }

    /** Fails if a SEND waits. */
    public void hasReceivedNothing() {
        MsrpText waiting = sends.poll();
        if (waiting != null) {
            throw new AssertionError("Unexpected:\n" + waiting);
        }
    }

    // The end

    /** Says BYE. */
    public void hangsUp() throws IOException {
        leave();
    }

    /** Waits for the gateway's BYE, which must be the next request. */
    public SipText ends() {
        SipText bye = user.sip().receives();
        if (!bye.method().equals("BYE") || !bye.header("Call-ID").equals(call.callId())) {
            throw new AssertionError("Not the BYE of this session:\n" + bye);
        }
        over = true;
        return bye;
    }

    /** Cuts the connection. */
    public void cut() throws IOException {
        awaitConnection().close();
    }

    /** Begins a chunk, and cuts the connection in the middle of it. */
    public void cutsInMidChunk(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = send().with("Message-ID", token()).with("Byte-Range", "1-*/" + octets.length).body("text/plain", octets, '$')
                .toBytes();
        Socket connection = awaitConnection();
        MsrpWire.write(connection, Arrays.copyOf(frame, frame.length - octets.length / 2 - 20));
        connection.close();
    }

    void leave() {
        if (call != null && !over) {
            over = true;
            call.request("BYE").send();
        }
    }

    // The wire

    void take(MsrpText message, Socket from) {
        bound(from);
        if (!message.isRequest()) {
            responses.offer(message);
        } else if (message.method().equals("REPORT")) {
            reports.offer(message);
        } else {
            takeSend(message);
        }
    }

    private void takeSend(MsrpText send) {
        try {
            String failures = send.field("Failure-Report").orElse("yes");
            // RFC 4975 s7.1.4
            if (failures.equals("yes") || failures.equals("partial") && code != 200) {
                answers(send, code);
            }
            if (send.field("Content-Type").isEmpty() || code != 200) {
                return;
            }
            if (user.reports() && send.flag() == '$' && send.field("Success-Report").orElse("no").equals("yes")) {
                reports(send, 200);
            }
        } catch (IOException cut) {
            // By the test.
        }
        taker.accept(send);
    }

    private void bound(Socket to) {
        socket = to;
        connected.countDown();
    }

    private MsrpText send() {
        return to(MsrpText.request(token(), "SEND"));
    }

    private MsrpText to(MsrpText message) {
        return message.with("To-Path", user.throughRelay(remote().group(1))).with("From-Path", path);
    }

    private Matcher remote() {
        Matcher matcher = PATH.matcher(sdp());
        if (!matcher.find()) {
            throw new AssertionError("No path in:\n" + sdp());
        }
        return matcher;
    }

    private void write(MsrpText message) throws IOException {
        MsrpWire.write(awaitConnection(), user.written(message).toBytes());
    }

    private Socket awaitConnection() {
        try {
            if (!connected.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Nobody connected within " + DEADLINE.toSeconds() + " s");
            }
            return socket;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private static MsrpText next(BlockingQueue<MsrpText> queue, String what, Duration deadline) {
        try {
            MsrpText message = queue.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (message == null) {
                throw new AssertionError("No " + what + " within " + deadline.toSeconds() + " s");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private static String token() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }
}
