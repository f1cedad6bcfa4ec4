package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.SIP_TO_XMPP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Fate.ERROR;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XhtmlMapping;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Cpim;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.Message;

/** Notifications (RFC 5438) within sessions, beside the reports of MSRP; HTML beside texts (XEP-0071); what comes compressed. */
class SessionBodiesTest {

    private static final String MARKERS = "urn:xmpp:chat-markers:0";
    private static final String CPIM = "message/cpim";
    private static final String HEAD = "From: <sip:romeo@example.net>\r\nTo: <sip:juliet@example.com>\r\n"
            + "DateTime: 2026-11-22T01:02:03Z\r\nNS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: ";

    private final ChatScene scene = new ChatScene();

    private FakeMsrp.Session asks(String... accepts) {
        scene.accepts = List.of(accepts);
        Message text = ChatScene.chat("m1", "hello");
        text.getElement().addElement("request", ChatScene.RECEIPTS);
        text.getElement().addElement("markable", MARKERS);
        scene.bridge.accept(text);
        return scene.opens();
    }

    private static Cpim cpim(OutgoingMessage sent) {
        assertEquals(CPIM, sent.contentType());
        return Cpim.parse(sent.body()).orElseThrow();
    }

    @Test
    void aPeerThatTakesThemIsAsked() {
        FakeMsrp.Session session = asks("text/plain", CPIM, Imdn.MEDIA_TYPE);

        ImdnRequest asked = ImdnRequest.of(cpim(session.sent.get(0))).orElseThrow();
        assertTrue(asked.delivery());
        assertTrue(asked.display());
    }

    @Test
    void otherPeersAreNot() {
        assertEquals("text/plain;charset=UTF-8", asks("text/plain", CPIM).sent.get(0).contentType());
    }

    @Test
    void aReportAndANotificationAreOneReceipt() {
        FakeMsrp.Session session = asks(CPIM, Imdn.MEDIA_TYPE);
        String messageId = ImdnRequest.of(cpim(session.sent.get(0))).orElseThrow().messageId();
        session.reportAll();
        notifies(session, messageId, Imdn.Disposition.DELIVERY, Imdn.Status.DELIVERED);
        notifies(session, messageId, Imdn.Disposition.DISPLAY, Imdn.Status.DISPLAYED);

        assertEquals(List.of("received"), scene.xmpp.elements(ChatScene.RECEIPTS));
        assertEquals(List.of("displayed"), scene.xmpp.elements(MARKERS));
        assertEquals(0, scene.fates(SIP_TO_XMPP));
    }

    @Test
    void whatThePeerAsksForItGetsInTheSession() {
        FakeMsrp.Session session = asks(CPIM, Imdn.MEDIA_TYPE);
        marks(shown(session));

        Imdn imdn = Imdn.parse(cpim(session.sent.get(1)).content().body()).orElseThrow();
        assertEquals("34jk324j", imdn.messageId());
        assertEquals(Imdn.Status.DISPLAYED, imdn.status());
        assertFalse(session.sent.get(1).wantSuccess());
        assertEquals(List.of(), scene.sip.requests);
    }

    @Test
    void whenTheSessionIsOverItGetsItAsAMessage() {
        FakeMsrp.Session session = asks(CPIM, Imdn.MEDIA_TYPE);
        session.reportAll();
        String id = shown(session);
        scene.invite().ended();
        marks(id);

        assertEquals(List.of(CPIM), scene.sip.requests.stream().map(MessageRequest::contentType).toList());
    }

