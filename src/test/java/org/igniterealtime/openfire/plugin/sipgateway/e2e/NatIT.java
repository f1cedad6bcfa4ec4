package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.PortMapping;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Between the gateway and its peers addresses and ports change: it is in a container or behind a NAT, or they are. */
@EndToEnd
final class NatIT {

    /** The gateway tells its peers of the outside of this NAT, which is all that they see. */
    private static PortMapping nat(Scenario scenario) throws IOException {
        PortMapping nat = new PortMapping(scenario.gateway(), scenario.msrpGateway());
        scenario.setting("sip.host", nat.host());
        scenario.setting("sip.udp.advertised-port", Integer.toString(nat.udp().getPort()));
        scenario.setting("sip.tcp.advertised-port", Integer.toString(nat.tcp().getPort()));
        scenario.setting("msrp.advertised-port", Integer.toString(nat.msrp().getPort()));
        scenario.setting("domains", "example.net");
        return nat;
    }

    /** A user outside, who listens and is reached through the NAT only. */
    private static SipUser outside(Scenario scenario, String name, PortMapping nat, InetSocketAddress gateway)
            throws IOException {
        SipUser user = new SipUser(name + "@example.net", 0, gateway);
        InetSocketAddress way = nat.wayTo(user.port());
        scenario.setting("route.example.net.uri", "sip:127.0.0.1:" + way.getPort());
        return user.callingItself("127.0.0.1:" + way.getPort());
    }

    private static String hostAndPort(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Test
    void messagesGoBothWays(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.setting("chat.mode", "page");
        try (PortMapping nat = nat(scenario); SipUser romeo = outside(scenario, "romeo", nat, nat.udp())) {
            juliet.sends(romeo.address(), "Art thou not Romeo?");
            SipText request = romeo.receives();
            assertEquals("Art thou not Romeo?", request.text());
            assertTrue(request.header("Via").startsWith("SIP/2.0/UDP " + hostAndPort(nat.udp()) + ";"), request::toString);
            assertTrue(request.header("Via").endsWith(";rport"), request::toString);
            // The next one goes only when this one has its answer.
            juliet.sends(romeo.address(), "And a Montague?");
            assertEquals("And a Montague?", romeo.receives().text());
            assertEquals(0, romeo.retransmissions());

            assertEquals(202, romeo.sends(juliet.bareJid(), "Neither, fair saint.").code());
            assertEquals("Neither, fair saint.", juliet.receives().getBody());
            assertEquals(202, romeo.sends("juliet@" + hostAndPort(nat.udp()), "If either thee dislike.").code());
            assertEquals("If either thee dislike.", juliet.receives().getBody());
        }
        assertTrue(StatusPage.of(scenario.server()).says(hostAndPort(scenario.gateway()) + " (127.0.0.2:"));
    }

    @Test
    void messagesComeInOverTcp(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (PortMapping nat = nat(scenario); SipUser romeo = outside(scenario, "romeo", nat, nat.tcp())) {
            assertEquals(202, romeo.request("MESSAGE", "sip:juliet@example.com").body("Lady").overTcp().send().code());
            assertEquals("Lady", juliet.receives().getBody());
        }
    }

    @Test
    void aChatIsOfferedWhereItCanBeReached(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (PortMapping nat = nat(scenario); SipUser agent = outside(scenario, "nat-romeo", nat, nat.udp());
                MsrpUser romeo = new MsrpUser(agent).setup("active")) {
            juliet.chats(romeo.address(), "Art thou not Romeo?");
            SipText invite = romeo.rings();
            assertTrue(invite.header("Contact").matches("<sip:juliet@" + hostAndPort(nat.udp()) + ";transport=udp;gr=.*>"),
                    invite::toString);
            namesOnlyTheOutside(invite.text(), nat);
            MsrpSession session = romeo.takes(invite);

            goesBothWays(juliet, session, "Art thou not Romeo?");
            session.hangsUp();
            assertTrue(Signs.isState(juliet.receives(), "gone"));
        }
    }

    @Test
    void aChatFromOutsideIsEndedByEither(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (PortMapping nat = nat(scenario); SipUser agent = outside(scenario, "nat-benvolio", nat, nat.udp());
                MsrpUser romeo = new MsrpUser(agent)) {
            MsrpSession session = romeo.calls(juliet.bareJid());
            namesOnlyTheOutside(session.sdp(), nat);
            juliet.chats(romeo.address(), "Art thou not Romeo?");
            goesBothWays(juliet, session, "Art thou not Romeo?");

            Signs.state(juliet, romeo.address(), "gone");
            SipText bye = session.ends();
            assertTrue(bye.header("Via").startsWith("SIP/2.0/UDP " + hostAndPort(nat.udp()) + ";"), bye::toString);
        }
    }

    private static void namesOnlyTheOutside(String sdp, PortMapping nat) {
        assertTrue(sdp.contains("c=IN IP4 127.0.0.2\r\n") && sdp.contains("m=message " + nat.msrp().getPort() + " TCP/MSRP *\r\n")
                && sdp.contains("a=path:msrp://" + hostAndPort(nat.msrp()) + "/"), sdp);
        assertFalse(sdp.contains("127.0.0.1"), sdp);
    }

    private static void goesBothWays(XmppUser juliet, MsrpSession session, String text) throws IOException {
        assertEquals(text, session.receives().text());
        session.sends("Neither, fair saint.");
        assertEquals("Neither, fair saint.", juliet.receives().getBody());
    }

    @Test
    void whatTheNatLeadsBackIsALoop(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        try (PortMapping nat = nat(scenario)) {
            scenario.setting("route.example.net.uri", "sip:" + hostAndPort(nat.udp()));
            String id = juliet.sends("romeo@example.net", "Art thou not Romeo?");
            juliet.getsBack(id, Condition.remote_server_not_found);
        }
    }

    @Test
    void theGatewayTestsItselfThroughANatThatLeadsBack(Scenario scenario) throws IOException {
        try (PortMapping nat = nat(scenario)) {
            String page = new Browser(scenario.server()).submits("test.jsp", Map.of("run", "1")).body();
            assertEquals(2, Pattern.compile("Passed\\.").matcher(page).results().count(), page);
        }
    }

    /** Who calls himself by an address of his own network is answered and called where he has come from. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.9:5062", "192.168.1.7:5060"})
    void aSipUserMayBeBehindANat(String within, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        romeo.sip().callingItself(within);

        assertEquals(202, romeo.sip().sends(juliet.bareJid(), "Lady").code());
        assertEquals("Lady", juliet.receives().getBody());
        MsrpSession session = romeo.calls(juliet.bareJid());
        session.sends("Lady, by yonder blessed moon");
        assertEquals("Lady, by yonder blessed moon", juliet.receives().getBody());
        juliet.chats(romeo.address(), "O, swear not by the moon");
        assertEquals("O, swear not by the moon", session.receives().text());

        Signs.state(juliet, romeo.address(), "gone");
        assertEquals("sip:" + romeo.address().split("@")[0] + "@" + within, session.ends().requestUri());
    }
}
