package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console in a real browser: what needs eyes or JavaScript. Where Openfire sends a policy, it is one without inline scripts. */
@EndToEnd
@Tag("peers")
final class ChromiumIT {

    @ParameterizedTest
    @ValueSource(ints = {1300, 800})
    void everyPageFitsAndNothingIsComplainedAbout(int width, Scenario scenario) throws IOException {
        scenario.server().setProperty("adminConsole.CSP.responsevalue", "default-src 'self'; base-uri 'self'; form-action 'self'");
        scenario.setting("domains", "example.net, a-rather-long-name-of-a-domain.verona.example");
        scenario.setting("route.example.net.uri", "sip:192.0.2.10 sip:192.0.2.11:5070;transport=tcp");
        try (Chromium chromium = new Chromium(scenario.server())) {
            chromium.isWide(width);
            for (String page : List.of("status.jsp", "routes.jsp", "routes.jsp?domain=example.net", "settings.jsp", "conversations.jsp",
                    "messages.jsp", "test.jsp?address=sip:romeo@example.net")) {
                chromium.opens(page);
                chromium.picture(page.replaceAll("\\W+", "-") + "-" + width);
                assertTrue(chromium.overhang() <= 0, page + " is too wide by " + chromium.overhang());
                assertEquals(List.of(), chromium.complaints(), page);
            }
        } finally {
            scenario.server().deleteProperty("adminConsole.CSP.responsevalue");
        }
    }

    @Test
    void aRouteIsAddedTestedAndUsed(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.verona.example.uri", "");
        scenario.setting("route.verona.example.mode", "");
        try (Chromium chromium = new Chromium(scenario.server())) {
            chromium.opens("routes.jsp");
            chromium.fills("domain", "verona.example");
            chromium.presses(".sipgw-line button");
            chromium.presses("#claim");
            chromium.fills("route.verona.example.uri", romeo.uri());
            chromium.chooses("route.verona.example.mode", "page");
            chromium.presses("form p button");
            chromium.awaits("Saved and in force.");

            juliet.sends("romeo@verona.example", "Romeo!");
            assertEquals("Romeo!", romeo.receives().text());
            chromium.picture("route-added");

            chromium.presses(".sipgw tr:has(a[href$='verona.example']) [name=test]");
            chromium.awaits("200 OK");
            chromium.picture("route-tested");

            chromium.presses(".sipgw tr:has(a[href$='verona.example']) summary");
            chromium.presses(".sipgw tr:has(a[href$='verona.example']) [name=remove]");
            chromium.awaitsNo("verona.example");
        }
    }

    @Test
    void theStatusComesUpToDateByItself(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        try (Chromium chromium = new Chromium(scenario.server())) {
            chromium.opens("status.jsp");

            scenario.setting("domains", "example.net, mantua.example");
            chromium.awaits("mantua.example");

            romeo.sends(juliet.bareJid(), "Soft!");
            juliet.receives();
            chromium.picture("status-live");
            assertEquals(List.of(), chromium.complaints());
        }
    }

    @Test
    void aConversationIsWatchedAndEnded(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        try (Chromium chromium = new Chromium(scenario.server())) {
            chromium.opens("conversations.jsp?filter=" + romeo.address());
            juliet.chats(romeo.address(), "Art thou not Romeo?");
            MsrpSession session = romeo.takes();
            session.receives();
            chromium.awaits("MSRP, open");
            chromium.picture("conversation");

            chromium.presses("[name=end]");
            session.ends();
            chromium.awaits("The session is being ended.");
        }
    }

    @Test
    void aWrongSettingIsToldAndTheSelfTestPasses(Scenario scenario) throws IOException {
        try (Chromium chromium = new Chromium(scenario.server())) {
            chromium.opens("settings.jsp");
            chromium.fills("session.max", "many");
            chromium.presses(".sipgw-save button");
            chromium.awaits("It must be a whole number from 0 to 1000000.");
            chromium.picture("settings-refused");

            chromium.opens("test.jsp");
            chromium.presses("[name=run]");
            chromium.awaits("The XMPP user gets it back");
            chromium.picture("self-test");
            assertFalse(chromium.text().contains("Failed"), chromium.text());
        }
    }
}
