package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ChatStateMapping.ChatState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** The tables of session mode: chat states, receipts, errors of MSRP. */
class SessionMappingTest {

    private static final JID ROMEO = new JID("romeo@example.net/orchard");
    private static final JID JULIET = new JID("juliet@example.com/balcony");

    /** RFC 7573 Table 4. */
    @ParameterizedTest
    @CsvSource({"ACTIVE, idle", "COMPOSING, active", "PAUSED, idle", "INACTIVE, idle", "GONE, none"})
    void aChatStateBecomesAnIsComposingState(ChatState state, String expected) {
        String composing = ChatStateMapping.composing(state).map(active -> active ? "active" : "idle").orElse("none");

        assertEquals(expected, composing);
    }

    /** RFC 7573 Table 3. */
    @Test
    void anIsComposingStateBecomesAChatState() {
        assertEquals(ChatState.COMPOSING, ChatStateMapping.state(true));
        assertEquals(ChatState.ACTIVE, ChatStateMapping.state(false));
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE", "COMPOSING", "PAUSED", "INACTIVE", "GONE"})
    void aChatStateThatIsWrittenIsRead(ChatState state) {
        Message stanza = ChatStateMapping.stanza(state, "thread-1", ROMEO, JULIET);

        assertEquals(Optional.of(state), ChatStateMapping.of(stanza));
        assertEquals(Message.Type.chat, stanza.getType());
        assertEquals("thread-1", stanza.getThread());
        assertEquals(ROMEO, stanza.getFrom());
        assertEquals(JULIET, stanza.getTo());
        assertNull(stanza.getBody());
        assertTrue(stanza.getElement().element("no-store") != null);
    }

    @Test
    void anElementOfTheSameNameIsNoChatState() {
        Message stanza = new Message();
        stanza.getElement().addElement("composing", "jabber:x:event");

        assertEquals(Optional.empty(), ChatStateMapping.of(stanza));
    }

    @Test
    void aReceiptNamesTheMessage() {
        Message receipt = ReceiptMapping.receipt("m1", ROMEO, JULIET);

        assertEquals(Optional.of("m1"), ReceiptMapping.received(receipt));
        assertNull(receipt.getBody());
        assertFalse(ReceiptMapping.requested(receipt));
    }

    @Test
    void aReceiptIsAskedForByMessagesThatHaveAnId() {
        Message stanza = new Message();
        ReceiptMapping.request(stanza);
        assertFalse(ReceiptMapping.requested(stanza));
        stanza.setID("m1");

        assertTrue(ReceiptMapping.requested(stanza));
        assertEquals(Optional.empty(), ReceiptMapping.received(stanza));
    }

    @ParameterizedTest
    @CsvSource({"400, bad-request", "403, forbidden", "408, remote-server-timeout", "413, policy-violation",
        "415, not-acceptable", "423, resource-constraint", "481, item-not-found", "501, feature-not-implemented",
        "506, conflict", "499, undefined-condition"})
    void aStatusOfMsrpBecomesAStanzaError(int code, String condition) {
        assertEquals(condition, ErrorCondition.of(MsrpErrors.toXmpp(code)).xmlName());
    }

    @ParameterizedTest
    @CsvSource({"bad-request, 400", "jid-malformed, 400", "conflict, 400", "undefined-condition, 400", "unexpected-request, 400",
        "forbidden, 403", "not-allowed, 403", "not-authorized, 403", "registration-required, 403", "subscription-required, 403",
        "service-unavailable, 403", "remote-server-timeout, 408", "recipient-unavailable, 408", "internal-server-error, 408",
        "policy-violation, 413", "resource-constraint, 413", "not-acceptable, 415", "item-not-found, 481", "gone, 481",
        "remote-server-not-found, 481", "redirect, 481", "feature-not-implemented, 501"})
    void aStanzaErrorBecomesAStatusOfMsrp(String condition, int code) {
        ErrorCondition found = Arrays.stream(ErrorCondition.values()).filter(known -> known.xmlName().equals(condition))
                .findFirst().orElseThrow();

        assertEquals(code, MsrpErrors.toReport(found.error("why")));
    }
}
