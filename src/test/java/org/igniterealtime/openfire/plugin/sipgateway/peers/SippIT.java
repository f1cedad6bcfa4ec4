package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Page mode both ways with sipp: 20 SIP users with ten texts each. Every text arrives once, and in order per pair of users. */
@EndToEnd
@Tag("peers")
final class SippIT {

    private static final int USERS = 20;
    private static final int TEXTS = 10;

    @BeforeEach
    void claim(Scenario scenario) {
        scenario.setting("domains", "example.net");
        // One test after the other uses up what juliet may send at once.
        scenario.setting("rate.user", "0");
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void everyTextOfManySendersArrivesOnceInOrder(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");

        try (Sipp sipp = Sipp.senders("senders-" + transport, USERS, scenario.gateway(), transport)) {
            sipp.succeeds(USERS);
        }

        assertEquals(tenFromEach("sender", 1), received(juliet));
    }

    @Test
    void whatTheNetworkLosesFromSipIsSentAgainAndArrivesOnce(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");

        try (Sipp sipp = Sipp.senders("senders-lossy", USERS, scenario.gateway(), Transport.UDP, "-lost", "10")) {
            sipp.succeeds(USERS);
            assertTrue(sipp.retransmissions() > 0);
        }

        assertEquals(tenFromEach("sender", 1), received(juliet));
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"UDP", "TCP"})
    void everyTextToManyUsersArrivesOnceInOrder(Transport transport, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");

        try (Sipp sipp = Sipp.answering("answers-" + transport, "200 OK", USERS * TEXTS, transport)) {
            scenario.setting("route.example.net.uri", sipp.uri(transport));
            writeTenToEach(juliet);
            sipp.succeeds(USERS * TEXTS);
            assertEquals(tenFromEach("user", 0), byUser(sipp.said()));
        }
        juliet.hasReceivedNothing();
    }

    @Test
    void whatTheNetworkLosesTowardsSipIsSentAgainAndArrivesOnce(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");

        try (Sipp sipp = Sipp.answering("answers-lossy", "200 OK", USERS * TEXTS, Transport.UDP, "-lost", "10")) {
            scenario.setting("route.example.net.uri", sipp.uri(Transport.UDP));
            writeTenToEach(juliet);
            sipp.succeeds(USERS * TEXTS);
            assertEquals(tenFromEach("user", 0), byUser(sipp.said()));
        }
        juliet.hasReceivedNothing();
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found,               UDP, item_not_found",
        "480 Temporarily Unavailable, UDP, recipient_unavailable",
        "480 Temporarily Unavailable, TCP, recipient_unavailable",
    })
    void everyRefusalComesBackAsAnError(String answer, Transport transport, Condition condition, Scenario scenario)
            throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");

        try (Sipp sipp = Sipp.answering("answers-" + answer.substring(0, 3) + transport, answer, TEXTS, transport)) {
            scenario.setting("route.example.net.uri", sipp.uri(transport));
            List<String> sent = new ArrayList<>();
            for (int text = 1; text <= TEXTS; text++) {
                sent.add(juliet.sends("user0@example.net", "text " + text));
            }
            List<Message> bounces = IntStream.range(0, TEXTS).mapToObj(i -> juliet.receives()).toList();
            assertEquals(sent, bounces.stream().map(Message::getStanzaId).toList());
            bounces.forEach(bounce -> assertEquals(condition, bounce.getError().getCondition()));
            sipp.succeeds(TEXTS);
        }
        juliet.hasReceivedNothing();
    }

    private static void writeTenToEach(XmppUser sender) throws IOException {
        for (int text = 1; text <= TEXTS; text++) {
            for (int user = 0; user < USERS; user++) {
                sender.sends("user" + user + "@example.net", "text " + text);
            }
        }
    }

    /** As many as were sent, by sender; fails if there is one more. */
    private static Map<String, List<String>> received(XmppUser user) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < USERS * TEXTS; i++) {
            Message message = user.receives();
            lines.add(message.getFrom().getLocalpartOrThrow() + " " + message.getBody());
        }
        user.hasReceivedNothing();
        return byUser(lines);
    }

    /** Lines "user text" as the texts of each user in order. */
    private static Map<String, List<String>> byUser(List<String> lines) {
        Map<String, List<String>> texts = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split(" ", 2);
            texts.computeIfAbsent(parts[0], user -> new ArrayList<>()).add(parts[1].strip());
        }
        return texts;
    }

    private static Map<String, List<String>> tenFromEach(String name, int first) {
        Map<String, List<String>> texts = new TreeMap<>();
        for (int user = first; user < first + USERS; user++) {
            texts.put(name + user, IntStream.rangeClosed(1, TEXTS).mapToObj(text -> "text " + text).toList());
        }
        return texts;
    }
}
