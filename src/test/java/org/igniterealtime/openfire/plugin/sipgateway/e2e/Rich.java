package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;

/** Texts with their HTML beside them: XHTML-IM (XEP-0071) and multipart/alternative. */
final class Rich {

    private static final String XHTML_IM = "http://jabber.org/protocol/xhtml-im";
    private static final String XHTML = "http://www.w3.org/1999/xhtml";

    private Rich() {
    }

    /** Sends a text, and the same in bold. */
    static void chat(XmppUser user, String to, String text) throws IOException {
        StandardExtensionElement strong = StandardExtensionElement.builder("strong", XHTML).addAttribute("onclick", "x()")
                .setText(text).build();
        StandardExtensionElement body = StandardExtensionElement.builder("body", XHTML).addElement(strong).build();
        user.sends(user.message(to).ofType(Message.Type.chat).setBody(text)
                .addExtension(StandardExtensionElement.builder("html", XHTML_IM).addElement(body).build()));
    }

    /** The HTML of a message. */
    static String html(Message message) {
        return message.getExtensionElement("html", XHTML_IM).toXML().toString();
    }

    /** Fails unless that is a text of {@link #chat} in both forms. */
    static void assertAlternatives(String contentType, String body, String text) {
        String[] parts = body.split(contentType.replaceFirst("multipart/alternative;boundary=\"(.*)\"", "--$1"));
        assertEquals(4, parts.length, body);
        assertTrue(parts[1].startsWith("\r\nContent-Type: text/plain"), body);
        assertTrue(parts[1].endsWith("\r\n\r\n" + text + "\r\n"), body);
        assertTrue(parts[2].startsWith("\r\nContent-Type: text/html"), body);
        assertTrue(parts[2].contains("<strong>" + text + "</strong>"), body);
        assertEquals("--\r\n", parts[3]);
    }
}
