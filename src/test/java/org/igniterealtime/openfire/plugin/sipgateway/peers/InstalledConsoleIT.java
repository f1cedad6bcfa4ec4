package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** An administrator's day with the console of an installed Openfire; the embedded one has no pages but ours. */
@EndToEnd
@Tag("peers")
@EnabledIfSystemProperty(named = "e2e.openfire.home", matches = ".+")
final class InstalledConsoleIT {

    private static final String MENU = "a[href*='plugins/sipgateway/status.jsp']";
    private static final String ROW = ".sipgw tr:has(a[href$='verona.example'])";

    @Test
    void theGatewayIsInstalledUsedAndRemoved(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("sip.accept-code", "202");
        scenario.setting("route.verona.example.uri", "");
        scenario.setting("route.verona.example.mode", "");
        scenario.server().unloadPlugin();
        boolean installed = false;
        try (Chromium chromium = new Chromium(scenario.server())) {
            chromium.visits("plugin-admin.jsp");
            chromium.names(Path.of(System.getProperty("plugin.jar")));
            chromium.presses("form[action*=uploadplugin] [type=submit]");
            chromium.visits("index.jsp");
            chromium.awaits(MENU, true);
            installed = true;
            chromium.picture("console-installed");

            addsARoute(chromium, romeo);
            juliet.sends("romeo@verona.example", "Romeo!");
            assertEquals("Romeo!", romeo.receives("MESSAGE").text());
            romeo.sends(juliet.bareJid(), "Neither, fair saint");
            assertEquals("Neither, fair saint", juliet.receives().getBody());
            chromium.opens("conversations.jsp");
            chromium.awaits("juliet@example.com");
            chromium.picture("console-conversations");
            chromium.opens("messages.jsp?filter=juliet");
            chromium.picture("console-messages");
            chromium.presses("a[href*='messages.jsp?number=']");
            chromium.awaits("MESSAGE");
            chromium.presses("a[href*='pair=1']");
            chromium.awaits("Way of");
            chromium.picture("console-ladder");
            chromium.isWide(800);
            chromium.picture("console-ladder-800");
            assertTrue(chromium.overhang() <= 0, "Too wide by " + chromium.overhang());
            chromium.isWide(1300);

            chromium.opens("settings.jsp");
            chromium.chooses("sip.accept-code", "200");
            chromium.presses(".sipgw-save button");
            chromium.awaits("Saved and in force.");
            assertEquals(200, romeo.sends(juliet.bareJid(), "What light").code());
            assertEquals("What light", juliet.receives().getBody());
            assertEquals(List.of(), chromium.complaints());

            chromium.visits("plugin-admin.jsp");
            chromium.presses("form:has([name=deleteplugin][value=sipgateway]) [type=image]");
            chromium.agrees();
            installed = false;
            chromium.visits("index.jsp");
            chromium.awaits(MENU, false);
            chromium.picture("console-removed");
        } finally {
            if (!installed) {
                scenario.server().loadPlugin();
            }
        }
    }

    private static void addsARoute(Chromium chromium, SipUser romeo) throws IOException {
        chromium.opens("routes.jsp");
        chromium.fills("domain", "verona.example");
        chromium.presses(".sipgw-line button");
        chromium.presses("#claim");
        chromium.fills("route.verona.example.uri", romeo.uri());
        chromium.chooses("route.verona.example.mode", "page");
        chromium.presses("form p button");
        chromium.awaits("Saved and in force.");
        chromium.presses(ROW + " [name=test]");
        chromium.awaits("200 OK");
        chromium.picture("console-route-tested");
    }
}
