package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smackx.chat_markers.element.ChatMarkersElements;
import org.junit.jupiter.api.Test;

/** What telephones send in MESSAGEs beside plain text, Linphone's way: CPIM, notifications, signs of composing, compressed. */
@EndToEnd
final class PageBodiesIT {

    private static final String CPIM = "message/cpim";
    private static final String COMPOSING = "application/im-iscomposing+xml";
    private static final String MARKERS = "urn:xmpp:chat-markers:0";
    private static final String WISHES = "imdn.Disposition-Notification: positive-delivery, negative-delivery, display\r\n";
    private static final Pattern MESSAGE_ID = Pattern.compile("imdn\\.Message-ID: (\\S+)");

    @Test
    void deliveredAndDisplayedPassBothWays(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser abram = phone(scenario, "abram");

        assertEquals(202, writes(abram, juliet, text(abram, juliet, "34jk324j", "Lady")));
        Message lady = juliet.receives();
        assertEquals("Lady", lady.getBody());
        assertTrue(Signs.wantsReceipt(lady));
        assertTrue(lady.hasExtension("markable", MARKERS));
        Signs.confirm(juliet, lady);
        notification(abram.receives(), "34jk324j", "<delivery-notification><status><delivered/>");
        juliet.sends(juliet.message(abram.address()).ofType(Message.Type.chat).addExtension(
                StandardExtensionElement.builder("displayed", MARKERS).addAttribute("id", lady.getStanzaId()).build()));
        notification(abram.receives(), "34jk324j", "<display-notification><status><displayed/>");

        String id = juliet.sends(juliet.message(abram.address()).ofType(Message.Type.chat).setBody("Hist!")
                .addExtension(StandardExtensionElement.builder("request", "urn:xmpp:receipts").build())
                .addExtension(StandardExtensionElement.builder("markable", MARKERS).build()));
        SipText hist = abram.receives();
        assertEquals(CPIM, hist.header("Content-Type"));
        assertTrue(hist.text().endsWith("\r\n\r\nHist!"), hist.text());
        assertTrue(hist.text().contains(WISHES), hist.text());
        assertEquals(202, writes(abram, juliet, notification(abram, juliet, hist, "delivery", "delivered")));
        assertEquals(id, Signs.confirmed(juliet.receives()));
        assertEquals(202, writes(abram, juliet, notification(abram, juliet, hist, "display", "displayed")));
        Message displayed = juliet.receives();
        assertEquals(id, ChatMarkersElements.DisplayedExtension.from(displayed).getId());
        juliet.hasReceivedNothing();
        abram.hasReceivedNothing();
    }

    @Test
    void whereCpimIsRefusedTheTextArrivesPlainAndOnce(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser balthasar = phone(scenario, "balthasar");
        writes(balthasar, juliet, text(balthasar, juliet, "1", "Lady"));
        juliet.receives();
        balthasar.answers(request -> request.header("Content-Type").startsWith(CPIM) ? Answer.of(415, "Unsupported Media Type")
                : Answer.of(200, "OK"));

        juliet.sends(balthasar.address(), "Hist!");
        assertEquals(CPIM, balthasar.receives().header("Content-Type"));
        assertEquals("Hist!", balthasar.receives().text());
        juliet.sends(balthasar.address(), "Romeo!");
        assertEquals("Romeo!", balthasar.receives().text());
        juliet.hasReceivedNothing();
        balthasar.hasReceivedNothing();
    }

    @Test
    void whoIsComposingIsSeenOnEitherSide(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser benvolio = phone(scenario, "benvolio");
        Signs.chatWithState(juliet, benvolio.address(), "Hist!");
        benvolio.receives();

        composes(benvolio, juliet, "active");
        assertTrue(Signs.isState(juliet.receives(), "composing"));
        composes(benvolio, juliet, "idle");
        assertTrue(Signs.isState(juliet.receives(), "active"));
        Signs.state(juliet, benvolio.address(), "composing");
        SipText sign = benvolio.receives();
        Signs.state(juliet, benvolio.address(), "paused");

        assertEquals(COMPOSING, sign.header("Content-Type"));
        assertTrue(sign.text().contains("<state>active</state>"), sign.text());
        assertTrue(benvolio.receives().text().contains("<state>idle</state>"));
    }

    @Test
    void signsOfAStrangerOpenNothing(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser escalus = phone(scenario, "escalus");

        composes(escalus, juliet, "active");
        Signs.state(juliet, escalus.address(), "composing");
        juliet.sends(escalus.address(), "Hist!");

        assertEquals("Hist!", escalus.receives().text());
        juliet.hasReceivedNothing();
    }

