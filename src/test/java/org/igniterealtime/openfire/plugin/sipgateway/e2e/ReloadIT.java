package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plugin comes and goes in a running server, and leaves nothing of itself. */
@EndToEnd
final class ReloadIT {

    /** Of our threads, which all have such names, and of those of the libraries in our JAR. */
    private static final Pattern OURS = Pattern.compile("(sip|msrp|dnsjava|Nio|EventScanner|DefaultSipTimer).*");

    /** What is registered with the server, and our threads. */
    private record Traces(List<String> interceptors, List<String> components, List<String> serverRoutes, List<String> threads,
                          List<String> statistics, List<String> openPages) {

        static Traces of(TestServer server) {
            return new Traces(server.interceptors(), server.components(), server.serverRoutes(),
                    server.threads().stream().filter(OURS.asMatchPredicate()).toList(), server.statistics(), server.openPages());
        }
    }

    @Test
    void reloadsLeaveNothingBehind(Scenario scenario) throws IOException {
        reload(scenario, 3);
    }

    @Test
    @Tag("peers")
    void manyReloadsLeaveNothingBehind(Scenario scenario) throws IOException {
        reload(scenario, 10);
    }

    private static void reload(Scenario scenario, int times) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        MsrpUser tybalt = scenario.msrp("tybalt");
        scenario.dns().knows("proxy.example.net. 300 IN A 127.0.0.1");
        scenario.setting("route." + Scenario.SIP_DOMAIN + ".uri", "sip:proxy.example.net:" + romeo.port() + ";transport=udp");
        scenario.setting("route.verona.example.uri", tybalt.sip().uri());
        scenario.setting("domains", Scenario.SIP_DOMAIN + ", verona.example");
        scenario.setting("metrics.token", "wherefore-art-thou-romeo");
        TestServer server = scenario.server();
        server.unloadPlugin();
        Traces before = Traces.of(server);
        try {
            for (int time = 1; time <= times; time++) {
                server.loadPlugin();
                assertTrue(server.components().contains("sip.example.com"));
                exchange(juliet, romeo);
                MsrpSession session = chat(juliet, tybalt);
                look(server);
                assertNotEquals(before.openPages(), server.openPages(), "The metrics page is open to who has the token");
                server.unloadPlugin();
                session.ends();
                assertTrue(Signs.isState(juliet.receives(), "gone"));
                assertEquals(before, Traces.of(server));
                assertTrue(portsAreFree(scenario), "a port is still open");
            }
            assertEquals(0, server.leakedLoaders(), "class loaders, and so threads or listeners, of unloaded plugins");
        } finally {
            server.loadPlugin();
        }
    }

    @Test
    void sessionsEndInOrder(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").reportsNothing();
        juliet.chats(romeo.address(), "Good night!");
        MsrpSession session = romeo.takes();
        assertEquals("Good night!", session.receives().text());

        scenario.server().unloadPlugin();
        try {
            session.ends();
            assertTrue(Signs.isState(juliet.receives(), "gone"));
            juliet.hasReceivedNothing();
        } finally {
            scenario.server().loadPlugin();
        }
    }

    @Test
    void whoWaitsForAnAnswerGetsAnError(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(request -> Answer.none());
        Set<String> unanswered = Set.of(juliet.sends("silent@example.net", "Speak!"),
                juliet.sends("silent@example.net", "Speak, I say!"));
        romeo.receives();
        // What she sent before has been handed to the gateway.
        juliet.hasReceivedNothing();

        scenario.server().unloadPlugin();
        try {
            List<Message> bounces = List.of(juliet.receives(), juliet.receives());
            assertEquals(unanswered, Set.of(bounces.get(0).getStanzaId(), bounces.get(1).getStanzaId()));
            for (Message bounce : bounces) {
                assertEquals("silent@example.net", bounce.getFrom().toString());
                assertEquals(Condition.remote_server_timeout, bounce.getError().getCondition());
            }
        } finally {
            scenario.server().loadPlugin();
        }
        juliet.hasReceivedNothing();
    }

    private static boolean portsAreFree(Scenario scenario) {
        int sip = scenario.gateway().getPort();
        return FreePorts.udpFree(sip) && FreePorts.tcpFree(sip) && FreePorts.tcpFree(scenario.secureGateway().getPort())
                && FreePorts.tcpFree(scenario.msrpGateway().getPort()) && FreePorts.tcpFree(scenario.secureMsrp().getPort());
    }

    private static void exchange(XmppUser juliet, SipUser romeo) throws IOException {
        juliet.sends(romeo.address(), "Are you there?");
        assertEquals("Are you there?", romeo.receives("MESSAGE").text());
        romeo.sends(juliet.bareJid(), "Still.");
        assertEquals("Still.", juliet.receives().getBody());
        romeo.request("MESSAGE", "sip:juliet@example.com").body("And always.").overTcp().send();
        assertEquals("And always.", juliet.receives().getBody());
        assertEquals(405, romeo.request("REGISTER", "sip:example.com").send().code());
    }

    private static MsrpSession chat(XmppUser juliet, MsrpUser tybalt) throws IOException {
        juliet.chats(tybalt.address().replace(Scenario.SIP_DOMAIN, "verona.example"), "Tybalt!");
        MsrpSession session = tybalt.takes();
        assertEquals("Tybalt!", session.receives().text());
        session.sends("Peace?");
        assertEquals("Peace?", juliet.receives().getBody());
        return session;
    }

    /** Whatever the console's pages do on the console's threads. */
    private static void look(TestServer server) {
        Browser browser = new Browser(server);
        for (String page : List.of("status.jsp", "settings.jsp", "conversations.jsp", "messages.jsp", "metrics")) {
            assertEquals(200, browser.opens(page).statusCode());
        }
        assertTrue(browser.submits("routes.jsp", Map.of("domain", Scenario.SIP_DOMAIN, "test", "1")).body().contains("sipgw-good"));
        assertTrue(browser.submits("test.jsp", Map.of("run", "1")).body().contains("Passed."));
    }
}
