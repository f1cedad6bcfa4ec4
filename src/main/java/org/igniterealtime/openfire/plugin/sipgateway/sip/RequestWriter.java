package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.charset.StandardCharsets;

/**
 * Writes MESSAGE requests (RFC 3428 s4), and OPTIONS. Each has its own branch, always of the same length. Thread safe.
 */
public final class RequestWriter {

    /** Magic cookie and our mark. */
    private static final String COOKIE = "z9hG4bKm.";
    /** What the branches of OPTIONS begin with. No other has a dot at its second place. */
    private static final String PROBE = COOKIE + "o.";

    private final String host;
    private final SipSettings settings;
    private final String product;
    private final Transport longest;

    /** A request as it goes on the wire, and the branch that its answers repeat. */
    public record Written(String branch, byte[] bytes) {
    }

    public RequestWriter(SipSettings settings) {
        host = viaHost(settings.host());
        this.settings = settings;
        product = HeaderText.line(settings.product());
        longest = settings.longest();
    }

    /** RFC 3261 s25.1: an IPv6 address in Via stands in brackets. */
    static String viaHost(String host) {
        return HeaderText.uri("sip.host", host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host);
    }

    /** Whether a Via is one that this writer has written. */
    public boolean isOurs(Via via) {
        return isMarked(via, COOKIE) && via.host().equalsIgnoreCase(host) && settings.isAdvertised(via.port());
    }

    /** The method of the request that has that Via, which is ours. */
    public String method(Via via) {
        return isMarked(via, PROBE) ? "OPTIONS" : "MESSAGE";
    }

    /** Whether a Via shows that a request has been sent from here (RFC 3261 s16.3, RFC 5393 s4.2.1). */
    public boolean isLoop(Via via) {
        return via.host().equalsIgnoreCase(host) && settings.isAdvertised(via.port())
                && (isMarked(via, COOKIE) || isMarked(via, SessionWriter.COOKIE));
    }

    private static boolean isMarked(Via via, String cookie) {
        return via.branch().regionMatches(true, 0, cookie, 0, cookie.length());
    }

    /**
     * @param tag  of From
     * @param cseq that of the request, or a higher one if it is sent again
     * @throws IllegalArgumentException if a part of the request cannot be written
     */
    public Written write(MessageRequest request, String tag, long cseq) {
        request.hop().checkMayCarry(request.requestUri());
        // The tag is no part of the branch: who sees one answer's Via learns nothing about the next request.
        String branch = branch(Tags.draw(), request);
        return new Written(branch, write(request, request.hop().transport(), branch, HeaderText.token(tag), cseq));
    }

    /** A request of the length that {@link #write} gives, by whatever transport. */
    byte[] sample(MessageRequest request) {
        String same = "x".repeat(Tags.LENGTH);
        return write(request, longest, branch(same, request), same, request.cseq());
    }

    /** OPTIONS to a next hop itself (RFC 3261 s11.1). */
    public Written options(NextHop hop) {
        String branch = PROBE + Tags.draw();
        String uri = "sip:" + viaHost(hop.address().getAddress().getHostAddress()) + ':' + hop.address().getPort();
        StringBuilder text = start("OPTIONS", uri, hop.transport(), branch);
        from(text, "sip:" + host, Tags.draw(), uri);
        line(text, "Call-ID", Tags.draw() + '@' + host);
        line(text, "CSeq", "1 OPTIONS");
        line(text, "User-Agent", product);
        line(text, "Accept", Abilities.ACCEPT_SESSION);
        line(text, "Content-Length", "0");
        return new Written(branch, text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String branch(String random, MessageRequest request) {
        return COOKIE + random + (request.branchToken().isEmpty() ? "" : '.' + HeaderText.token(request.branchToken()));
    }

    private byte[] write(MessageRequest request, Transport transport, String branch, String tag, long cseq) {
        String uri = HeaderText.uri("Request-URI", request.requestUri());
        StringBuilder text = start("MESSAGE", uri, transport, branch);
        from(text, HeaderText.uri("From", request.from()), tag, uri);
        text.append("Call-ID: ").append(HeaderText.word("Call-ID", request.callId())).append("\r\n");
        text.append("CSeq: ").append(cseq).append(" MESSAGE\r\n");
        text.append("User-Agent: ").append(product).append("\r\n");
        request.subject().ifPresent(subject -> line(text, "Subject", subject));
        request.language().ifPresent(language -> line(text, "Content-Language", language));
        line(text, "Content-Type", request.contentType());
        text.append("Content-Length: ").append(request.body().length).append("\r\n\r\n");
        return WireMessage.join(text.toString().getBytes(StandardCharsets.UTF_8), request.body());
    }

    private StringBuilder start(String method, String uri, Transport transport, String branch) {
        StringBuilder text = new StringBuilder(512);
        text.append(method).append(' ').append(uri).append(" SIP/2.0\r\n");
        text.append("Via: SIP/2.0/").append(transport).append(' ').append(host).append(':')
                .append(settings.advertisedPort(transport)).append(";branch=").append(branch).append(";rport\r\n");
        return text.append("Max-Forwards: 70\r\n");
    }

    private static void from(StringBuilder text, String from, String tag, String to) {
        text.append("From: <").append(from).append(">;tag=").append(tag).append("\r\n");
        text.append("To: <").append(to).append(">\r\n");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(HeaderText.line(value)).append("\r\n");
    }
}
