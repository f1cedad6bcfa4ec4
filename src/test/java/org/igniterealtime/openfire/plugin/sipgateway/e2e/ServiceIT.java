package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.roster.packet.RosterPacket;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.jivesoftware.smackx.iqversion.packet.Version;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jxmpp.jid.impl.JidCreate;

/** What clients ask of the gateway, its domains and the users there: every request is answered (RFC 6120 s8.2.3). */
@EndToEnd
final class ServiceIT {

    private static final String COMPONENT = "sip.example.com";
    private static final String DOMAIN = "example.net";
    private static final String USER = "romeo@example.net";
    private static final String CLIENT = "romeo@example.net/orchard";
    private static final String COMPONENT_USER = "romeo\\40example.net@sip.example.com";

    @ParameterizedTest
    @CsvSource({COMPONENT + ", gateway, simple", DOMAIN + ", gateway, simple", USER + ", client, phone",
        CLIENT + ", client, phone", COMPONENT_USER + ", client, phone"})
    void everyAddressSaysWhatItIs(String address, String category, String type, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");

        DiscoverInfo info = (DiscoverInfo) juliet.asks(to(address, DiscoverInfo.builder("disco-1").build()));

        assertEquals(address, info.getFrom().toString());
        assertEquals(category, info.getIdentities().get(0).getCategory());
        assertEquals(type, info.getIdentities().get(0).getType());
        for (String feature : List.of("http://jabber.org/protocol/disco#info", "urn:xmpp:ping", "jabber:iq:version")) {
            assertTrue(info.containsFeature(feature), feature);
        }
        assertEquals(category.equals("gateway"), info.containsFeature("jid\\20escaping"));
    }

    @ParameterizedTest
    @CsvSource({USER + ", auto, true", CLIENT + ", session, true", COMPONENT_USER + ", auto, true", USER + ", page, false",
        COMPONENT_USER + ", page, false", DOMAIN + ", session, false", COMPONENT + ", session, false"})
    void usersWithWhomOneChatsShowStatesAndReceipts(String address, String mode, boolean both, Scenario scenario)
            throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");
        scenario.setting("route.example.net.mode", mode);

        DiscoverInfo info = (DiscoverInfo) juliet.asks(to(address, DiscoverInfo.builder("disco-2").build()));

        assertEquals(both, info.containsFeature("http://jabber.org/protocol/chatstates"));
        assertEquals(both, info.containsFeature("urn:xmpp:receipts"));
    }

    @Test
    void whoHasRefusedSessionsShowsNeitherStatesNorReceipts(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo").refusesCalls(Answer.of(488, "Not Acceptable Here"));
        juliet.chats(romeo.address(), "Art thou there?");
        romeo.sip().receives("MESSAGE");

        DiscoverInfo info = (DiscoverInfo) juliet.asks(to(romeo.address(), DiscoverInfo.builder("disco-3").build()));

        assertFalse(info.containsFeature("urn:xmpp:receipts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {COMPONENT, DOMAIN, USER, COMPONENT_USER})
    void everyAddressAnswersWhatItsFeaturesPromise(String address, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");

        DiscoverItems items = (DiscoverItems) juliet.asks(to(address, new DiscoverItems()));
        assertEquals(List.of(), items.getItems());
        assertEquals(IQ.Type.result, juliet.asks(to(address, new Ping())).getType());
        Version version = (Version) juliet.asks(to(address, new Version()));
        assertEquals("SIP Gateway", version.getName());
        assertTrue(version.getVersion().matches("\\d+\\.\\d+.*"), version.getVersion());
    }

    @ParameterizedTest
    @ValueSource(strings = {COMPONENT, DOMAIN, USER, CLIENT, COMPONENT_USER})
    void whatIsNotKnownIsRefused(String address, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");

        for (IQ.Type type : new IQ.Type[] {IQ.Type.get, IQ.Type.set}) {
            IQ answer = juliet.asks(to(address, new Teleport(type)));

            assertEquals(address, answer.getFrom().toString());
            assertEquals(Condition.service_unavailable, answer.getError().getCondition());
        }
    }

    @Test
    void anAnswerToNoQuestionIsCountedNotAnswered(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        scenario.sip("romeo");
        Counter counter = Counter.of(scenario.server(), "Answer to a request that was never sent");

        juliet.send(to(USER, new Teleport(IQ.Type.result)));

        counter.hasRisenBy(1);
        juliet.hasReceivedNothing();
    }

    @Test
    void theServerListsTheGateway(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");

        DiscoverItems items = (DiscoverItems) juliet.asks(to("example.com", new DiscoverItems()));

        assertTrue(items.getItems().stream().anyMatch(item -> item.getEntityID().toString().equals(COMPONENT)),
                "" + items.getItems());
    }

    @ParameterizedTest
    @EnumSource(value = Presence.Type.class, names = {"available", "unavailable", "subscribe", "subscribed", "unsubscribe",
        "unsubscribed", "probe"})
    void presenceEndsAtTheGateway(Presence.Type type, Scenario scenario) throws IOException {
        scenario.sip("romeo");
        XmppUser benvolio = scenario.xmpp("benvolio");

        for (String address : new String[] {USER, DOMAIN, COMPONENT_USER}) {
            benvolio.send(presence(address, type));
        }

        parts(benvolio);
        benvolio.hasReceivedNothing();
        assertFalse(scenario.server().federationAttempts().contains(DOMAIN));
    }

    @Test
    void presenceIsCounted(Scenario scenario) throws IOException {
        scenario.sip("romeo");
        XmppUser benvolio = scenario.xmpp("benvolio");
        Counter counter = Counter.of(scenario.server(), "Presence");

        benvolio.send(presence(USER, Presence.Type.available));
        counter.hasRisenBy(1);
        // Openfire tells whoever has seen the one presence that the client is gone.
        benvolio.send(StanzaBuilder.buildPresence().ofType(Presence.Type.unavailable).build());
        counter.hasRisenBy(2);

        benvolio.send(StanzaBuilder.buildPresence().build());
        parts(benvolio);
        assertFalse(scenario.server().federationAttempts().contains(DOMAIN));
    }

    /** Ends what the presence has begun, so that nothing is left to be said when the domain is no longer claimed. */
    private static void parts(XmppUser user) throws IOException {
        for (String address : new String[] {USER, DOMAIN, COMPONENT_USER}) {
            user.send(presence(address, Presence.Type.unavailable));
            RosterPacket removal = new RosterPacket();
            removal.setType(IQ.Type.set);
            RosterPacket.Item item = new RosterPacket.Item(JidCreate.bareFrom(address), null);
            item.setItemType(RosterPacket.ItemType.remove);
            removal.addRosterItem(item);
            user.asks(removal);
        }
        // What was sent before this answer came has been handled.
        assertEquals(IQ.Type.result, user.asks(to(USER, new Ping())).getType());
    }

    private static Presence presence(String address, Presence.Type type) throws IOException {
        return StanzaBuilder.buildPresence().to(address).ofType(type).build();
    }

    private static <T extends IQ> T to(String address, T iq) throws IOException {
        iq.setTo(JidCreate.from(address));
        return iq;
    }

    /** A request of which nobody has ever heard. */
    private static final class Teleport extends IQ {

        Teleport(IQ.Type type) {
            super("teleport", "urn:example:teleport");
            setType(type);
        }

        @Override
        protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
            xml.setEmptyElement();
            return xml;
        }
    }
}
