package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.JID;

/** Which conversations are remembered. */
class ConversationsTest {

    private static final int MOST = 16;

    private final Workers workers = new Workers(1, 1000);
    private final Conversations conversations = new Conversations(workers, Given.tools(new FakeXmppSide(), new Fates()));

    @AfterEach
    void stop() {
        workers.stop(10);
    }

    @Test
    void aPairHasOneConversationWhateverItsClients() {
        Pair pair = Pair.of(new JID("juliet@example.com/balcony"), new JID("romeo@example.net/orchard"));
        Conversation conversation = conversations.of(pair, MOST);

        assertSame(conversation, conversations.of(Pair.of(new JID("juliet@example.com/chamber"), new JID("romeo@example.net")),
                MOST));
        assertSame(conversation, conversations.find(pair).orElseThrow());
        assertNotSame(conversation, conversations.of(pair("nurse"), MOST));
    }

    @Test
    void nothingIsMadeByLookingForIt() {
        assertTrue(conversations.find(pair("juliet")).isEmpty());
        assertEquals(0, conversations.size());
    }

    @Test
    void theLeastRecentlyUsedOnesMakeRoom() {
        for (int i = 0; i < MOST; i++) {
            conversations.of(pair("user" + i), MOST);
        }
        conversations.of(pair("user0"), MOST).post(() -> { });

        conversations.of(pair("newcomer"), MOST);

        assertTrue(conversations.find(pair("newcomer")).isPresent());
        assertTrue(conversations.find(pair("user0")).isPresent());
        assertTrue(conversations.find(pair("user1")).isEmpty());
        assertTrue(conversations.find(pair("user" + (MOST - 1))).isPresent());
    }

    @Test
    void thereAreNeverMoreThanThat() {
        for (int i = 0; i < 1000; i++) {
            conversations.of(pair("user" + i), MOST);

            assertTrue(conversations.size() <= MOST, "" + conversations.size());
        }
        assertTrue(conversations.size() > MOST / 2, "" + conversations.size());
    }

    @Test
    void theOldOnesAreForgotten() {
        conversations.of(pair("old"), MOST);
        long between = conversations.of(pair("juliet"), MOST).lastUsed();

        conversations.age(between);

        assertTrue(conversations.find(pair("old")).isEmpty());
        assertTrue(conversations.find(pair("juliet")).isPresent());
    }

    private static Pair pair(String user) {
        return Pair.of(new JID(user + "@example.com"), new JID("romeo@example.net"));
    }
}
