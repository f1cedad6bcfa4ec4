package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests as a test writes them. */
final class Requests {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Requests() {
    }

    /** A sound MESSAGE with a branch, tag and Call-ID of its own. */
    static String message(int port, String body) {
        return request("MESSAGE", port, "Content-Type: text/plain\r\n", body);
    }

    static String request(String method, int port, String headers, String body) {
        int number = NUMBER.incrementAndGet();
        return method + " sip:juliet@example.com SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK-n" + number + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: \"Romeo\" <sip:romeo@example.net>;tag=t" + number + "\r\n"
                + "To: <sip:juliet@example.com>\r\n"
                + "Call-ID: c" + number + "@example.net\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + headers
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** The 200 that a user agent gives to that request. */
    static String ok(String request) {
        return answer(request, "200 OK", "");
    }

    static String answer(String request, String status, String headers) {
        StringBuilder answer = new StringBuilder("SIP/2.0 " + status + "\r\n");
        for (String line : request.substring(0, request.indexOf("\r\n\r\n")).split("\r\n")) {
            if (line.matches("(?i)(Via|From|Call-ID|CSeq):.*")) {
                answer.append(line).append("\r\n");
            } else if (line.startsWith("To:")) {
                answer.append(line).append(";tag=peer\r\n");
            }
        }
        return answer.append(headers).append("Content-Length: 0\r\n\r\n").toString();
    }

    static String header(String message, String name) {
        for (String line : message.substring(0, message.indexOf("\r\n\r\n")).split("\r\n")) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        throw new AssertionError("no " + name + " in\n" + message);
    }
}
