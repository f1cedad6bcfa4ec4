package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
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

    /** What is registered with the server, and our threads, which all have names that begin with sip. */
    private record Traces(List<String> interceptors, List<String> components, List<String> serverRoutes, List<String> threads,
                          List<String> statistics) {

        static Traces of(TestServer server) {
            return new Traces(server.interceptors(), server.components(), server.serverRoutes(),
                    server.threads().stream().filter(name -> name.startsWith("sip")).toList(), server.statistics());
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
        TestServer server = scenario.server();
        int port = scenario.gateway().getPort();
        server.unloadPlugin();
        Traces before = Traces.of(server);
        try {
            for (int time = 1; time <= times; time++) {
                server.loadPlugin();
                assertTrue(server.components().contains("sip.example.com"));
                exchange(juliet, romeo);
                server.unloadPlugin();
                assertEquals(before, Traces.of(server));
                assertTrue(FreePorts.udpFree(port) && FreePorts.tcpFree(port), "port " + port + " is still open");
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

    private static void exchange(XmppUser juliet, SipUser romeo) throws IOException {
        juliet.sends(romeo.address(), "Are you there?");
        assertEquals("Are you there?", romeo.receives().text());
        romeo.sends(juliet.bareJid(), "Still.");
        assertEquals("Still.", juliet.receives().getBody());
        romeo.request("MESSAGE", "sip:juliet@example.com").body("And always.").overTcp().send();
        assertEquals("And always.", juliet.receives().getBody());
        assertEquals(405, romeo.request("REGISTER", "sip:example.com").send().code());
    }
}
