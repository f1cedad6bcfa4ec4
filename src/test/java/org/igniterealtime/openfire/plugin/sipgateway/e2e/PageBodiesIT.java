package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Test;

/** What telephones send in MESSAGEs beside plain text, Linphone's way: CPIM, notifications, signs of composing, compressed. */
@EndToEnd
final class PageBodiesIT {

    private static final String CPIM = Envelopes.CPIM;
    private static final String COMPOSING = "application/im-iscomposing+xml";

    @Test
    void deliveredAndDisplayedPassBothWays(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser abram = phone(scenario, "abram");

        assertEquals(202, writes(abram, juliet, text(abram, juliet, "34jk324j", "Lady")));
        Message lady = juliet.receives();
        assertEquals("Lady", lady.getBody());
        assertTrue(Signs.wantsReceipt(lady));
        assertTrue(Signs.wantsMarker(lady));
        Signs.confirm(juliet, lady);
        assertNotifies(abram.receives(), "34jk324j", "<delivery-notification><status><delivered/>");
        Signs.mark(juliet, lady);
        assertNotifies(abram.receives(), "34jk324j", "<display-notification><status><displayed/>");

        String id = Signs.chatForMarker(juliet, abram.address(), "Hist!");
        SipText hist = abram.receives();
        assertEquals(CPIM, hist.header("Content-Type"));
        assertTrue(hist.text().endsWith("\r\n\r\nHist!"), hist.text());
        assertTrue(hist.text().contains(Envelopes.WISHES), hist.text());
        assertEquals(202, writes(abram, juliet, notification(abram, juliet, hist, "delivery", "delivered")));
        assertEquals(id, Signs.confirmed(juliet.receives()));
        assertEquals(202, writes(abram, juliet, notification(abram, juliet, hist, "display", "displayed")));
        assertEquals(id, Signs.marked(juliet.receives()));
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
        // With something under way there is no sign.
        StatusPage.awaitNothingPending(scenario.server());
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

        SipText answer = gregory.request("MESSAGE", "sip:" + juliet.bareJid())
                .body(CPIM, Envelopes.deflated(text(gregory, juliet, "1", "Lady")))
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
        assertTrue(Rich.html(lady).contains("<strong>Lady</strong>"), Rich.html(lady));
        assertFalse(Rich.html(lady).contains("onclick"), Rich.html(lady));
    }

    @Test
    void whoSendsHtmlBesideTextGetsItUntilItIsRefused(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser anthony = phone(scenario, "anthony");
        Rich.chat(juliet, anthony.address(), "Who's there?");
        assertEquals("Who's there?", anthony.receives().text());
        anthony.request("MESSAGE", "sip:" + juliet.bareJid()).body("multipart/alternative;boundary=b",
                ("--b\r\n\r\nLady\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>Lady</b>\r\n--b--\r\n")
                        .getBytes(StandardCharsets.UTF_8)).send();
        assertEquals("Lady", juliet.receives().getBody());

        Rich.chat(juliet, anthony.address(), "Hist!");
        SipText hist = anthony.receives();
        Rich.assertAlternatives(hist.header("Content-Type"), hist.text(), "Hist!");
        anthony.answers(request -> request.header("Content-Type").startsWith("multipart") ? Answer.of(415, "Unsupported Media Type")
                : Answer.of(200, "OK"));
        Rich.chat(juliet, anthony.address(), "Romeo!");
        SipText refused = anthony.receives();
        Rich.assertAlternatives(refused.header("Content-Type"), refused.text(), "Romeo!");
        assertEquals("Romeo!", anthony.receives().text());
        Rich.chat(juliet, anthony.address(), "Anon!");
        assertEquals("Anon!", anthony.receives().text());
        juliet.hasReceivedNothing();
        anthony.hasReceivedNothing();
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

    private static String text(SipUser romeo, XmppUser juliet, String messageId, String text) {
        return Envelopes.text(romeo.address(), juliet.bareJid(), messageId, text);
    }

    private static String notification(SipUser romeo, XmppUser juliet, SipText about, String disposition, String status) {
        return Envelopes.notification(romeo.address(), juliet.bareJid(), about.text(), disposition, status);
    }

    private static void assertNotifies(SipText request, String messageId, String status) {
        assertEquals("MESSAGE", request.method());
        assertEquals(CPIM, request.header("Content-Type"));
        Envelopes.assertNotifies(request.text(), messageId, status);
    }
}
