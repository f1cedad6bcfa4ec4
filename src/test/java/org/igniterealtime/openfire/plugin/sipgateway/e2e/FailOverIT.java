package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.DnsServer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a SIP domain is found (RFC 3263), and what happens when one of its servers is down. */
@EndToEnd
final class FailOverIT {

    private static final String ROUTE = "route.example.net.uri";

    @Test
    void aDomainIsFoundByDns(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.dns().knows(
                "example.net. 300 IN NAPTR 10 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.net.",
                "_sip._udp.example.net. 300 IN SRV 1 0 " + romeo.port() + " proxy.example.net.",
                "proxy.example.net. 300 IN A 127.0.0.1");
        scenario.setting(ROUTE, "");

        juliet.sends(romeo.address(), "Wherefore art thou?");

        assertEquals("Wherefore art thou?", romeo.receives().text());
        juliet.hasReceivedNothing();
    }

    /** RFC 3263 s4.1, RFC 5922 s4: the certificate is the domain's, whatever DNS calls the host. */
    @Test
    void ofTheServersThatDnsNamesTheOneWithTheCertificateOfTheDomainIsTaken(Scenario scenario) throws IOException {
        Authority authority = new Authority("Authority");
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.server().certificates(authority.issue("gateway", "IP:127.0.0.1").keyStore(), Credentials.trusting(authority));
        SipUser other = scenario.sip("romeo").secured(scenario.secureGateway(),
                authority.issue("other", "DNS:other.example.net", "IP:127.0.0.1"));
        SipUser romeo = scenario.sip("romeo").secured(scenario.secureGateway(), authority.issue("romeo", "DNS:example.net"));
        scenario.dns().knows(
                "example.net. 300 IN NAPTR 10 50 \"s\" \"SIPS+D2T\" \"\" _sips._tcp.example.net.",
                "_sips._tcp.example.net. 300 IN SRV 1 0 " + other.securePort() + " other.example.net.",
                "_sips._tcp.example.net. 300 IN SRV 2 0 " + romeo.securePort() + " proxy.example.net.",
                "other.example.net. 300 IN A 127.0.0.1", "proxy.example.net. 300 IN A 127.0.0.1");
        scenario.setting(ROUTE, "");

        juliet.sends(romeo.address(), "Wherefore art thou?");

        SipText request = romeo.receives();
        assertEquals("Wherefore art thou?", request.text());
        assertTrue(request.header("Via").startsWith("SIP/2.0/TLS "), request.header("Via"));
        other.hasReceivedNothing();
        juliet.hasReceivedNothing();
    }

    @Test
    void onlyWhoMayAskDnsReachesAnyDomain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        DnsServer dns = scenario.dns().knows("_sip._udp.anywhere.example. 300 IN SRV 1 0 " + romeo.port() + " anywhere.example.",
                "anywhere.example. 300 IN A 127.0.0.1");

        juliet.sends("romeo\\40anywhere.example@sip.example.com", "Anybody there?");
        assertEquals(Condition.remote_server_not_found, juliet.receives().getError().getCondition());
        assertTrue(dns.asked().isEmpty());

        scenario.setting("dns.open", "true");
        juliet.sends("romeo\\40anywhere.example@sip.example.com", "Anybody there?");
        assertEquals("Anybody there?", romeo.receives().text());
    }

    @Test
    void aSilentDnsIsATimeout(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.dns().isSilent(true);
        scenario.setting(ROUTE, "");

        juliet.sends(romeo.address(), "Wherefore art thou?");

        assertEquals(Condition.remote_server_timeout, juliet.receives(Duration.ofSeconds(20)).getError().getCondition());
    }

    @Test
    void whoIsBusyGivesWayToTheNextHop(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser busy = scenario.sip("romeo");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting(ROUTE, busy.uri() + ' ' + romeo.uri());
        busy.answers(request -> Answer.of(503, "Service Unavailable").with("Retry-After", "60"));

        juliet.sends(romeo.address(), "one");
        SipText first = busy.receives();
        SipText second = romeo.receives();
        assertEquals("one", second.text());
        for (String name : new String[] {"Call-ID", "CSeq", "From"}) {
            assertEquals(first.header(name), second.header(name));
        }
        juliet.sends(romeo.address(), "two");

        assertEquals("two", romeo.receives().text());
        busy.hasReceivedNothing();
        juliet.hasReceivedNothing();
    }

    @Test
    @Tag("peers")
    void aSilentHopGivesWayToTheNextAndIsFoundAgain(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser silent = scenario.sip("romeo");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting(ROUTE, silent.uri() + ' ' + romeo.uri());
        silent.answers(request -> Answer.none());

        juliet.sends(romeo.address(), "one");
        assertEquals("one", silent.receives().text());
        assertEquals("one", romeo.receives(Duration.ofSeconds(40)).text());
        juliet.sends(romeo.address(), "two");
        assertEquals("two", romeo.receives().text());

        silent.answers(200, "OK");
        assertEquals("OPTIONS", silent.receives(Duration.ofSeconds(20)).method());
        // The answer is on its way back while the next message is.
        for (int i = 3; silent.waiting() == 0 && i < 1000; i++) {
            juliet.sends(romeo.address(), "text " + i);
        }
        assertTrue(silent.receives().text().startsWith("text "));
    }

    @Test
    void anInvitationGoesToTheNextHopToo(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        scenario.setting(ROUTE, "sip:127.0.0.1:" + FreePorts.next() + ";transport=tcp " + romeo.sip().uri());

        juliet.chats(romeo.address(), "Art thou not Romeo?");

        MsrpSession session = romeo.takes();
        assertEquals("Art thou not Romeo?", session.receives().text());
        session.hangsUp();
    }

    @Test
    void aLongMessageGoesWholeOverTcpWhereThePathBearsIt(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.example.net.large-messages", "true");
        String text = "Wherefore ".repeat(500).strip();

        juliet.sends(romeo.address(), text);

        SipText request = romeo.receives();
        assertEquals(text, request.text());
        assertTrue(request.header("Via").startsWith("SIP/2.0/TCP "), request.header("Via"));
    }

    @Test
    void nothingGoesToTheGatewayItself(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting(ROUTE, "sip:127.0.0.1:" + scenario.gateway().getPort());

        juliet.sends(romeo.address(), "one");
        Message bounce = juliet.receives();
        juliet.sends("nurse\\40example.com@sip.example.com", "two");

        assertEquals(Condition.remote_server_not_found, bounce.getError().getCondition());
        assertEquals(Condition.remote_server_not_found, juliet.receives().getError().getCondition());
    }
}