    // Compressed

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "GZIP"})
    void aCompressedTextIsRead(String coding) throws IOException {
        assertEquals(List.of(), coded(coding, PageBodiesTest.compressed(coding, "hi")).reports);
        assertEquals(List.of("hi"), scene.xmpp.texts());
    }

    @ParameterizedTest
    @CsvSource({"br, 415", "gzip, 400", "deflate, 400"})
    void whatCannotBeDecodedIsRefused(String coding, int code) {
        assertEquals(List.of("x1 " + code), coded(coding, ChatScene.bytes("hello")).reports);
        assertEquals(1, scene.fates(SIP_TO_XMPP, SESSION, ERROR));
    }

    @Test
    void aFewOctetsThatStandForMillionsAreTooMany() throws IOException {
        byte[] bomb = PageBodiesTest.compressed("gzip", "x".repeat(10_000_000));
        assertTrue(bomb.length < 65536);

        assertEquals(List.of("x1 413"), coded("gzip", bomb).reports);
        assertEquals(1, scene.fates(SIP_TO_XMPP, SESSION, ERROR));
    }

    private FakeMsrp.Session coded(String coding, byte[] body) {
        scene.invites("call-1");
        FakeMsrp.Session session = scene.msrp.last().open();
        session.receive("x1", "t1234", "text/plain", Optional.of(coding), body, true);
        return session;
    }

    // HTML

    @Test
    void whoTakesHtmlGetsItBesideTheText() {
        FakeMsrp.Session session = formats("text/plain", "multipart/alternative", "text/html");

        OutgoingMessage sent = session.sent.get(0);
        assertTrue(sent.contentType().startsWith("multipart/alternative;boundary="), sent.contentType());
        ChatBodies.Text read = (ChatBodies.Text) new BodyReader(uri -> true, 1000).read(sent.contentType(), sent.body());
        assertEquals("hi", read.text());
        assertEquals("<html><body xmlns=\"http://www.w3.org/1999/xhtml\"><strong>hi</strong></body></html>",
                read.html().orElseThrow());
    }

    @Test
    void whoDoesNotTakeHtmlGetsTheText() {
        assertEquals("text/plain;charset=UTF-8", formats("text/plain", "multipart/alternative").sent.get(0).contentType());
        assertEquals(1, scene.msrp.sessions.size());
    }

    @Test
    void whoRefusesHtmlGetsTheTextAtOnceAndEverAfter() {
        FakeMsrp.Session session = formats("text/plain", "multipart/alternative", "text/html");
        session.listener.onFailure(session.sent.get(0).messageId(), 415);
        scene.bridge.accept(formatted("m2"));

        assertEquals(List.of("text/plain;charset=UTF-8", "text/plain;charset=UTF-8"),
                session.sent.subList(1, 3).stream().map(OutgoingMessage::contentType).toList());
        assertEquals(List.of(), scene.xmpp.errors());
    }

    private FakeMsrp.Session formats(String... accepts) {
        scene.accepts = List.of(accepts);
        scene.bridge.accept(formatted("m1"));
        return scene.opens();
    }

    private static Message formatted(String id) {
        Message text = ChatScene.chat(id, "hi");
        XhtmlMapping.add(text, "<b onclick='x()'>hi</b>");
        return text;
    }

    /** A text of the peer that asks for a display notification: the id of its stanza. */
    private String shown(FakeMsrp.Session session) {
        session.receive("s1", "t1", CPIM, HEAD + "34jk324j\r\nimdn.Disposition-Notification: display\r\n\r\n"
                + "Content-Type: text/plain\r\n\r\nhi", false);
        assertEquals(List.of("markable"), scene.xmpp.elements(MARKERS));
        return scene.xmpp.last().getID();
    }

    private void marks(String id) {
        Message stanza = ChatScene.chat("k" + id, null);
        stanza.getElement().addElement("displayed", MARKERS).addAttribute("id", id);
        scene.bridge.accept(stanza);
    }

    private static void notifies(FakeMsrp.Session session, String messageId, Imdn.Disposition disposition, Imdn.Status status) {
        byte[] imdn = new Imdn(messageId, "", Optional.empty(), Optional.empty(), disposition, status).bytes();
        session.receive("n" + status, "t" + status, CPIM, HEAD + "n1\r\n\r\nContent-Type: " + Imdn.MEDIA_TYPE
                + "\r\nContent-Disposition: notification\r\n\r\n" + new String(imdn, StandardCharsets.UTF_8), false);
    }
}
