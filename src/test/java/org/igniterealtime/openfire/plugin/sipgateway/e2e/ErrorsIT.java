package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.time.Duration;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.packet.StanzaError.Type;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an XMPP user learns that a message did not arrive (RFC 7247 s7.2, RFC 6120 s8.3). The whole tables are unit tests. */
@EndToEnd
final class ErrorsIT {

    @ParameterizedTest
    @CsvSource({
        "400, Bad Request,             bad_request,             MODIFY",
        "403, Forbidden,               forbidden,               AUTH",
        "404, Not Found,               item_not_found,          CANCEL",
        "415, Unsupported Media Type,  not_acceptable,          MODIFY",
        "480, Temporarily Unavailable, recipient_unavailable,   WAIT",
        "486, Busy Here,               recipient_unavailable,   WAIT",
        "493, Undecipherable,          bad_request,             MODIFY",
        "501, Not Implemented,         feature_not_implemented, CANCEL",
        "503, Service Unavailable,     internal_server_error,   CANCEL",
        "513, Message Too Large,       policy_violation,        MODIFY",
        "603, Decline,                 recipient_unavailable,   WAIT",
        "606, Not Acceptable,          not_acceptable,          MODIFY"})
    void aRefusalBecomesAnError(int code, String reason, Condition condition, Type type, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(code, reason);

        String id = juliet.sends(juliet.message(romeo.address()).setThread("T1").setBody("Wherefore art thou?"));

        Message bounce = juliet.receives();
        assertEquals(Message.Type.error, bounce.getType());
        assertEquals(id, bounce.getStanzaId());
        assertEquals("T1", bounce.getThread());
        assertEquals("romeo@example.net", bounce.getFrom().toString());
        assertEquals(juliet.jid(), bounce.getTo().toString());
        StanzaError error = bounce.getError();
        assertEquals(condition, error.getCondition());
        assertEquals(type, error.getType());
        assertEquals(reason, error.getDescriptiveText());
    }

    @ParameterizedTest
    @CsvSource({
        "300, redirect, xmpp:romeo%5C40mantua.example@sip.example.com",
        "301, gone,     xmpp:romeo%5C40mantua.example@sip.example.com",
        "302, redirect, xmpp:romeo%5C40mantua.example@sip.example.com",
        "410, gone,",
        "380, not_acceptable,"})
    void whoHasMovedSaysWhereTo(int code, Condition condition, String address, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(request -> Answer.of(code, "Moved").with("Contact", "<sip:romeo@mantua.example>;expires=60"));

        juliet.sends(romeo.address(), "Wherefore art thou?");

        StanzaError error = juliet.receives().getError();
        assertEquals(condition, error.getCondition());
        assertEquals(address, error.getConditionText());
    }

    @ParameterizedTest
    @CsvSource({"romeo@nowhere.example", "romeo\\40elsewhere.example@sip.example.com"})
    void withoutARouteTheServerIsNotFound(String to, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");
        scenario.dns();
        scenario.setting("domains", "example.net, nowhere.example");

        String id = juliet.sends(to, "Anybody there?");

        Message bounce = juliet.receives();
        assertEquals(id, bounce.getStanzaId());
        assertEquals(to, bounce.getFrom().toString());
        assertEquals(Condition.remote_server_not_found, bounce.getError().getCondition());
        assertEquals(Type.CANCEL, bounce.getError().getType());
        assertEquals(false, scenario.server().federationAttempts().contains("nowhere.example"));
    }

    @Test
    void whoTakesNoConnectionIsATimeout(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");
        scenario.setting("route.example.net.uri", "sip:127.0.0.1:" + FreePorts.next() + ";transport=tcp");

        juliet.sends("refused@example.net", "Wherefore art thou?");

        StanzaError error = juliet.receives().getError();
        assertEquals(Condition.remote_server_timeout, error.getCondition());
        assertEquals(Type.WAIT, error.getType());
    }

    @Test
    void anotherWayIsTriedIfThereIsOne(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.example.net.uri", "sip:127.0.0.1:" + FreePorts.next() + ";transport=tcp " + romeo.uri());

        juliet.sends(romeo.address(), "Wherefore art thou?");

        assertEquals("Wherefore art thou?", romeo.receives().text());
        juliet.hasReceivedNothing();
    }

    @Test
    @Tag("peers")
    void whoNeverAnswersIsATimeout(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(request -> Answer.none());

        String id = juliet.sends("sleeper@example.net", "Wherefore art thou?");

        // RFC 3261 s17.1.2.2: Timer F, 64*T1.
        Message bounce = juliet.receives(Duration.ofSeconds(40));
        assertEquals(id, bounce.getStanzaId());
        assertEquals(Condition.remote_server_timeout, bounce.getError().getCondition());
        assertNull(bounce.getBody());
    }
}
