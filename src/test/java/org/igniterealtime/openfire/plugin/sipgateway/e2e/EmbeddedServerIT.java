package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;

/** The stage itself: an Openfire that does what the scenarios take for granted. */
@EndToEnd
final class EmbeddedServerIT {

    @Test
    void localUsersChat(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        XmppUser nurse = scenario.xmpp("nurse");

        juliet.sends(nurse.bareJid(), "Is it a man?");

        assertEquals("Is it a man?", nurse.receives().getBody());
        nurse.hasReceivedNothing();
    }

    @Test
    void offlineMessagesWait(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        juliet.sends(scenario.account("nurse"), "Where are you?");
        juliet.hasReceivedNothing();

        assertEquals("Where are you?", scenario.xmpp("nurse").receives().getBody());
    }

    @Test
    void blockedUsersGetAnError(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.account("nurse");
        scenario.server().block("nurse", juliet.bareJid());
        scenario.xmpp("nurse");

        juliet.sends("nurse@example.com", "Let me in");

        assertEquals(Condition.service_unavailable, juliet.receives().getError().getCondition());
    }

    @Test
    void otherServersAreOutOfReach(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");

        juliet.sends("friar@example.org", "Help");

        assertEquals(Condition.remote_server_not_found, juliet.receives().getError().getCondition());
        assertTrue(scenario.server().federationAttempts().contains("example.org"));
    }

    @Test
    void consolePagesWantALogin(Scenario scenario) throws Exception {
        int refused = status(scenario, "nobody:nothing");
        assertTrue(List.of(302, 401).contains(refused), "got " + refused);
        int refusedUser = status(scenario, scenario.account("juliet").replace("@example.com", ":" + SharedServer.PASSWORD));
        assertTrue(List.of(302, 401).contains(refusedUser), "got " + refusedUser);
        int allowed = status(scenario, "admin:admin");
        assertFalse(List.of(302, 401).contains(allowed), "got " + allowed);
    }

    private static int status(Scenario scenario, String login) throws Exception {
        InetSocketAddress console = scenario.server().console();
        URI page = URI.create("http://127.0.0.1:" + console.getPort() + "/plugins/sipgateway/status.jsp");
        String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(page).header("Authorization", "Basic " + basic).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    }
}
