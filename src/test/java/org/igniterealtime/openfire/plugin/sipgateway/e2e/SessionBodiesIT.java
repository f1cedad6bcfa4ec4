package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.junit.jupiter.api.Test;

/** What MSRP messages carry, and how long they may be (RFC 4975 s5, s8.6, s13, RFC 7573 s8). */
@EndToEnd
final class SessionBodiesIT {

    private static final String CPIM = Envelopes.CPIM;

    @Test
    void aLongTextIsOneSend(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        String text = "\u2665 long ".repeat(5000);

        juliet.chats(romeo.address(), text);

        MsrpText send = romeo.takes().receives();
        assertEquals("1-*/" + send.body().length, send.header("Byte-Range"));
        assertEquals(text, send.text());
    }

    @Test
    void aTextOverMaxSizeIsSplitBetweenCharacters(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").maxSize(1000);
        String text = "\u2665\u00e9 long ".repeat(400);
        String id = Signs.chatForReceipt(juliet, romeo.address(), text);
        MsrpSession session = romeo.takes();

        StringBuilder whole = new StringBuilder();
        while (whole.length() < text.length()) {
            MsrpText send = session.receives();
            assertTrue(send.body().length <= 1000);
            whole.append(send.text());
        }

        assertEquals(text, whole.toString());
        assertEquals(id, Signs.confirmed(juliet.receives()));
        juliet.hasReceivedNothing();
    }

