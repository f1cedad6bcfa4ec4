package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.IQ;
import org.xmpp.packet.PacketError.Condition;

/** Every IQ request has an answer (RFC 6120 s8.2.3), from the address that was asked. */
class IqAnswersTest {

    private static final String INFO = "http://jabber.org/protocol/disco#info";
    private static final String ITEMS = "http://jabber.org/protocol/disco#items";

    private final IqAnswers answers = new IqAnswers("1.2.3");

    @ParameterizedTest
    @ValueSource(strings = {INFO, ITEMS, "jabber:iq:version", "urn:xmpp:ping", "urn:example:unknown"})
    void theAnswerBelongsToTheQuestion(String namespace) {
        IQ request = request(IQ.Type.get, "romeo@example.net/orchard", namespace);

        IQ answer = answer(request);

        assertEquals(request.getID(), answer.getID());
        assertEquals(request.getTo(), answer.getFrom());
        assertEquals(request.getFrom(), answer.getTo());
        assertTrue(answer.isResponse());
    }

    @ParameterizedTest
    @CsvSource({
        "example.net,                       gateway, simple, true",
        "sip.example.com,                   gateway, simple, true",
        "romeo@example.net,                 client,  phone,  false",
        "romeo@example.net/orchard,         client,  phone,  false"})
    void anAddressSaysWhatItIs(String address, String category, String type, boolean escaping) {
        Element query = answer(request(IQ.Type.get, address, INFO)).getChildElement();

        assertEquals(category, query.element("identity").attributeValue("category"));
        assertEquals(type, query.element("identity").attributeValue("type"));
        List<String> features = features(query);
        assertTrue(features.containsAll(List.of(INFO, ITEMS, "urn:xmpp:ping", "jabber:iq:version")), "" + features);
        assertEquals(escaping, features.contains("jid\\20escaping"));
    }

    @Test
    void whatAFeaturePromisesIsAnswered() {
        IQ info = answer(request(IQ.Type.get, "example.net", INFO));
        for (Object feature : info.getChildElement().elements("feature")) {
            String namespace = ((Element) feature).attributeValue("var");
            if (!namespace.startsWith("jid")) {
                assertEquals(IQ.Type.result, answer(request(IQ.Type.get, "example.net", namespace)).getType(), namespace);
            }
        }
    }

    @Test
    void theVersionIsTheGateways() {
        Element query = answer(request(IQ.Type.get, "example.net", "jabber:iq:version")).getChildElement();

        assertEquals("1.2.3", query.elementText("version"));
        assertEquals("SIP Gateway", query.elementText("name"));
    }

    @Test
    void aPingIsAnsweredWithNothing() {
        IQ answer = answer(request(IQ.Type.get, "example.net", "urn:xmpp:ping"));

        assertEquals(IQ.Type.result, answer.getType());
        assertNull(answer.getChildElement());
    }

    @ParameterizedTest
    @ValueSource(strings = {INFO, ITEMS})
    void thereAreNoNodes(String namespace) {
        IQ request = request(IQ.Type.get, "example.net", namespace);
        request.getChildElement().addAttribute("node", "nowhere");

        assertEquals(Condition.item_not_found, answer(request).getError().getCondition());
    }

    @ParameterizedTest
    @CsvSource({"get, urn:example:unknown", "set, urn:example:unknown", "set, http://jabber.org/protocol/disco#info",
            "set, jabber:iq:roster"})
    void whatIsNotKnownIsRefusedAndRepeated(IQ.Type type, String namespace) {
        IQ answer = answer(request(type, "romeo@example.net", namespace));

        assertEquals(IQ.Type.error, answer.getType());
        assertEquals(Condition.service_unavailable, answer.getError().getCondition());
        assertEquals(namespace, answer.getChildElement().getNamespaceURI());
    }

    @Test
    void aRequestForNothingIsABadOne() {
        IQ request = new IQ(IQ.Type.get);
        request.setFrom("juliet@example.com/balcony");
        request.setTo("example.net");

        assertEquals(Condition.bad_request, answer(request).getError().getCondition());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whomChatsReachThroughSessionsShowsStatesAndReceipts(boolean chats) {
        IQ info = answers.answer(request(IQ.Type.get, "romeo@example.net", INFO), chats);

        List<String> features = features(info.getChildElement());
        assertEquals(chats, features.contains("urn:xmpp:receipts"));
        assertEquals(chats, features.contains("http://jabber.org/protocol/chatstates"));
    }

    private IQ answer(IQ request) {
        return answers.answer(request, false);
    }

    private static List<String> features(Element query) {
        return query.elements("feature").stream().map(feature -> ((Element) feature).attributeValue("var")).toList();
    }

    private static IQ request(IQ.Type type, String to, String namespace) {
        IQ request = new IQ(type);
        request.setFrom("juliet@example.com/balcony");
        request.setTo(to);
        request.setChildElement("query", namespace);
        return request;
    }
}
