package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;

/** Connections that fail in mid-session: nothing is lost untold, nothing is shown twice (RFC 4975 s5.4). */
@EndToEnd
final class SessionLossIT {

    private static final int PATIENCE_MILLIS = 10_000;

    @Test
    void whoReportsGetsAnUnreportedTextOnceMore(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Signs.chatForReceipt(juliet, romeo.address(), "reported");
        MsrpSession first = romeo.takes();
        first.receives();
        juliet.receives();
        romeo.reportsNothing();
        String id = juliet.chats(romeo.address(), "unreported");
        MsrpText sent = first.receives();

        first.cut();

        first.ends();
        assertTrue(Signs.isState(juliet.receives(), "gone"));
        MsrpSession second = romeo.takes();
        MsrpText again = second.receives();
        assertEquals("unreported", again.text());
        assertEquals(sent.header("Message-ID"), again.header("Message-ID"));

        second.cut();

        second.ends();
        assertBounced(juliet, id);
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void aTextThatIsReportedTheSecondTimeIsDelivered(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Signs.chatForReceipt(juliet, romeo.address(), "reported");
        MsrpSession first = romeo.takes();
        first.receives();
        juliet.receives();
        romeo.reportsNothing();
        String id = Signs.chatForReceipt(juliet, romeo.address(), "unreported");
        first.receives();
        first.cut();
        assertTrue(Signs.isState(juliet.receives(), "gone"));
        first.ends();
        MsrpSession second = romeo.takes();

        second.reports(second.receives(), 200);

        assertEquals(id, Signs.confirmed(juliet.receives()));
        juliet.hasReceivedNothing();
    }

    @Test
    void whoNeverReportsIsNotSentATextTwice(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").reportsNothing();
        String id = juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();

        session.cut();

        assertBounced(juliet, id);
        session.ends();
        juliet.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    /** As a peer may do who would reach what only this machine can: nothing of what that says comes back to him. */
    @Test
    void whoseSdpLeadsToSomethingElseHearsNothingOfIt(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        String id = juliet.chats(romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            byte[] sdp = romeo.sdp("msrp://127.0.0.1:" + other.getLocalPort() + "/x;tcp", "passive");
            romeo.sip().answer(invite, Answer.of(200, "OK").with("Contact", romeo.contact()).body("application/sdp", sdp));

            other.setSoTimeout(PATIENCE_MILLIS);
            try (Socket connection = other.accept()) {
                connection.setSoTimeout(PATIENCE_MILLIS);
                InputStream in = connection.getInputStream();
                // What was not written yet might be sent once more.
                StringBuilder read = new StringBuilder();
                while (read.indexOf("Art thou not Romeo?\r\n-------") < 0 || !read.toString().endsWith("$\r\n")) {
                    read.append((char) in.readNBytes(1)[0]);
                }
                connection.getOutputStream().write("HTTP/1.1 400 a secret\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                in.readAllBytes(); // until the gateway hangs up
            }
        }

        SipText bye = romeo.sip().receives();
        assertEquals("BYE", bye.method());
        assertFalse(bye.toString().contains("secret"), bye::toString);
        assertBounced(juliet, id);
        juliet.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void whoNeverReportsIsTakenAtTcpsWordAfterAWhile(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").reportsNothing();
        Counter delivered = Counter.of(scenario.server(), "XMPP to SIP, MSRP", 1);
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();
        delivered.hasRisenBy(1);

        session.cut();

        session.ends();
        assertTrue(Signs.isState(juliet.receives(), "gone"));
        juliet.hasReceivedNothing();
    }

    @Test
    void byeIsNoLoss(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").reportsNothing();
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();

        session.hangsUp();

        assertTrue(Signs.isState(juliet.receives(), "gone"));
        juliet.hasReceivedNothing();
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void whatArrivesInPartIsNeverShown(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());
        session.sends("whole");
        assertEquals("whole", juliet.receives().getBody());

        session.cutsInMidChunk("The rest of this is lost, and so is the beginning.");

        session.ends();
        assertTrue(Signs.isState(juliet.receives(), "gone"));
        juliet.hasReceivedNothing();
        MsrpSession next = romeo.calls(juliet.bareJid());
        next.sends("whole again");
        assertEquals("whole again", juliet.receives().getBody());
    }

    @Test
    void aMessageThatComesTwiceIsShownOnceAndReportedTwice(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());
        byte[] text = "Neither".getBytes();
        session.sendsChunk("m1", "text/plain", text, 0, text.length);
        Signs.confirm(juliet, juliet.receives());
        assertEquals("m1", session.receivesReport().header("Message-ID"));
        session.cut();
        session.ends();
        juliet.receives();

        MsrpSession next = romeo.calls(juliet.bareJid());
        next.sendsChunk("m1", "text/plain", text, 0, text.length);

        assertEquals("m1", next.receivesReport().header("Message-ID"));
        next.sends("next");
        assertEquals("next", juliet.receives().getBody());
    }

    private static void assertBounced(XmppUser juliet, String id) {
        Message message = juliet.receives();
        if (Signs.isState(message, "gone")) {
            message = juliet.receives();
        } else {
            assertTrue(Signs.isState(juliet.receives(), "gone"));
        }
        assertEquals(id, message.getStanzaId());
        assertEquals(Condition.remote_server_timeout, message.getError().getCondition());
    }
}
