package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The login of an {@link MsrpUser} at a relay (RFC 4976 s5.1): the connection to it, and the URI that it hands out. Answers a digest
 * challenge with the password {@value #PASSWORD}. Used from one thread, but for {@link #takes}.
 */
final class RelayClient {

    private static final String PASSWORD = "secret";
    private static final int DEADLINE_SECONDS = 10;

    private final int port;
    private final String uri;
    private final String from;
    private final Socket connection;
    private final BlockingQueue<MsrpText> answers = new ArrayBlockingQueue<>(1);
    private volatile String transaction = "";
    private String usePath;

    RelayClient(MsrpWire wire, int port) throws IOException {
        this.port = port;
        this.uri = "msrp://127.0.0.1:" + port + ";tcp";
        this.from = "msrp://127.0.0.1:" + wire.port() + "/" + UUID.randomUUID() + ";tcp";
        this.connection = wire.connect("127.0.0.1", port);
    }

    int port() {
        return port;
    }

    Socket connection() {
        return connection;
    }

    /** What stands before the own URI in a=path, and before that of the other side in To-Path. */
    String usePath() {
        return usePath;
    }

    void login() throws IOException {
        MsrpText answer = exchange(auth());
        if (answer.method().equals("401")) {
            answer = exchange(auth().with("Authorization", authorization(answer.header("WWW-Authenticate"))));
        }
        if (!answer.method().equals("200")) {
            throw new AssertionError("Not let in:\n" + answer);
        }
        usePath = answer.header("Use-Path");
    }

    /** On a reading thread: whether that is the answer that {@link #login} waits for. */
    boolean takes(MsrpText message) {
        return message.transaction().equals(transaction) && answers.offer(message);
    }

    private MsrpText auth() {
        String id = UUID.randomUUID().toString().substring(0, 8);
        return MsrpText.request(id, "AUTH").with("To-Path", uri).with("From-Path", from);
    }

    private MsrpText exchange(MsrpText auth) throws IOException {
        transaction = auth.transaction();
        MsrpWire.write(connection, auth.toBytes());
        try {
            MsrpText answer = answers.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("No answer from the relay within " + DEADLINE_SECONDS + " s");
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** RFC 4976 s9.1: digest with qop, the method AUTH, and the URI of the relay. */
    private String authorization(String challenge) {
        String realm = parameter(challenge, "realm");
        String nonce = parameter(challenge, "nonce");
        String response = md5(md5("romeo:" + realm + ":" + PASSWORD) + ":" + nonce + ":00000001:c0ffee:auth:" + md5("AUTH:" + uri));
        return "Digest username=\"romeo\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", qop=auth, nc=00000001, cnonce=\"c0ffee\", response=\"" + response + "\"";
    }

    private static String parameter(String challenge, String name) {
        Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
        if (!matcher.find()) {
            throw new AssertionError("No " + name + " in " + challenge);
        }
        return matcher.group(1);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
