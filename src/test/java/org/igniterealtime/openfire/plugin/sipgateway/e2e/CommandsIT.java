package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.commands.AdHocCommandManager;
import org.jivesoftware.smackx.commands.AdHocCommandNote;
import org.jivesoftware.smackx.commands.RemoteCommand;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.jivesoftware.smackx.xdata.FormField;
import org.jivesoftware.smackx.xdata.ListSingleFormField;
import org.jivesoftware.smackx.xdata.form.FillableForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of administrators, from a client of theirs (XEP-0050). */
@EndToEnd
final class CommandsIT {

    private static final String NODE = "https://igniterealtime.org/protocol/sipgateway#";

    private static XmppUser admin(Scenario scenario) throws IOException {
        return XmppUser.login(scenario.server().xmpp(), scenario.server().domain(), "admin", "admin", "desk");
    }

    private static AdHocCommandManager commands(XmppUser user) {
        return AdHocCommandManager.getAddHocCommandsManager(user.connection());
    }

    private static RemoteCommand command(XmppUser user, String name) {
        return commands(user).getRemoteCommand(user.connection().getXMPPServiceDomain(), NODE + name);
    }

    private static List<String> offered(XmppUser user) throws Exception {
        return commands(user).discoverCommands(user.connection().getXMPPServiceDomain()).getItems().stream()
                .map(DiscoverItems.Item::getNode).filter(node -> node.startsWith(NODE))
                .map(node -> node.substring(NODE.length())).sorted().toList();
    }

    private static String value(RemoteCommand command, String field) {
        return command.getForm().getField(field).getFirstValue();
    }

    private static List<String> notes(RemoteCommand command) {
        return command.getNotes().stream().map(AdHocCommandNote::getValue).toList();
    }

    @Test
    void theStatusIsThatOfThePage(Scenario scenario) throws Exception {
        scenario.setting("domains", "example.net");
        scenario.setting("sip.trusted", "127.0.0.0/8, nowhere");
        try (XmppUser admin = admin(scenario)) {
            RemoteCommand status = command(admin, "status");

            status.execute();

            assertTrue(status.isCompleted());
            assertEquals("The gateway is connected to SIP. Needs attention: 1.", value(status, "health"));
            assertEquals("Not understood, and ignored: nowhere", value(status, "hints"));
            assertEquals("sip.example.com", value(status, "component"));
            assertEquals("example.net", value(status, "domains"));
            assertTrue(status.getForm().getField("listeners").getValuesAsString()
                    .contains("UDP 127.0.0.1:" + scenario.gateway().getPort()));
            String counts = value(status, "sip-to-xmpp.page");
            assertTrue(counts.matches("Delivered: \\d+, Answered with an error: \\d+, Ended by a rule: \\d+"), counts);
        }
    }

    @Test
    void aSessionIsEndedAndThatIsWrittenDown(Scenario scenario) throws Exception {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();
        String pair = "juliet@example.com " + romeo.address().replace("@", "\\40") + "@sip.example.com";
        try (XmppUser admin = admin(scenario)) {
            RemoteCommand end = command(admin, "end-session");
            end.execute();
            FormField.Option offered = end.getForm().getField("session").ifPossibleAs(ListSingleFormField.class).getOptions()
                    .stream().filter(option -> option.getValueString().equals(pair)).findFirst().orElseThrow();
            assertEquals("juliet@example.com, " + romeo.address() + ": open", offered.getLabel());

            FillableForm form = new FillableForm(end.getForm());
            form.setAnswer("session", pair);
            end.complete(form);

            session.ends();
            assertTrue(Signs.isState(juliet.receives(), "gone"));
            assertEquals(List.of("The session is being ended."), notes(end));
            assertEquals("admin: SIP Gateway: session ended", scenario.server().audit().get(0));
        }
    }

    @Test
    void whereThereIsNoSessionThatIsSaid(Scenario scenario) throws Exception {
        try (XmppUser admin = admin(scenario)) {
            Counter.awaitZero(scenario.server(), "Sessions", Duration.ofSeconds(10));
            RemoteCommand end = command(admin, "end-session");

            end.execute();

            assertTrue(end.isCompleted());
            assertEquals(List.of("There was no session to be ended."), notes(end));
        }
    }

    @Test
    void theGatewayTestsItself(Scenario scenario) throws Exception {
        try (XmppUser admin = admin(scenario)) {
            RemoteCommand test = command(admin, "self-test");
            test.execute();
            assertFalse(test.isCompleted());
            Await.until(Duration.ofSeconds(20), () -> {
                test.next(new FillableForm(test.getForm()));
                return String.join(" ", test.getForm().getInstructions()).contains("The test is over.");
            }, () -> "not over");

            test.complete(new FillableForm(test.getForm()));

            assertEquals("Passed.", value(test, "page"));
            assertEquals("Passed.", value(test, "session"));
            assertEquals("admin: SIP Gateway: self-test", scenario.server().audit().get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "end-session", "self-test"})
    void whoIsNoAdministratorIsForbidden(String name, Scenario scenario) throws Exception {
        XmppUser juliet = scenario.xmpp("juliet");

        assertEquals(List.of(), offered(juliet));
        assertEquals(Condition.forbidden, assertThrows(XMPPErrorException.class, command(juliet, name)::execute)
                .getStanzaError().getCondition());
    }

    @Test
    void theyAreThereAsLongAsTheGatewayRuns(Scenario scenario) throws Exception {
        try (XmppUser admin = admin(scenario)) {
            assertEquals(List.of("end-session", "self-test", "status"), offered(admin));

            scenario.server().unloadPlugin();
            try {
                assertEquals(List.of(), offered(admin));
                assertEquals(Condition.item_not_found, assertThrows(XMPPErrorException.class, command(admin, "status")::execute)
                        .getStanzaError().getCondition());
            } finally {
                scenario.server().loadPlugin();
            }
            assertEquals(List.of("end-session", "self-test", "status"), offered(admin));
        }
    }
}
