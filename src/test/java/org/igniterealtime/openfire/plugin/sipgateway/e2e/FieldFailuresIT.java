package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipRequest;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of other gateways and phones have reported (docs/field-failures.md), where no other test stands for it. */
@EndToEnd
final class FieldFailuresIT {

    @Test
    void toHoldsAnIpAddressInsteadOfTheDomain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        assertEquals(202, message(romeo, juliet).with("To", "<sip:juliet@192.0.2.7>").body("Lady").send().code());
        assertEquals("Lady", juliet.receives().getBody());
    }

    @Test
    void theMessageHasNoContentType(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        assertEquals(202, message(romeo, juliet).body("Lady").without("Content-Type").send().code());
        assertEquals("Lady", juliet.receives().getBody());
    }

    @Test
    void thePeerWouldRejectARequestLineWithIm(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        message(romeo, juliet).with("From", "<im:" + romeo.address() + ">;tag=1").body("Lady").send();

        juliet.sends(juliet.receives().getFrom().toString(), "Hist!");

        SipText request = romeo.receives();
        assertEquals("sip:" + romeo.address(), request.requestUri());
        assertTrue(request.header("To").startsWith("<sip:"), request.header("To"));
    }

    @Test
    void pathsAreRewrittenByAMiddlebox(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        romeo.sdpBecomes(sdp -> sdp.replaceAll("a=path:msrp://[^/]+/", "a=path:msrp://sbc.example:7/"));
        romeo.writes(message -> message.replacing("To-Path", message.header("To-Path").replaceFirst("//[^/]+/", "//sbc.example:8/"))
                .replacing("From-Path", message.header("From-Path").replaceFirst("//[^/]+/", "//sbc.example:9/")));

        MsrpSession session = romeo.calls(juliet.bareJid());
        String id = session.sends("Neither");
        Message neither = juliet.receives();
        assertEquals("Neither", neither.getBody());
        Signs.confirm(juliet, neither);
        MsrpText report = session.receivesReport();
        juliet.chats(romeo.address(), "Hist!");

        assertEquals(id, report.header("Message-ID"));
        assertTrue(report.header("To-Path").startsWith("msrp://sbc.example:9/"), report.header("To-Path"));
        assertEquals("Hist!", session.receives().text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=msrp-cema\r\n"})
    void cAndMAreRewrittenThePathIsNot(String cema, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        // From outside, the port in the path leads nowhere.
        romeo.sdpBecomes(sdp -> sdp.replaceAll("a=path:msrp://127.0.0.1:\\d+/", "a=path:msrp://127.0.0.1:1/") + cema);

        juliet.chats(romeo.address(), "Hist!");
        MsrpSession session = romeo.takes();
        MsrpText hist = session.receives();
        session.sends("Neither");

        assertEquals("Hist!", hist.text());
        assertTrue(hist.header("To-Path").startsWith("msrp://127.0.0.1:1/"), hist.header("To-Path"));
        assertEquals("Neither", juliet.receives().getBody());
        romeo.sip().hasReceivedNothing();
    }

    @Test
    void msrpHasAdditionalHeaderFields(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        romeo.writes(message -> message.with("Use-Nickname", "\"Montague\"").with("X-Charging", "a=b;c").with("Subject", "\u2665"));

        MsrpSession session = romeo.calls(juliet.bareJid());
        String id = session.sends("Neither");
        Message neither = juliet.receives();
        Signs.confirm(juliet, neither);

        assertEquals("Neither", neither.getBody());
        assertEquals(id, session.receivesReport().header("Message-ID"));
    }

    @Test
    void byteRangeCountsCharactersAndCpimIsWrittenCarelessly(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());
        romeo.writes(message -> message.replacing("Byte-Range", "1-" + message.text().length() + "/" + message.text().length()));

        session.sends("text/plain;charset=utf8", "\u017dlu\u0165ou\u010dk\u00fd k\u016f\u0148");
        session.sends("message/cpim", "From:<sip:" + romeo.address() + ">\nTo: sip:juliet@example.com\nDateTime: yesterday\n\n"
                + "Content-Type: text/plain;\n charset=\"utf8\"\nContent-Transfer-Encoding:\n\n\u00fap\u011bl \u2665");

        assertEquals("\u017dlu\u0165ou\u010dk\u00fd k\u016f\u0148", juliet.receives().getBody());
        assertEquals("\u00fap\u011bl \u2665", juliet.receives().getBody());
        juliet.hasReceivedNothing();
    }

    @Test
    void aRetransmittedMessageWouldBeShownSeveralTimes(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        SipText request = message(romeo, juliet).body("Lady").text();

        assertEquals(202, romeo.sends(request).code());
        assertEquals(202, romeo.sends(request).code());

        assertEquals("Lady", juliet.receives().getBody());
        juliet.hasReceivedNothing();
    }

    @Test
    void everyMessageOfACallIdHasTheSameCseq(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        for (String text : new String[] {"Lady,", "by yonder", "blessed moon"}) {
            SipRequest request = message(romeo, juliet).with("Call-ID", "one@example.net").with("CSeq", "1 MESSAGE")
                    .with("From", "<sip:" + romeo.address() + ">;tag=same");
            assertEquals(202, request.body(text).send().code());
            assertEquals(text, juliet.receives().getBody());
        }
    }

    @Test
    void theResourceOfAPeerChangesWithEveryMessage(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        Message last = null;
        for (String resource : new String[] {"one", "two", "three"}) {
            message(romeo, juliet).with("From", "<sip:" + romeo.address() + ";gr=" + resource + ">;tag=" + resource)
                    .with("Call-ID", "same@example.net").body(resource).send();
            last = juliet.receives();
            assertEquals("same@example.net", last.getThread());
        }
        juliet.sends(juliet.message(last.getFrom().asBareJid().toString()).setBody("Hist!").setThread(last.getThread()));

        SipText answer = romeo.receives();
        assertEquals("same@example.net", answer.header("Call-ID"));
        assertEquals("sip:" + romeo.address(), answer.requestUri());
        romeo.hasReceivedNothing();
    }

    @Test
    void thePathSaysMsrpsThoughTheTransportIsTcp(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").scheme("msrps");

        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();

        assertEquals("Art thou not Romeo?", session.receives().text());
        session.sends("Neither, fair saint.");
        assertEquals("Neither, fair saint.", juliet.receives().getBody());
    }

    private static SipRequest message(SipUser romeo, XmppUser juliet) {
        return romeo.request("MESSAGE", "sip:" + juliet.bareJid());
    }
}
