package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A request in the making. Has what RFC 3261 s8.1.1 demands from the start; each field may be replaced or removed. */
public final class SipRequest {

    private final SipUser sender;
    private final String requestLine;
    private final List<SipText.Field> fields = new ArrayList<>();
    private boolean tcp;
    private byte[] body = new byte[0];

    SipRequest(SipUser sender, String method, String uri) {
        this.sender = sender;
        this.requestLine = method + " " + uri + " SIP/2.0";
        with("Max-Forwards", "70");
        with("From", "<sip:" + sender.address() + ">;tag=" + token());
        with("To", "<" + uri + ">");
        with("Call-ID", token() + "@127.0.0.1");
        with("CSeq", "1 " + method);
    }

    /** Replaces the fields of that name by this one. */
    public SipRequest with(String name, String value) {
        without(name);
        return adding(name, value);
    }

    /** One more field of that name. */
    public SipRequest adding(String name, String value) {
        fields.add(new SipText.Field(name, value));
        return this;
    }

    public SipRequest without(String name) {
        fields.removeIf(field -> field.name().equalsIgnoreCase(name));
        return this;
    }

    public SipRequest body(String contentType, byte[] octets) {
        body = octets;
        return with("Content-Type", contentType);
    }

    public SipRequest body(String text) {
        return body("text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Over TCP instead of UDP. */
    public SipRequest overTcp() {
        tcp = true;
        return this;
    }

    /** Sends it over TLS, and returns the final answer; for a user who is secured. */
    public SipText sendOverTls() throws IOException {
        tcp = true;
        SipText plain = text();
        return sender.exchangeOverTls(SipText.of(plain.toString().replace("SIP/2.0/TCP ", "SIP/2.0/TLS ").getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends it, over UDP as often as needed, and returns the final answer. Fails if none comes within 10 s. */
    public SipText send() {
        return sender.exchange(text(), tcp);
    }

    /** Sends it once and waits for nothing, as an ACK is sent. */
    public void sendOnly() throws IOException {
        sender.send(text(), tcp);
    }

    /** As it would be sent, with a branch and a Content-Length of its own unless they were set. */
    public SipText text() {
        List<SipText.Field> all = new ArrayList<>(fields);
        if (fields.stream().noneMatch(field -> field.name().equalsIgnoreCase("Via"))) {
            all.add(0, new SipText.Field("Via", "SIP/2.0/" + (tcp ? "TCP" : "UDP") + " " + sender.sentBy()
                    + ";branch=z9hG4bK" + token() + ";rport"));
        }
        if (fields.stream().noneMatch(field -> field.name().equalsIgnoreCase("Content-Length"))) {
            all.add(new SipText.Field("Content-Length", Integer.toString(body.length)));
        }
        return new SipText(requestLine, all, body);
    }

    private static String token() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }
}
