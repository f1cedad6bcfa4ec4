package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/** Writes MESSAGE requests (RFC 3428 s4). Each has its own branch, always of the same length. Thread safe. */
public final class RequestWriter {

    /** Magic cookie and our mark. */
    private static final String COOKIE = "z9hG4bKm.";
    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
    private static final int RANDOM_LENGTH = 12;

    private final SecureRandom random = new SecureRandom();
    private final String host;
    private final int udpPort;
    private final int tcpPort;
    private final String product;

    /** A request as it goes on the wire, and the branch that its answers repeat. */
    public record Written(String branch, byte[] bytes) {
    }

    public RequestWriter(SipSettings settings) {
        host = viaHost(settings.host());
        udpPort = settings.udpPort();
        tcpPort = settings.tcpPort();
        product = HeaderText.line(settings.product());
    }

    /** RFC 3261 s25.1: an IPv6 address in Via stands in brackets. */
    static String viaHost(String host) {
        return HeaderText.uri("sip.host", host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host);
    }

    /** Whether a Via is one that this writer has written. */
    public boolean isOurs(Via via) {
        return via.branch().regionMatches(true, 0, COOKIE, 0, COOKIE.length()) && via.host().equalsIgnoreCase(host)
                && via.port() > 0 && (via.port() == udpPort || via.port() == tcpPort);
    }

    /**
     * @param tag  of From, see {@link #draw}
     * @param cseq that of the request, or a higher one if it is sent again
     * @throws IllegalArgumentException if a part of the request cannot be written
     */
    public Written write(MessageRequest request, String tag, long cseq) {
        // The tag is no part of the branch: who sees one answer's Via learns nothing about the next request.
        String branch = branch(draw(), request);
        return new Written(branch, write(request, branch, tag, cseq));
    }

    /** A request of the length that {@link #write} gives. */
    byte[] sample(MessageRequest request) {
        String same = "x".repeat(RANDOM_LENGTH);
        return write(request, branch(same, request), same, request.cseq());
    }

    private static String branch(String random, MessageRequest request) {
        return request.branchToken().isEmpty() ? COOKIE + random : COOKIE + random + '.' + HeaderText.token(request.branchToken());
    }

    private byte[] write(MessageRequest request, String branch, String tag, long cseq) {
        Transport transport = request.hop().transport();
        String uri = HeaderText.uri("Request-URI", request.requestUri());
        StringBuilder text = new StringBuilder(512);
        text.append("MESSAGE ").append(uri).append(" SIP/2.0\r\n");
        text.append("Via: SIP/2.0/").append(transport).append(' ').append(host).append(':')
                .append(transport == Transport.UDP ? udpPort : tcpPort).append(";branch=").append(branch).append(";rport\r\n");
        text.append("Max-Forwards: 70\r\n");
        text.append("From: <").append(HeaderText.uri("From", request.from())).append(">;tag=").append(tag).append("\r\n");
        text.append("To: <").append(uri).append(">\r\n");
        text.append("Call-ID: ").append(HeaderText.word("Call-ID", request.callId())).append("\r\n");
        text.append("CSeq: ").append(cseq).append(" MESSAGE\r\n");
        text.append("User-Agent: ").append(product).append("\r\n");
        request.subject().ifPresent(subject -> line(text, "Subject", subject));
        request.language().ifPresent(language -> line(text, "Content-Language", language));
        line(text, "Content-Type", request.contentType());
        text.append("Content-Length: ").append(request.body().length).append("\r\n\r\n");
        return join(text.toString().getBytes(StandardCharsets.UTF_8), request.body());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(HeaderText.line(value)).append("\r\n");
    }

    private static byte[] join(byte[] head, byte[] body) {
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** A tag: not to be guessed (RFC 3261 s19.3). */
    String draw() {
        long bits = random.nextLong();
        char[] chars = new char[RANDOM_LENGTH];
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            chars[i] = DIGITS[(int) (bits >>> 5 * i) & 31];
        }
        return new String(chars);
    }
}
