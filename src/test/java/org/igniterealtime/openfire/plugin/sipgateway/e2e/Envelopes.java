package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;

/** Texts and notifications in CPIM (RFC 3862, RFC 5438), as telephones write them. Addresses are without a scheme. */
final class Envelopes {

    static final String CPIM = "message/cpim";
    static final String NOTIFICATION = "message/imdn+xml";
    static final String WISHES = "imdn.Disposition-Notification: positive-delivery, negative-delivery, display\r\n";

    private static final Pattern MESSAGE_ID = Pattern.compile("imdn\\.Message-ID: (\\S+)");

    private Envelopes() {
    }

    private static String head(String from, String to, String messageId) {
        return "From: <sip:" + from + ";gr=urn:uuid:f81d4fae>\r\nTo: <sip:" + to + ">\r\n"
                + "DateTime: 2026-11-21T12:16:49-05:00\r\nNS: imdn <urn:ietf:params:imdn>\r\n"
                + "imdn.Message-ID: " + messageId + "\r\n";
    }

    /** A text that asks for notifications of delivery and display. */
    static String text(String from, String to, String messageId, String text) {
        return head(from, to, messageId) + WISHES + "\r\n"
                + "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    /** What became of a message of the gateway, e.g. {@code delivery} and {@code delivered}. */
    static String notification(String from, String to, String about, String disposition, String status) {
        Matcher id = MESSAGE_ID.matcher(about);
        assertTrue(id.find(), about);
        return head(from, to, "n" + status)
                + "\r\nContent-Type: " + NOTIFICATION + "\r\nContent-Disposition: notification\r\n\r\n"
                + "<?xml version=\"1.0\" encoding=\"UTF-8\"?><imdn xmlns=\"urn:ietf:params:xml:ns:imdn\">"
                + "<message-id>" + id.group(1) + "</message-id><datetime>2026-11-21T12:16:49-05:00</datetime><" + disposition
                + "-notification><status><" + status + "/></status></" + disposition + "-notification></imdn>";
    }

    /** As Linphone compresses what it sends. */
    static byte[] deflated(String body) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return deflated.toByteArray();
    }

    /** Fails unless it is a notification of the gateway that says so of a text made here. */
    static void assertNotifies(String body, String messageId, String status) {
        assertTrue(body.contains("Content-Disposition: notification\r\n"), body);
        assertTrue(body.contains("<message-id>" + messageId + "</message-id>"), body);
        assertTrue(body.contains("<datetime>2026-11-21T12:16:49-05:00</datetime>"), body);
        assertTrue(body.contains(status), body);
        assertFalse(body.contains("Disposition-Notification"), body);
    }
}
