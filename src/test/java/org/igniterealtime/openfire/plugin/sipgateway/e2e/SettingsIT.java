package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings take effect while the server runs. */
@EndToEnd
final class SettingsIT {

    @Test
    void domainsComeAndGo(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.verona.example.uri", romeo.uri());
        juliet.sends("romeo@verona.example", "Too early");
        assertEquals(Condition.remote_server_not_found, juliet.receives().getError().getCondition());

        scenario.setting("domains", "example.net, verona.example");
        juliet.sends("romeo@verona.example", "Now");
        assertEquals("Now", romeo.receives().text());
        assertTrue(scenario.server().serverRoutes().contains("verona.example"));
        assertTrue(StatusPage.of(scenario.server()).says("verona.example"));

        scenario.setting("domains", "example.net");
        juliet.sends("romeo@verona.example", "Too late");
        assertEquals(Condition.remote_server_not_found, juliet.receives().getError().getCondition());
        assertFalse(scenario.server().serverRoutes().contains("verona.example"));
    }

    @Test
    void whoWritesFromADomainThatWasReleasedCanStillBeAnswered(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        juliet.sends(romeo.address(), "Romeo!");
        romeo.receives();

        scenario.setting("domains", "");
        romeo.sends(juliet.bareJid(), "My dear?");
        Message message = juliet.receives();
        juliet.sends(message.getFrom().toString(), "At what o'clock?");

        assertEquals("romeo\\40example.net@sip.example.com", message.getFrom().toString());
        assertEquals("At what o'clock?", romeo.receives().text());
    }

    @Test
    void theOwnDomainCannotBeClaimed(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        XmppUser nurse = scenario.xmpp("nurse");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("domains", "example.com, conference.example.com, <nowhere>, example.net");

        juliet.sends(nurse.bareJid(), "Nurse!");
        juliet.sends(romeo.address(), "Romeo!");

        assertEquals("Nurse!", nurse.receives().getBody());
        assertEquals("Romeo!", romeo.receives().text());
        StatusPage page = StatusPage.of(scenario.server());
        assertTrue(page.says("plugin.sipgateway.domains: conference.example.com: a domain of this server"));
        assertTrue(page.says("plugin.sipgateway.domains: &lt;nowhere&gt;: not a domain name"));
    }

    @Test
    void whatIsNotUnderstoodIsLoggedOnce(Scenario scenario) throws IOException {
        String domain = "verona" + System.nanoTime() + ".example.com";
        String network = "nowhere" + System.nanoTime();
        scenario.setting("domains", domain);
        scenario.setting("sip.trusted", network);
        scenario.setting("session.max", "100");

        String log = Files.readString(scenario.server().log());
        assertEquals(2, log.split(domain, -1).length, domain);
        assertEquals(2, log.split(network, -1).length, network);
    }

    @Test
    void otherPortsTakeOver(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        int port = FreePorts.next();
        scenario.setting("sip.udp.port", Integer.toString(port));
        scenario.setting("sip.tcp.port", Integer.toString(port));

        juliet.sends(romeo.address(), "Art thou there?");
        assertTrue(romeo.receives().header("Via").contains("127.0.0.1:" + port));
        try (SipUser mercutio = new SipUser("mercutio@example.net", 0, at(port))) {
            assertEquals(202, mercutio.sends(juliet.bareJid(), "Over UDP").code());
            assertEquals("Over UDP", juliet.receives().getBody());
            assertEquals(202, mercutio.request("MESSAGE", "sip:juliet@example.com").body("Over TCP").overTcp().send().code());
            assertEquals("Over TCP", juliet.receives().getBody());
        }
        assertTrue(FreePorts.udpFree(scenario.gateway().getPort()));
        assertTrue(FreePorts.tcpFree(scenario.gateway().getPort()));
    }

