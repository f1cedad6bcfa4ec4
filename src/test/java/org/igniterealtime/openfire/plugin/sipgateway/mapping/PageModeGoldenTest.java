package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.dom4j.util.NodeComparator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** The pairs in {@code wire/rfc7572}. */
class PageModeGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"to-sip-plain", "to-sip-every-field"})
    void theStanzaBecomesTheRequest(String name) throws IOException, DocumentException {
        Message stanza = stanza(name);
        Request request = Request.read(name);
        PageMessage message = PageModeMapping.toSip(stanza, "sip.example.com", () -> "fresh@sip.example.com");
        assertEquals(request.message(), message);
        assertEquals(request.uri, AddressMapping.toSip(stanza.getTo()).orElseThrow().toString());
        assertEquals(request.from(), AddressMapping.toSip(stanza.getFrom()).orElseThrow().toString());
        assertEquals(new StanzaIntake.Send(), StanzaIntake.of(stanza));
    }

    @ParameterizedTest
    @ValueSource(strings = {"to-xmpp-plain", "to-xmpp-every-field"})
    void theRequestBecomesTheStanza(String name) throws IOException, DocumentException {
        Request request = Request.read(name);
        JID from = AddressMapping.toJid(SipUri.parse(request.from()).orElseThrow()).orElseThrow();
        JID to = AddressMapping.toJid(SipUri.parse(request.uri).orElseThrow()).orElseThrow();
        Message stanza = PageModeMapping.toXmpp(request.message(), from, to, Message.Type.normal, Optional.empty());
        Element expected = stanza(name).getElement();
        expected.normalize();
        assertEquals(0, new NodeComparator().compare(expected, stanza.getElement()), stanza::toXML);
    }

    private static Message stanza(String name) throws IOException, DocumentException {
        return new Message(DocumentHelper.parseText(resource(name + ".xmpp.xml")).getRootElement());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PageModeGoldenTest.class.getResourceAsStream("/wire/rfc7572/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A request as it is in the files: no folded lines, no repeated fields. */
    private record Request(String uri, Map<String, String> fields, String body) {

        static Request read(String name) throws IOException {
            String[] parts = resource(name + ".sip").split("\r\n\r\n", 2);
            String[] lines = parts[0].split("\r\n");
            Map<String, String> fields = new HashMap<>();
            for (int i = 1; i < lines.length; i++) {
                String[] field = lines[i].split(": ", 2);
                fields.put(field[0], field[1]);
            }
            assertEquals(Integer.parseInt(fields.get("Content-Length")), parts[1].getBytes(StandardCharsets.UTF_8).length);
            return new Request(lines[0].split(" ")[1], fields, parts[1]);
        }

        String from() {
            String from = fields.get("From");
            return from.substring(from.indexOf('<') + 1, from.indexOf('>'));
        }

        PageMessage message() {
            TextBody body = TextBody.decode(Optional.of(fields.get("Content-Type")), this.body.getBytes(StandardCharsets.UTF_8));
            return new PageMessage(fields.get("Call-ID"), fields.get("Via").split("branch=z9hG4bK")[1],
                    Optional.ofNullable(fields.get("Subject")), Optional.ofNullable(fields.get("Content-Language")),
                    ((TextBody.Text) body).text());
        }
    }
}
