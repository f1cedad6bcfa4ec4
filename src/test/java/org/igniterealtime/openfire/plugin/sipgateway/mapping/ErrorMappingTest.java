package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;

import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

class ErrorMappingTest {

    /** RFC 7247 Table 3, and after it codes that are not listed. */
    @ParameterizedTest
    @CsvSource({
        "300, redirect", "301, gone", "302, redirect", "305, redirect", "380, not-acceptable", "400, bad-request",
        "401, not-authorized", "402, bad-request", "403, forbidden", "404, item-not-found", "405, feature-not-implemented",
        "406, not-acceptable", "407, registration-required", "408, remote-server-timeout", "410, gone",
        "413, policy-violation", "414, policy-violation", "415, not-acceptable", "416, not-acceptable",
        "420, feature-not-implemented", "421, not-acceptable", "423, resource-constraint", "430, recipient-unavailable",
        "439, feature-not-implemented", "440, policy-violation", "480, recipient-unavailable", "481, item-not-found",
        "482, not-acceptable", "483, not-acceptable", "484, item-not-found", "485, item-not-found",
        "486, recipient-unavailable", "487, recipient-unavailable", "488, not-acceptable", "489, policy-violation",
        "491, unexpected-request", "493, bad-request", "500, internal-server-error", "501, feature-not-implemented",
        "502, remote-server-not-found", "503, internal-server-error", "504, remote-server-timeout", "505, not-acceptable",
        "513, policy-violation", "600, recipient-unavailable", "603, recipient-unavailable", "604, item-not-found",
        "606, not-acceptable",
        "399, redirect", "418, bad-request", "580, internal-server-error", "607, recipient-unavailable",
        "699, recipient-unavailable",
    })
    void answersBecomeConditions(int code, String condition) {
        PacketError error = ErrorMapping.toXmpp(code, "Phrase", Optional.empty());
        assertEquals(condition, ErrorCondition.of(error).xmlName());
        assertEquals("Phrase", error.getText());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 183, 200, 202, 0, 700})
    void otherAnswersAreNoErrors(int code) {
        assertThrows(IllegalArgumentException.class, () -> ErrorMapping.toXmpp(code, "", Optional.empty()));
    }

    /** RFC 7247 Table 2, RFC 6120 s8.3.3: condition, type, code for a full JID, for a bare JID, the same with 4xx preferred. */
    @ParameterizedTest
    @CsvSource({
        "bad-request, modify, 400, 400, 400", "conflict, cancel, 400, 400, 400",
        "feature-not-implemented, cancel, 405, 501, 501", "forbidden, auth, 403, 603, 403", "gone, cancel, 410, 410, 410",
        "internal-server-error, cancel, 500, 500, 500", "item-not-found, cancel, 404, 604, 404",
        "jid-malformed, modify, 400, 400, 400", "not-acceptable, modify, 406, 606, 406", "not-allowed, cancel, 403, 403, 403",
        "not-authorized, auth, 403, 403, 403", "policy-violation, modify, 403, 403, 403",
        "recipient-unavailable, wait, 480, 600, 480", "redirect, modify, 302, 302, 302",
        "registration-required, auth, 403, 403, 403", "remote-server-not-found, cancel, 404, 404, 404",
        "remote-server-timeout, wait, 408, 408, 408", "resource-constraint, wait, 500, 500, 500",
        "service-unavailable, cancel, 403, 403, 403", "subscription-required, auth, 400, 400, 400",
        "undefined-condition, cancel, 400, 400, 400", "unexpected-request, wait, 491, 491, 491",
    })
    void conditionsBecomeAnswers(String name, String type, int full, int bare, int preferred) {
        ErrorCondition condition = ErrorCondition.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
        assertEquals(name, condition.xmlName());
        assertEquals(type, condition.error("").getType().name());
        assertEquals(full, ErrorMapping.toSip(error(name, ""), true, false).code());
        assertEquals(full, ErrorMapping.toSip(error(name, ""), true, true).code());
        assertEquals(bare, ErrorMapping.toSip(error(name, ""), false, false).code());
        assertEquals(preferred, ErrorMapping.toSip(error(name, ""), false, true).code());
    }

    @ParameterizedTest
    @EnumSource
    void everyConditionIsWrittenAsItIsRead(ErrorCondition condition) throws DocumentException {
        Element element = DocumentHelper.parseText(condition.error("Why").toXML()).getRootElement();
        assertEquals(condition, ErrorCondition.of(new PacketError(element)));
        assertEquals("Why", element.elementText("text"));
        assertNull(element.attribute("code"));
        assertFalse(ErrorMapping.toSip(new PacketError(element), false, false).reason().isEmpty());
    }

    @Test
    void anErrorWithoutAKnownConditionIsUndefined() {
        assertEquals(400, ErrorMapping.toSip(error("payment-required", ""), false, false).code());
        assertEquals(400, ErrorMapping.toSip(new PacketError(DocumentHelper.createElement("error")), false, false).code());
        Element foreign = DocumentHelper.createElement("error");
        foreign.addElement("gone", "urn:example:other");
        assertEquals(ErrorCondition.UNDEFINED_CONDITION, ErrorCondition.of(new PacketError(foreign)));
    }

    @ParameterizedTest
    @CsvSource({"301, gone", "302, redirect", "300, redirect", "305, redirect"})
    void aNewAddressIsInTheCondition(int code, String name) {
        PacketError error = ErrorMapping.toXmpp(code, "Moved", Optional.of("sip:romeo@new.example"));
        assertEquals("sip:romeo@new.example", error.getElement().elementText(name));
        assertEquals("Moved", error.getText());
    }

    @ParameterizedTest
    @CsvSource({"410, gone", "380, not-acceptable", "404, item-not-found"})
    void otherConditionsCarryNoAddress(int code, String name) {
        assertEquals("", ErrorMapping.toXmpp(code, "", Optional.of("sip:romeo@new.example")).getElement().elementText(name));
    }

    @Test
    void withoutReasonPhraseThereIsNoText() {
        assertNull(ErrorMapping.toXmpp(404, "", Optional.empty()).getElement().element("text"));
    }

    @Test
    void whatXmlCannotCarryIsLeftOut() throws DocumentException {
        PacketError error = ErrorMapping.toXmpp(302, "a\u0000b\uFFFE<", Optional.of("sip:\u0001x@example.net"));
        assertEquals("ab<", DocumentHelper.parseText(error.toXML()).getRootElement().elementText("text"));
        assertEquals("sip:x@example.net", error.getElement().elementText("redirect"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gone | xmpp:romeo@afterlife.example.net | 301 | sip:romeo@afterlife.example.net",
        "gone | sip:romeo@new.example:5080;transport=tcp | 301 | sip:romeo@new.example:5080;transport=tcp",
        "gone | xmpp:o%5C27malley@example.net/home?message;body=x | 301 | sip:o'malley@example.net;gr=home",
        "gone | xmpp://guest@example.com/support@example.net | 301 | sip:support@example.net",
        "gone | '' | 410 |",
        "gone | somewhere else | 410 |",
        "gone | xmpp:a%20@example.net | 410 |",
        "gone | xmpp: | 410 |",
        "redirect | XMPP:characters@conference.example.org | 302 | sip:characters@conference.example.org",
        "redirect | '' | 302 |",
        "item-not-found | xmpp:romeo@example.net | 404 |",
    })
    void aNewAddressBecomesAContact(String name, String address, int code, String contact) {
        SipError answer = ErrorMapping.toSip(error(name, "\n  " + address + "\n"), true, false);
        assertEquals(code, answer.code());
        assertEquals(Optional.ofNullable(contact), answer.contact().map(SipUri::toString));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "juliet@example.com | xmpp:juliet@example.com", "example.com | xmpp:example.com",
        "o\\27malley@example.com/My Phone | xmpp:o%5C27malley@example.com/My%20Phone",
    })
    void xmppUrisAreReadAsTheyAreWritten(String jid, String uri) {
        assertEquals(uri, XmppUri.of(new JID(jid)));
        assertEquals(Optional.of(new JID(jid)), XmppUri.parse(uri));
    }

    @Test
    void theTextBecomesTheReasonPhraseOnOneLine() {
        PacketError error = ErrorCondition.ITEM_NOT_FOUND.error("No such\r\n user \u0007here\n");
        assertEquals("No such  user here", ErrorMapping.toSip(error, true, false).reason());
        assertEquals("Not Found", ErrorMapping.toSip(ErrorCondition.ITEM_NOT_FOUND.error(" \n"), true, false).reason());
        PacketError wordy = ErrorCondition.ITEM_NOT_FOUND.error("x".repeat(199) + "😀" + "y");
        assertEquals("x".repeat(199), ErrorMapping.toSip(wordy, true, false).reason());
    }

    @Test
    void localOutcomesHaveTheirConditions() {
        assertEquals(ErrorCondition.REMOTE_SERVER_TIMEOUT, ErrorCondition.of(ErrorMapping.noAnswer("x")));
        assertEquals(PacketError.Type.wait, ErrorMapping.noAnswer("x").getType());
        assertEquals(ErrorCondition.REMOTE_SERVER_NOT_FOUND, ErrorCondition.of(ErrorMapping.noRoute("x")));
        assertEquals(PacketError.Type.cancel, ErrorMapping.noRoute("x").getType());
    }

    @Test
    void anErrorStanzaSwapsTheAddressesAndKeepsIdAndThread() {
        Message original = new Message();
        original.setFrom("juliet@example.com/balcony");
        original.setTo("romeo@example.net");
        original.setID("a1");
        original.setType(Message.Type.chat);
        original.setThread("t1");
        original.setBody("Art thou not Romeo?");
        PacketError error = ErrorCondition.POLICY_VIOLATION.error("Too long");
        Message answer = ErrorMapping.errorStanza(original, error);
        assertEquals("<message type=\"error\" id=\"a1\" from=\"romeo@example.net\" to=\"juliet@example.com/balcony\">"
                + "<thread>t1</thread>"
                + "<error type=\"modify\"><policy-violation xmlns=\"urn:ietf:params:xml:ns:xmpp-stanzas\"/>"
                + "<text xmlns=\"urn:ietf:params:xml:ns:xmpp-stanzas\">Too long</text></error></message>", answer.toXML());
        assertEquals(answer.toXML(), ErrorMapping.errorStanza(original, error).toXML());
        assertNotSame(error.getElement(), answer.getElement().element("error"));
    }

    @Test
    void anErrorStanzaInventsNoIdAndNoThread() {
        Message original = new Message();
        original.setFrom("juliet@example.com/balcony");
        original.setTo("romeo@example.net");
        Message answer = ErrorMapping.errorStanza(original, ErrorMapping.noAnswer(""));
        assertNull(answer.getID());
        assertTrue(answer.getElement().elements("thread").isEmpty());
    }

    private static PacketError error(String name, String data) {
        Element error = DocumentHelper.createElement("error");
        error.addElement(name, ErrorCondition.NAMESPACE).setText(data);
        return new PacketError(error);
    }
}