    @Test
    void aPortThatIsTakenIsReportedAndCanBeMended(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            scenario.setting("sip.tcp.port", Integer.toString(other.getLocalPort()));

            StatusPage page = StatusPage.of(scenario.server());
            assertTrue(page.says("The gateway is not connected to SIP"));
            assertTrue(page.says(Integer.toString(other.getLocalPort())));
            juliet.sends(romeo.address(), "Art thou there?");
            Message bounce = juliet.receives();
            assertEquals(Condition.remote_server_timeout, bounce.getError().getCondition());
        }

        scenario.setting("sip.tcp.port", Integer.toString(FreePorts.next()));

        assertTrue(StatusPage.of(scenario.server()).says("The gateway is connected to SIP"));
        juliet.sends(romeo.address(), "Art thou there?");
        assertEquals("Art thou there?", romeo.receives().text());
    }

    @Test
    void aTransportCanBeSwitchedOff(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("sip.tcp.port", "0");

        assertEquals(202, romeo.sends(juliet.bareJid(), "Over UDP").code());
        assertEquals("Over UDP", juliet.receives().getBody());
        assertTrue(FreePorts.tcpFree(scenario.gateway().getPort()));
    }

    @Test
    void theAnswerToAMessageCanBe200(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("sip.accept-code", "200");

        assertEquals(200, romeo.sends(juliet.bareJid(), "Lady").code());
        assertEquals("Lady", juliet.receives().getBody());
    }

    @Test
    void messagesCanComeInAsChat(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("page.inbound-type", "chat");

        romeo.sends(juliet.bareJid(), "Lady");

        assertEquals(Message.Type.chat, juliet.receives().getType());
    }

    @Test
    void theComponentCanHaveAnotherName(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("subdomain", "simple");

        juliet.sends("romeo\\40example.net@simple.example.com", "Romeo!");
        assertEquals("Romeo!", romeo.receives().text());
        juliet.sends(romeo.address(), "Romeo!");
        assertEquals("Romeo!", romeo.receives().text());
        assertTrue(scenario.server().components().contains("simple.example.com"));
        assertFalse(scenario.server().components().contains("sip.example.com"));
    }

    @Test
    void theLongestBodyCanBeSet(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("sip.max-size", "2000");

        assertEquals(413, romeo.request("MESSAGE", "sip:juliet@example.com").body("x".repeat(2001)).overTcp().send().code());
        assertEquals(202, romeo.request("MESSAGE", "sip:juliet@example.com").body("x".repeat(2000)).overTcp().send().code());
        assertEquals(2000, juliet.receives().getBody().length());
    }

    @Test
    void theQueueOfOneUserIsBounded(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("page.queue.messages", "2");
        romeo.answers(request -> Answer.none());

        for (String text : new String[] {"under way", "waits", "waits"}) {
            juliet.sends("silent@example.net", text);
        }
        String oneTooMany = juliet.sends("silent@example.net", "too many");

        juliet.getsBack(oneTooMany, Condition.resource_constraint);
    }

    @Test
    void whatWaitsForOneUserHasAnAge(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("page.queue.age", "1");
        romeo.answers(request -> Answer.none());

        juliet.sends("silent@example.net", "under way");
        String waits = juliet.sends("silent@example.net", "waits");

        juliet.getsBack(waits, Condition.remote_server_timeout);
    }

    @Test
    void anXmppUserMaySendSoOftenAndNoMore(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("rate.user", "1/s burst 2");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            ids.add(juliet.sends(romeo.address(), "Romeo!"));
        }

        Message bounce = juliet.receives();
        assertEquals(Condition.resource_constraint, bounce.getError().getCondition());
        assertTrue(ids.contains(bounce.getStanzaId()));
        assertEquals("Romeo!", romeo.receives().text());
        // It is told apart from the limit of SIP users.
        assertEquals(202, romeo.sends(juliet.bareJid(), "My dear?").code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate.sender", "rate.peer", "rate.total"})
    void aSipUserMaySendSoOftenAndNoMore(String limit, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo" + limit.length());
        scenario.setting(limit, "1/s burst 1");

        assertEquals(202, romeo.sends(juliet.bareJid(), "Lady").code());
        assertEquals("Lady", juliet.receives().getBody());
        Optional<SipText> refused = IntStream.range(0, 10).mapToObj(i -> romeo.sends(juliet.bareJid(), "Lady"))
                .filter(answer -> answer.code() == 503).findFirst();
        assertEquals("1", refused.orElseThrow().header("Retry-After"));
    }

    @Test
    void theGatewayCanBeGivenOtherNames(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting("sip.host", "gw.example.org");
        scenario.setting("msrp.host", "msrp.example.org");
        assertEquals(202, romeo.sip().sends("juliet@gw.example.org", "Lady").code());
        assertEquals("Lady", juliet.receives().getBody());

        juliet.chats(romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();

        String named = "gw.example.org:" + scenario.gateway().getPort();
        assertTrue(invite.header("Via").startsWith("SIP/2.0/UDP " + named + ";"), invite::toString);
        assertTrue(invite.header("Contact").startsWith("<sip:juliet@" + named + ";"), invite::toString);
        String path = "a=path:msrp://msrp.example.org:" + scenario.msrpGateway().getPort() + "/";
        assertTrue(invite.text().contains(path), invite::toString);
        MsrpSession session = romeo.takes(invite);
        assertEquals("Art thou not Romeo?", session.receives().text());
        session.hangsUp();
    }

    @Test
    void anOfferSaysWhatIsSet(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").secured(Authority.selfSigned("romeo")).accepting("text/plain message/cpim");
        scenario.setting("msrp.tls", "always");
        scenario.setting("msrp.max-size", "4096");
        scenario.setting("msrp.cpim", "always");
        scenario.setting("msrp.failure-report", "partial");

        juliet.chats(romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();
        String offer = invite.text();
        assertTrue(offer.contains(" TCP/TLS/MSRP *\r\n") && offer.contains("a=max-size:4096\r\n"), offer);
        MsrpSession session = romeo.takes(invite);
        MsrpText text = session.receives();

        assertEquals("message/cpim", text.header("Content-Type"));
        assertEquals("partial", text.header("Failure-Report"));
        session.hangsUp();
    }

    @Test
    void messagesCanGoInEnvelopes(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("page.cpim", "always");

        juliet.sends(romeo.address(), "Romeo!");

        assertTrue(romeo.receives().header("Content-Type").startsWith("message/cpim"));
    }

    @Test
    void theLedgerHoldsSoManyMessages(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("ledger.messages", "1");
        for (String name : List.of("mercutio", "benvolio")) {
            juliet.sends(name + "@example.net", "Good morrow");
            romeo.receives();
        }

        String page = new Browser(scenario.server()).opens("messages.jsp").body();

        assertTrue(page.contains("benvolio@example.net"), page);
        assertFalse(page.contains("mercutio@example.net"), page);
    }

    @Test
    void aWrongValueIsReportedAndNotUsed(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("sip.accept-code", "204");

        assertEquals(202, romeo.sends(juliet.bareJid(), "Lady").code());
        assertTrue(StatusPage.of(scenario.server()).says("plugin.sipgateway.sip.accept-code"));

        scenario.setting("sip.accept-code", "202");
        assertFalse(StatusPage.of(scenario.server()).says("plugin.sipgateway.sip.accept-code"));
    }

    @Test
    void aWrongValueThatIsDeletedIsNoLongerReported(Scenario scenario) {
        String property = "plugin.sipgateway.route.verona.example.mode";
        scenario.setting("route.verona.example.mode", "sometimes");
        assertTrue(StatusPage.of(scenario.server()).says(property));

        scenario.server().deleteProperty(property);
        assertFalse(StatusPage.of(scenario.server()).says(property));

        scenario.setting("route.verona.example.mode", "sometimes");
        new Browser(scenario.server()).submits("routes.jsp", Map.of("domain", "verona.example", "remove", "1"));
        assertFalse(StatusPage.of(scenario.server()).says(property));
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
