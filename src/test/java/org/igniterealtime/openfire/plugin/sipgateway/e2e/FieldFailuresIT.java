package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipRequest;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.junit.jupiter.api.Test;

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

    private static SipRequest message(SipUser romeo, XmppUser juliet) {
        return romeo.request("MESSAGE", "sip:" + juliet.bareJid());
    }
}
