package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.Message;

class StanzaIntakeTest {
    private static final String OMEMO = "<encrypted xmlns='eu.siacs.conversations.axolotl'><payload>x</payload></encrypted>";
    private static final String KEYS = "<encrypted xmlns='eu.siacs.conversations.axolotl'><header/></encrypted>";
    private static final String EME = "<encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/>";

    @ParameterizedTest
    @ValueSource(strings = {
        "<message><body>x</body></message>", "<message type='chat'><body>x</body></message>",
        "<message type='headline'><body>x</body></message>", "<message type='normal'><body> </body></message>",
        "<message type='chat'><body>x</body><active xmlns='http://jabber.org/protocol/chatstates'/>"
            + "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/></message>",
        "<message><body>?OTRv3?</body><encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:otr:0'/></message>",
        "<message><body>x</body>" + KEYS + "</message>",
        "<message xmlns='jabber:client'><body>x</body></message>",
        "<message type='shout'><body>x</body></message>",
    })
    void aTextIsSent(String xml) {
        assertInstanceOf(StanzaIntake.Send.class, StanzaIntake.of(message(xml)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "ERROR | <message type='error'><body>x</body></message>",
        "ERROR | <message type='error'><error type='cancel'/></message>",
        "CHAT_STATE | <message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
        "CHAT_STATE | <message type='chat'><body/><gone xmlns='http://jabber.org/protocol/chatstates'/></message>",
        "CHAT_STATE | <message><thread>t</thread><active xmlns='http://jabber.org/protocol/chatstates'/></message>",
        "RECEIPT | <message><received xmlns='urn:xmpp:receipts' id='1'/><store xmlns='urn:xmpp:hints'/></message>",
        "MARKER | <message type='chat'><displayed xmlns='urn:xmpp:chat-markers:0' id='1'/></message>",
        "KEYS | <message type='chat'><encrypted xmlns='eu.siacs.conversations.axolotl'><header/></encrypted></message>",
        "KEYS | <message><encrypted xmlns='urn:xmpp:omemo:2'><header/></encrypted><encryption xmlns='urn:xmpp:eme:0'/></message>",
        "KEYS | <message><encryption xmlns='urn:xmpp:eme:0'/><encrypted xmlns='urn:xmpp:omemo:2'/><body>hint</body></message>",
        "GROUPCHAT | <message type='groupchat'><subject>x</subject></message>",
        "NO_BODY | <message/>",
        "NO_BODY | <message><subject>x</subject></message>",
        "NO_BODY | <message><reactions xmlns='urn:xmpp:reactions:0' id='1'><reaction>x</reaction></reactions></message>",
    })
    void aStanzaThatClientsSendByThemselvesIsIgnored(StanzaIntake.Reason reason, String xml) {
        assertEquals(new StanzaIntake.Ignore(reason), StanzaIntake.of(message(xml)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        OMEMO, "<body>I sent you an OMEMO encrypted message</body>" + OMEMO, "<body>hint</body>" + EME, EME, OMEMO + EME,
        KEYS + OMEMO,
        "<encrypted xmlns='urn:xmpp:omemo:2'><payload/></encrypted>", "<openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp>",
        "<body>This message is encrypted</body><x xmlns='jabber:x:encrypted'>x</x>",
        "<active xmlns='http://jabber.org/protocol/chatstates'/>" + OMEMO,
    })
    void anEncryptedMessageIsNotAcceptable(String children) {
        assertBounce(ErrorCondition.NOT_ACCEPTABLE, "<message type='chat'>" + children + "</message>");
    }

    @Test
    void aSipUserIsNoRoom() {
        assertBounce(ErrorCondition.SERVICE_UNAVAILABLE, "<message type='groupchat'><body>x</body></message>");
        assertBounce(ErrorCondition.SERVICE_UNAVAILABLE, "<message type='groupchat'><body>x</body>" + OMEMO + "</message>");
    }

    @Test
    void errorsAndHeadlinesAreNeverAnswered() {
        assertFalse(StanzaIntake.mayBeAnswered(message("<message type='error'/>")));
        assertFalse(StanzaIntake.mayBeAnswered(message("<message type='headline'/>")));
        assertTrue(StanzaIntake.mayBeAnswered(message("<message type='groupchat'/>")));
        assertTrue(StanzaIntake.mayBeAnswered(message("<message type='chat'/>")));
        assertTrue(StanzaIntake.mayBeAnswered(message("<message/>")));
        assertTrue(StanzaIntake.mayBeAnswered(message("<message type='shout'/>")));
    }

    private static void assertBounce(ErrorCondition condition, String xml) {
        StanzaIntake.Bounce bounce = assertInstanceOf(StanzaIntake.Bounce.class, StanzaIntake.of(message(xml)));
        assertEquals(condition, ErrorCondition.of(bounce.error()));
    }

    private static Message message(String xml) {
        try {
            return new Message(DocumentHelper.parseText(xml).getRootElement());
        } catch (DocumentException e) {
            throw new IllegalArgumentException(xml, e);
        }
    }
}