    @Test
    void compressedCpimIsRead(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser gregory = phone(scenario, "gregory");
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(text(gregory, juliet, "1", "Lady").getBytes(StandardCharsets.UTF_8));
        }

        SipText answer = gregory.request("MESSAGE", "sip:" + juliet.bareJid()).body(CPIM, deflated.toByteArray())
                .with("Content-Encoding", "deflate").send();

        assertEquals(202, answer.code());
        assertEquals("Lady", juliet.receives().getBody());
    }

    @Test
    void htmlStandsBesideItsText(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser sampson = phone(scenario, "sampson");

        sampson.request("MESSAGE", "sip:" + juliet.bareJid())
                .body("text/html", "<p onclick='x()'><b>Lady</b>, by yonder</p>".getBytes(StandardCharsets.UTF_8)).send();

        Message lady = juliet.receives();
        assertEquals("Lady, by yonder", lady.getBody());
        String html = lady.getExtensionElement("html", "http://jabber.org/protocol/xhtml-im").toXML().toString();
        assertTrue(html.contains("<strong>Lady</strong>"), html);
        assertFalse(html.contains("onclick"), html);
    }

    @Test
    void aForgedSenderWithinCpimIsForbidden(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser peter = phone(scenario, "peter");

        String forged = text(peter, juliet, "1", "Lady").replace("From: <sip:peter", "From: <sip:tybalt");
        assertEquals(403, writes(peter, juliet, forged));
        juliet.hasReceivedNothing();
    }

    /** In page mode only, as most telephones are. Each test has its own: what they can do is remembered. */
    private static SipUser phone(Scenario scenario, String name) throws IOException {
        SipUser romeo = scenario.sip(name);
        scenario.setting("chat.mode", "page");
        return romeo;
    }

    private static int writes(SipUser romeo, XmppUser juliet, String cpim) {
        return romeo.request("MESSAGE", "sip:" + juliet.bareJid()).body(CPIM, cpim.getBytes(StandardCharsets.UTF_8)).send()
                .code();
    }

    private static void composes(SipUser romeo, XmppUser juliet, String state) {
        String sign = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\">"
                + "<state>" + state + "</state><refresh>60</refresh></isComposing>";
        assertEquals(202, romeo.request("MESSAGE", "sip:" + juliet.bareJid())
                .body(COMPOSING, sign.getBytes(StandardCharsets.UTF_8)).send().code());
    }

    private static String head(SipUser romeo, XmppUser juliet, String messageId) {
        return "From: <sip:" + romeo.address() + ";gr=urn:uuid:f81d4fae>\r\nTo: <sip:" + juliet.bareJid() + ">\r\n"
                + "DateTime: 2026-11-21T12:16:49-05:00\r\nNS: imdn <urn:ietf:params:imdn>\r\n"
                + "imdn.Message-ID: " + messageId + "\r\n";
    }

    private static String text(SipUser romeo, XmppUser juliet, String messageId, String text) {
        return head(romeo, juliet, messageId) + WISHES + "\r\n"
                + "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    private static String notification(SipUser romeo, XmppUser juliet, SipText about, String disposition, String status) {
        Matcher id = MESSAGE_ID.matcher(about.text());
        assertTrue(id.find(), about.text());
        return head(romeo, juliet, "n" + status)
                + "\r\nContent-Type: message/imdn+xml\r\nContent-Disposition: notification\r\n\r\n"
                + "<?xml version=\"1.0\" encoding=\"UTF-8\"?><imdn xmlns=\"urn:ietf:params:xml:ns:imdn\">"
                + "<message-id>" + id.group(1) + "</message-id><datetime>2026-11-21T12:16:49-05:00</datetime><" + disposition
                + "-notification><status><" + status + "/></status></" + disposition + "-notification></imdn>";
    }

    private static void notification(SipText request, String messageId, String status) {
        assertEquals("MESSAGE", request.method());
        assertEquals(CPIM, request.header("Content-Type"));
        assertTrue(request.text().contains("Content-Disposition: notification\r\n"), request.text());
        assertTrue(request.text().contains("<message-id>" + messageId + "</message-id>"), request.text());
        assertTrue(request.text().contains("<datetime>2026-11-21T12:16:49-05:00</datetime>"), request.text());
        assertTrue(request.text().contains(status), request.text());
        assertFalse(request.text().contains("Disposition-Notification"), request.text());
    }
}
