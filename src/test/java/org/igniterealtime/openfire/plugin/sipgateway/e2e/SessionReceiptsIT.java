package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delivery receipts and failures, message by message (RFC 7573 s7, RFC 4975 s7.1.2). */
@EndToEnd
final class SessionReceiptsIT {

    @Test
    void reportsBecomeReceiptsAlsoForTextsThatWaited(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        Set<String> wanted = new HashSet<>(Set.of(Signs.chatForReceipt(juliet, romeo.address(), "one")));
        SipText invite = romeo.rings();
        wanted.add(Signs.chatForReceipt(juliet, romeo.address(), "two"));
        juliet.chats(romeo.address(), "without");
        juliet.hasReceivedNothing();

        MsrpSession session = romeo.takes(invite);
        wanted.add(Signs.chatForReceipt(juliet, romeo.address(), "three"));

        assertEquals("yes", session.receives().header("Success-Report"));
        assertEquals(wanted, Set.of(Signs.confirmed(juliet.receives()), Signs.confirmed(juliet.receives()),
                Signs.confirmed(juliet.receives())));
        juliet.hasReceivedNothing();
    }

    @Test
    void withoutTrackingOnlyThoseWhoAskGetReports(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("msrp.track", "false");
        juliet.chats(romeo.address(), "without");
        String id = Signs.chatForReceipt(juliet, romeo.address(), "with");

        MsrpSession session = romeo.takes();

        assertEquals("no", session.receives().field("Success-Report").orElse("no"));
        assertEquals("yes", session.receives().header("Success-Report"));
        assertEquals(id, Signs.confirmed(juliet.receives()));
    }

    @Test
    void aReceiptBecomesTheReportOfItsMessage(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        XmppUser elsewhere = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        String first = session.sends("Neither");
        String second = session.sends("Fair saint");
        Message one = juliet.receives();
        Message two = juliet.receives();
        assertTrue(Signs.wantsReceipt(one) && Signs.wantsReceipt(two));

        Signs.confirm(juliet, two);
        MsrpText report = session.receivesReport();
        Signs.confirm(elsewhere, one);

        assertEquals(second, report.header("Message-ID"));
        assertEquals("000 200", report.header("Status").substring(0, 7));
        assertEquals("1-10/10", report.header("Byte-Range"));
        assertEquals(first, session.receivesReport().header("Message-ID"));
        session.sends("To the one who writes");
        assertEquals("To the one who writes", juliet.receives().getBody());
    }

    @ParameterizedTest
    @CsvSource({"service_unavailable, 403", "recipient_unavailable, 408", "not_acceptable, 415"})
    void aTextThatComesBackLaterIsReportedAsFailed(Condition condition, int code, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());
        session.sendsWithoutReport("Not to be reported");
        String id = session.sends("To be reported");
        Message unwanted = juliet.receives();
        Message wanted = juliet.receives();

        Signs.comesBack(juliet, unwanted, condition);
        Signs.comesBack(juliet, wanted, condition);

        MsrpText report = session.receivesReport();
        assertEquals(id, report.header("Message-ID"));
        assertEquals("000 " + code, report.header("Status").substring(0, 7));
        session.sends("Still here");
        assertEquals("Still here", juliet.receives().getBody());
    }

    @Test
    void whoWantsNoReportIsAskedForNoReceipt(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        MsrpSession session = romeo.calls(juliet.bareJid());

        session.sendsWithoutReport("Neither");

        assertFalse(Signs.wantsReceipt(juliet.receives()));
    }

    @ParameterizedTest
    @CsvSource({"400, bad_request", "403, forbidden", "408, remote_server_timeout", "413, policy_violation",
        "415, not_acceptable", "423, resource_constraint"})
    void aFailureReportBouncesItsMessage(int code, Condition condition, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").reportsNothing();
        String id = juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        MsrpText send = session.receives();

        session.reports(send, code);
        if (code == 415) {
            // Once more in the other form first, wrapped in CPIM.
            MsrpText again = session.receives();
            assertEquals(send.header("Message-ID"), again.header("Message-ID"));
            assertTrue(again.header("Content-Type").startsWith("message/cpim"));
            session.reports(again, code);
        }

        juliet.getsBack(id, condition);
        juliet.hasReceivedNothing();
    }

    @Test
    void anAnswerThatRefusesBouncesTheMessageToo(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("msrp.failure-report", "yes");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        // Else no answer would be wanted: the setting is in force.
        assertEquals("yes", session.receives().field("Failure-Report").orElse("yes"));
        session.refuses(413);

        String id = juliet.chats(romeo.address(), "And a Montague?");

        juliet.getsBack(id, Condition.policy_violation);
    }
}
