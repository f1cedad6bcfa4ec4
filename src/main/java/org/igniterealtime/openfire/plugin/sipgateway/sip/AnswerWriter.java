package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes final answers (RFC 3261 s8.2.6), from the octets of the request. Thread safe. */
public final class AnswerWriter {

    private static final List<String> REPEATED = List.of("From", "Call-ID", "CSeq");
    private final String product;

    /** @param product what Server says */
    public AnswerWriter(String product) {
        this.product = HeaderText.line(product);
    }

    /**
     * @param request  what is answered; what it lacks is left out
     * @param via      its topmost Via
     * @param source   where it came from
     * @param toTag    our tag, if the request has none
     */
    public byte[] write(WireMessage request, Via via, InetSocketAddress source, SipAnswer answer, String toTag) {
        return write(request, via, source, answer, toTag, new byte[0]);
    }

    /** 401 with these values of WWW-Authenticate, each in a field of its own (RFC 3261 s7.3.1, s22.2). */
    public byte[] challenge(WireMessage request, Via via, InetSocketAddress source, List<String> challenges, String toTag) {
        StringBuilder text = start(request, via, source, SipAnswer.of(401, "Unauthorized"), toTag);
        challenges.forEach(challenge -> line(text, "WWW-Authenticate", octets(challenge)));
        return finish(text, new byte[0]);
    }

    /** The same with a body, whose Content-Type is among the answer's headers. */
    public byte[] write(WireMessage request, Via via, InetSocketAddress source, SipAnswer answer, String toTag, byte[] body) {
        return finish(start(request, via, source, answer, toTag), body);
    }

    private static StringBuilder start(WireMessage request, Via via, InetSocketAddress source, SipAnswer answer, String toTag) {
        StringBuilder text = new StringBuilder(512);
        text.append("SIP/2.0 ").append(answer.code()).append(' ').append(octets(answer.reason())).append("\r\n");
        List<String> vias = request.elements("via");
        line(text, "Via", via.received(source));
        vias.subList(Math.min(1, vias.size()), vias.size()).forEach(other -> line(text, "Via", other));
        for (String name : REPEATED) {
            request.first(name.toLowerCase(Locale.ROOT)).ifPresent(value -> line(text, name, value));
        }
        request.first("to").ifPresent(to -> line(text, "To", hasTag(to) ? to : to + ";tag=" + toTag));
        if (answer.code() < 300 && request.startLine().startsWith("INVITE ")) {
            request.elements("record-route").forEach(route -> line(text, "Record-Route", route)); // RFC 3261 s12.1.1
        }
        for (Map.Entry<String, String> header : new TreeMap<>(answer.headers()).entrySet()) {
            line(text, HeaderText.token(header.getKey()), octets(header.getValue()));
        }
        return text;
    }

    private byte[] finish(StringBuilder text, byte[] body) {
        line(text, "Server", octets(product));
        line(text, "Content-Length", Integer.toString(body.length));
        return WireMessage.join(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), body);
    }

    private static boolean hasTag(String to) {
        return NameAddr.parse(to).flatMap(NameAddr::tag).isPresent();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    private static String octets(String value) {
        return new String(HeaderText.line(value).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
