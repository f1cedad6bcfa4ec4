package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.Optional;

import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

class PageModeMappingTest {
    private static final JID ROMEO = new JID("romeo@example.net/orchard");
    private static final JID JULIET = new JID("juliet@example.com");

    /** Attributes and children of the stanza, then the language and the text that are chosen. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "| <body>a</body> | - | a",
        "xml:lang='en' | <body>a</body> | en | a",
        "xml:lang='en' | <body xml:lang='de'>b</body><body>a</body> | en | a",
        "xml:lang='de' | <body xml:lang='en'>a</body><body xml:lang='DE'>b</body> | DE | b",
        "| <body xml:lang='en'>a</body><body xml:lang='de'>b</body> | en | a",
        "| <body xml:lang='en'>a</body><body>b</body> | - | b",
        "xml:lang='fr' | <body xml:lang='en'>a</body><body xml:lang='de'>b</body> | en | a",
        "xml:lang='en' | <subject>s</subject> | en | -",
        "xml:lang='en&#10;X: y' | <body>a</body> | - | a",
        "xml:lang='' | <body>a</body> | - | a",
        "xml:lang='zh-Hant-TW' | <body>a</body> | zh-Hant-TW | a",
        "xml:lang='-en' | <body>a</body> | - | a",
        "xml:lang='en-' | <body>a</body> | - | a",
        "xml:lang='abcdefghi' | <body>a</body> | - | a",
    })
    void theBodyInTheLanguageOfTheStanzaIsChosen(String attributes, String children, String language, String text) {
        PageMessage message = toSip((attributes == null ? "" : attributes), children);
        assertEquals(language, message.language().orElse("-"));
        assertEquals(text, message.text().isEmpty() ? "-" : message.text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "<subject>a</subject> | a",
        "<subject>  a&#13;&#10;&#13;&#10;b&#9;c&#10;</subject> | a b c",
        "<subject>a&#x85;b&#x2028;c</subject> | a b c",
        "<subject xml:lang='de'>b</subject><subject>a</subject> | a",
        "<subject/> | -",
        "<subject>&#10;</subject> | -",
        " | -",
    })
    void theSubjectIsOneLine(String children, String subject) {
        assertEquals(subject, toSip("", children == null ? "" : children).subject().orElse("-"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "id='m1' | m1", " | ''", "id='' | ''", "id='a&#13;&#10;b; c=\"d\"@é' | abcd", "id='-.!%*_+`~' | -.!%*_+`~",
    })
    void theIdIsATokenInTheTransactionIdentifier(String attributes, String token) {
        assertEquals(token.replace("''", ""), toSip(attributes == null ? "" : attributes, "").transactionId());
    }

    @Test
    void ofALongIdTheEndIsKept() {
        assertEquals("x".repeat(63) + "1", toSip("id='" + "x".repeat(100) + "1'", "").transactionId());
    }

    @Test
    void withoutThreadTheCallIdIsFresh() {
        assertEquals("fresh", toSip("", "<body>a</body>").callId());
        assertEquals("fresh", toSip("", "<thread/>").callId());
        assertEquals("0123456789abcdef", toSip("", "<thread>0123456789abcdef</thread>").callId());
        assertEquals(CallIds.ofThread("t1", JULIET, ROMEO, "h"), toSip("", "<thread>t1</thread>").callId());
    }

    @Test
    void theTypeIsLeftOutUnlessItIsChat() {
        assertNull(toXmpp(message("z9hG4bKa", "t")).getElement().attribute("type"));
        Message chat = PageModeMapping.toXmpp(message("z9hG4bKa", "t"), ROMEO, JULIET, Message.Type.chat, Optional.empty());
        assertEquals("chat", chat.getElement().attributeValue("type"));
    }

    @ParameterizedTest
    @CsvSource({"z9hG4bKa1, a1", "Z9HG4BKa1, a1", "a1, a1", "z9hG4bK, ", "'', ", "z9hG4bK<&>\u0001b, b"})
    void theIdIsTheBranchWithoutItsCookie(String branch, String id) {
        assertEquals(id, toXmpp(message(branch, "t")).getID());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"cs | cs", "'en, fr' | en", "' de-AT ,en' | de-AT", "'' |", "* |", "\"x' |"})
    void theFirstLanguageIsTheLanguage(String languages, String language) {
        PageMessage message = new PageMessage("c", "z9hG4bKa", Optional.empty(), Optional.of(languages), "t");
        assertEquals(language, toXmpp(message).getElement().attributeValue("lang"));
    }

    @Test
    void lineBreaksAreLineFeeds() {
        assertEquals("a\nb\n\nc", toXmpp(message("z9hG4bKa", "a\r\nb\r\rc")).getBody());
    }

    @Test
    void whatXmlCannotCarryIsLeftOut() throws DocumentException {
        PageMessage message = new PageMessage("a\u0000b", "z9hG4bKa", Optional.of("s\u0007\uFFFF"), Optional.empty(), "t");
        Element stanza = DocumentHelper.parseText(toXmpp(message).toXML()).getRootElement();
        assertEquals("ab", stanza.elementText("thread"));
        assertEquals("s", stanza.elementText("subject"));
    }

    @Test
    void anOldMessageSaysWhenItWasSent() {
        Message stanza = PageModeMapping.toXmpp(message("z9hG4bKa", "t"), ROMEO, JULIET, Message.Type.normal,
                Optional.of(Instant.parse("2026-11-21T22:15:03.250Z")));
        Element delay = stanza.getChildElement("delay", "urn:xmpp:delay");
        assertEquals("2026-11-21T22:15:03Z", delay.attributeValue("stamp"));
        assertEquals("romeo@example.net", delay.attributeValue("from"));
    }

    @Test
    void theThreadOfAnAnswerIsTheSameCallId() {
        String callId = "a84b4c76e66710@pc33.example.net";
        Message stanza = toXmpp(new PageMessage(callId, "z9hG4bKa", Optional.empty(), Optional.empty(), "t"));
        assertEquals(callId, toSip("", "<thread>" + stanza.getThread() + "</thread>").callId());
    }

    private static PageMessage message(String branch, String text) {
        return new PageMessage("c", branch, Optional.empty(), Optional.empty(), text);
    }

    private static Message toXmpp(PageMessage message) {
        return PageModeMapping.toXmpp(message, ROMEO, JULIET, Message.Type.normal, Optional.empty());
    }

    private static PageMessage toSip(String attributes, String children) {
        String addresses = "from='juliet@example.com/balcony' to='romeo@example.net' ";
        String xml = "<message " + addresses + attributes + ">" + children + "</message>";
        try {
            Message stanza = new Message(DocumentHelper.parseText(xml).getRootElement());
            return PageModeMapping.toSip(stanza, "h", () -> "fresh");
        } catch (DocumentException e) {
            throw new IllegalArgumentException(xml, e);
        }
    }
}