    @Test
    void chunksMakeOneMessageInWhateverOrder(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());
        String text = "With love's light wings did I o'erperch these walls \u2665";
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);

        session.sendsChunk("m1", "text/plain;charset=UTF-8", octets, 20, 30);
        session.sendsChunk("m1", "text/plain;charset=UTF-8", octets, octets.length - 1, octets.length);
        session.sendsChunk("m1", "text/plain;charset=UTF-8", octets, 0, 22);
        session.sends("between");
        session.sendsChunk("m1", "text/plain;charset=UTF-8", octets, 25, octets.length - 1);

        assertEquals("between", juliet.receives().getBody());
        assertEquals(text, juliet.receives().getBody());
        juliet.hasReceivedNothing();
    }

    @Test
    void whatIsTooLongIsRefusedAtItsFirstChunk(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());

        String transaction = session.sendsChunk("m1", "text/plain", new byte[200_000], 0, 3000);

        MsrpText refusal = session.receivesResponse();
        assertEquals(transaction, refusal.transaction());
        assertEquals("413", refusal.method());
        session.sends("short");
        assertEquals("short", juliet.receives().getBody());
    }

    @Test
    void whatNobodyCanReadIsRefused(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());

        session.sends("image/png", "not shown");

        assertEquals("415", session.receivesResponse().method());
        session.sends("text");
        assertEquals("text", juliet.receives().getBody());
    }

    @Test
    void whoListsCpimFirstGetsIt(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").accepting(CPIM + " text/plain");

        juliet.chats(romeo.address(), "Art thou not Romeo? \u2665");

        MsrpText send = romeo.takes().receives();
        assertEquals(CPIM, send.header("Content-Type"));
        assertTrue(send.text().contains("From: <sip:juliet@example.com>\r\n"), send.text());
        assertTrue(send.text().contains("To: <sip:" + romeo.address() + ">\r\n"), send.text());
        assertTrue(send.text().endsWith("\r\n\r\nArt thou not Romeo? \u2665"), send.text());
    }

    @Test
    void settingsDecideOnCpim(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").accepting(CPIM + " text/plain");
        scenario.setting("route.example.net.cpim", "never");

        juliet.chats(romeo.address(), "Art thou not Romeo?");

        assertEquals("Art thou not Romeo?", romeo.takes().receives().text());
    }

    @Test
    void whoListsCpimAloneGetsNothingElse(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").accepting(CPIM);
        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();

        Signs.state(juliet, romeo.address(), "composing");
        juliet.chats(romeo.address(), "And a Montague?");

        MsrpText next = session.receives();
        assertEquals(CPIM, next.header("Content-Type"));
        assertTrue(next.text().endsWith("And a Montague?"), next.text());
    }

    @Test
    void cpimIsUnwrapped(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());

        session.sends(CPIM, "From: Romeo <sip:" + romeo.address() + ">\r\nTo: <sip:juliet@example.com>\r\nSubject: Names\r\n"
                + "DateTime: 2020-01-02T03:04:05+01:00\r\n\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nNeither \u2665");

        Message neither = juliet.receives();
        assertEquals("Neither \u2665", neither.getBody());
        assertEquals("Names", neither.getSubject());
        assertEquals(Instant.parse("2020-01-02T02:04:05Z"), DelayInformation.from(neither).getStamp().toInstant());
    }

    @Test
    void deliveredAndDisplayedPassBothWays(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").accepting("text/plain " + CPIM + " " + Envelopes.NOTIFICATION).reportsNothing();
        String id = Signs.chatForMarker(juliet, romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();

        MsrpText asked = session.receives();
        assertTrue(asked.text().contains(Envelopes.WISHES), asked.text());
        assertTrue(asked.text().endsWith("\r\n\r\nArt thou not Romeo?"), asked.text());
        session.sends(CPIM, Envelopes.notification(romeo.address(), juliet.bareJid(), asked.text(), "delivery", "delivered"));
        assertEquals(id, Signs.confirmed(juliet.receives()));
        session.sends(CPIM, Envelopes.notification(romeo.address(), juliet.bareJid(), asked.text(), "display", "displayed"));
        assertEquals(id, Signs.marked(juliet.receives()));

        session.sends(CPIM, Envelopes.text(romeo.address(), juliet.bareJid(), "34jk324j", "Neither"));
        Message neither = juliet.receives();
        assertEquals("Neither", neither.getBody());
        assertTrue(Signs.wantsReceipt(neither));
        assertTrue(Signs.wantsMarker(neither));
        Signs.confirm(juliet, neither);
        Envelopes.assertNotifies(session.receives().text(), "34jk324j", "<delivery-notification><status><delivered/>");
        Signs.mark(juliet, neither);
        Envelopes.assertNotifies(session.receives().text(), "34jk324j", "<display-notification><status><displayed/>");
        juliet.hasReceivedNothing();
        session.hasReceivedNothing();
    }

    @Test
    void whoTakesHtmlGetsItBesideTheText(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").accepting("text/plain multipart/alternative text/html");

        Rich.chat(juliet, romeo.address(), "Art thou not Romeo?");

        MsrpText send = romeo.takes().receives();
        Rich.assertAlternatives(send.header("Content-Type"), send.text(), "Art thou not Romeo?");
    }

    @Test
    void compressedCpimIsRead(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());
        byte[] neither = Envelopes.deflated(Envelopes.text(romeo.address(), juliet.bareJid(), "34jk324j", "Neither"));

        romeo.writes(message -> message.with("Content-Encoding", "deflate"));
        session.sendsChunk("m1", CPIM, neither, 0, neither.length);

        assertEquals("Neither", juliet.receives().getBody());
    }

    @Test
    void cpimOfSomebodyElseIsRefused(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());

        String forged = session.sends(CPIM, "From: <sip:paris@example.net>\r\nTo: <sip:juliet@example.com>\r\n"
                + "\r\nContent-Type: text/plain\r\n\r\nYounger than she are happy mothers made.");

        MsrpText report = session.receivesReport();
        assertEquals(forged, report.header("Message-ID"));
        assertTrue(report.header("Status").startsWith("000 403"));
        juliet.hasReceivedNothing();
    }

    @Test
    void ofAlternativesOneIsShown(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());

        session.sends("multipart/alternative;boundary=b", "--b\r\nContent-Type: text/html\r\n\r\n<b>Neither</b>\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nNeither\r\n--b--\r\n");

        Message neither = juliet.receives();
        assertEquals("Neither", neither.getBody());
        assertTrue(Rich.html(neither).contains("<strong>Neither</strong>"), Rich.html(neither));
        juliet.hasReceivedNothing();
    }

    @Test
    void theInviteMayBringTheFirstText(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");

        MsrpSession session = romeo.calls(juliet.bareJid(), "By a name I know not how to tell thee");
        session.sends("who I am.");

        assertEquals("By a name I know not how to tell thee", juliet.receives().getBody());
        assertEquals("who I am.", juliet.receives().getBody());
        juliet.hasReceivedNothing();
    }

    @Test
    void weConnectToWhoIsPassive(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").setup("passive");

        MsrpSession session = romeo.calls(juliet.bareJid());

        assertTrue(session.sdp().contains("a=setup:active"));
        session.sends("Neither");
        assertEquals("Neither", juliet.receives().getBody());
    }

    @Test
    void weConnectToWhoNamesHisHost(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").setup("passive").named("phone.example.net");
        scenario.dns().knows("phone.example.net. 300 IN A 127.0.0.1");

        romeo.calls(juliet.bareJid()).sends("Neither");

        assertEquals("Neither", juliet.receives().getBody());
    }

    @Test
    void hostsThatNobodyFindsHoldUpNobodyElse(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        XmppUser nurse = scenario.xmpp("nurse");
        MsrpUser romeo = scenario.msrp("romeo").setup("passive");
        scenario.dns().isSilent(true);
        for (int i = 0; i < 50; i++) {
            romeo.named("host" + i + ".example.net").calls(juliet.bareJid());
        }

        long start = System.nanoTime();
        romeo.named("127.0.0.1").calls(nurse.bareJid()).sends("Neither");

        assertEquals("Neither", nurse.receives().getBody());
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(millis < 5000, millis + " ms");
    }

    @Test
    void whoIsActiveConnectsToUs(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").setup("active").cannotBeReached();

        juliet.chats(romeo.address(), "Art thou not Romeo?");

        assertEquals("Art thou not Romeo?", romeo.takes().receives().text());
    }
}
