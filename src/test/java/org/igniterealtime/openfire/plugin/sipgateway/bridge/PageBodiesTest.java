package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.SIP_TO_XMPP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Fate.DELIVERED;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Fate.ERROR;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.dom4j.Element;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XhtmlMapping;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Cpim;
import org.igniterealtime.openfire.plugin.sipgateway.payload.CpimHeader;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** What MESSAGEs carry beside plain text: CPIM (RFC 3862), notifications (RFC 5438), signs of composing (RFC 3994), HTML. */
class PageBodiesTest {

    private static final String MARKERS = "urn:xmpp:chat-markers:0";
    private static final String CPIM = "message/cpim";
    private static final SipOutcome UNSUPPORTED = new SipOutcome.Rejected(415, "Unsupported Media Type", Optional.empty());
    /** As Linphone sends it. */
    private static final String ASKING = "From: <sip:romeo@example.net;gr=urn:uuid:1>\r\nTo: <sip:juliet@example.com>\r\n"
            + "DateTime: 2026-11-22T01:02:03Z\r\nNS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: 34jk324j\r\n"
            + "imdn.Disposition-Notification: positive-delivery, negative-delivery, display\r\n\r\n"
            + "Content-Type: text/plain;charset=UTF-8\r\n\r\n";

    private static final String ALTERNATIVES = "--b\r\nContent-Type: text/plain\r\n\r\n*hi*\r\n--b\r\n"
            + "Content-Type: text/html\r\n\r\n<i>hi</i>\r\n--b--\r\n";

    private final ChatScene scene = new ChatScene(settings -> settings.mode(BridgeSettings.ChatMode.PAGE));

    // CPIM outwards

    @Test
    void aStrangerGetsPlainText() {
        scene.bridge.accept(asking("m1", "hello"));

        assertEquals("text/plain;charset=UTF-8", request(0).contentType());
        assertEquals(List.of("hello"), scene.sip.messages);
    }

    @Test
    void whoSendsCpimGetsCpim() {
        scene.writes(CPIM, ASKING + "hi");
        scene.bridge.accept(ChatScene.chat("m1", "hello"));

        Cpim cpim = cpim(0);
        assertEquals("sip:juliet@example.com", cpim.from().orElseThrow().uri());
        assertEquals(Optional.of("<sip:romeo@example.net>"), cpim.text(CpimHeader.CPIM, "To"));
        assertTrue(cpim.dateTime().isPresent());
        assertEquals("hello", new String(cpim.content().body(), StandardCharsets.UTF_8));
        assertEquals(Optional.empty(), ImdnRequest.of(cpim), "nobody asked");
    }

    @Test
    void after415TheSameTextGoesPlainAtOnceAndSoDoAllThatFollow() {
        scene.writes(CPIM, ASKING + "hi");
        scene.sip.outcomes.put(CPIM, UNSUPPORTED);
        scene.bridge.accept(asking("m1", "hello"));
        scene.bridge.accept(asking("m2", "again"));

        assertEquals(List.of(CPIM, "text/plain;charset=UTF-8", "text/plain;charset=UTF-8"), types());
        assertEquals(List.of("hello", "again"), scene.sip.messages.subList(1, 3));
        assertEquals(List.of(), scene.xmpp.errors());
        assertEquals(2, scene.fates(XMPP_TO_SIP, PAGE, DELIVERED));
        assertNotEquals(request(0).cseq(), request(1).cseq());
    }

    @Test
    void whatWasLearnedByA415IsForgottenAfterADay() {
        scene.writes(CPIM, ASKING + "hi");
        scene.sip.outcomes.put(CPIM, UNSUPPORTED);
        scene.bridge.accept(asking("m1", "hello"));
        scene.nanos.addAndGet(Duration.ofHours(25).toNanos());
        scene.writes(CPIM, ASKING + "hi");
        scene.bridge.accept(asking("m2", "hello"));

        assertEquals(List.of(CPIM, "text/plain;charset=UTF-8", CPIM, "text/plain;charset=UTF-8"), types());
    }

    @Test
    void plainTextThatIsRefusedComesBack() {
        scene.sip.outcome = UNSUPPORTED;
        scene.bridge.accept(asking("m1", "hello"));

        assertEquals(List.of("m1 not-acceptable"), scene.xmpp.errors());
        assertEquals(1, scene.sip.requests.size());
    }

    @ParameterizedTest
    @CsvSource({"ALWAYS, message/cpim", "NEVER, text/plain;charset=UTF-8"})
    void theSettingDecides(BridgeSettings.CpimMode mode, String type) {
        ChatScene other = new ChatScene(settings -> settings.mode(BridgeSettings.ChatMode.PAGE).cpim(mode));
        boolean never = mode == BridgeSettings.CpimMode.NEVER;
        other.writes(never ? CPIM : "text/plain", never ? ASKING + "hi" : "hi");
        other.bridge.accept(asking("m1", "hello"));

        assertEquals(type, other.sip.requests.get(0).contentType());
    }

    @Test
    void aLongTextIsWrappedPieceByPieceAndAskedAboutOnce() {
        scene.writes(CPIM, ASKING + "hi");
        String text = "žluťoučký kůň ".repeat(200);
        scene.bridge.accept(asking("m1", text));

        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < scene.sip.requests.size(); i++) {
            assertTrue(scene.sip.length(request(i)) <= XmppToSip.MAX_REQUEST);
            assertEquals(i == scene.sip.requests.size() - 1, ImdnRequest.of(cpim(i)).isPresent());
            joined.append(new String(cpim(i).content().body(), StandardCharsets.UTF_8));
        }
        assertEquals(text, joined.toString());
    }

    // HTML outwards

    @Test
    void whoSendsHtmlBesideTextGetsIt() {
        scene.writes("multipart/alternative;boundary=b", ALTERNATIVES);
        scene.bridge.accept(formatted("m1", "hello"));
        scene.bridge.accept(asking("m2", "plain"));

        BodyReader reader = new BodyReader(uri -> true, 1000);
        ChatBodies.Text sent = (ChatBodies.Text) reader.read(request(0).contentType(), request(0).body());
        assertTrue(request(0).contentType().startsWith("multipart/alternative;boundary="), request(0).contentType());
        assertEquals("hello", sent.text());
        assertEquals("<html><body xmlns=\"http://www.w3.org/1999/xhtml\"><strong>hello</strong></body></html>",
                sent.html().orElseThrow());
        assertEquals("text/plain;charset=UTF-8", request(1).contentType());
    }

    @ParameterizedTest
    @CsvSource({"text/plain, hi", "text/html, <b>hi</b>", "multipart/mixed;boundary=b, '" + ALTERNATIVES + "'",
        "multipart/alternative;boundary=b, '--b\r\n\r\nhi\r\n--b--'"})
    void whoHasNotShownThatGetsPlainText(String type, String body) {
        scene.writes(type, body);
        scene.bridge.accept(formatted("m1", "hello"));

        assertEquals(List.of("hello"), scene.sip.messages);
        assertEquals("text/plain;charset=UTF-8", request(0).contentType());
    }

    @Test
    void after415TheSameTextGoesWithoutItsHtmlAtOnceAndSoDoAllThatFollow() {
        scene.writes("multipart/alternative;boundary=b", ALTERNATIVES);
        scene.sip.outcomes.put("multipart/alternative", UNSUPPORTED);
        scene.bridge.accept(formatted("m1", "hello"));
        scene.writes("multipart/alternative;boundary=b", ALTERNATIVES);
        scene.bridge.accept(formatted("m2", "again"));

        assertTrue(request(0).contentType().startsWith("multipart/alternative"));
        assertEquals(List.of("text/plain;charset=UTF-8", "text/plain;charset=UTF-8"), types().subList(1, 3));
        assertEquals(List.of("hello", "again"), scene.sip.messages.subList(1, 3));
        assertEquals(List.of(), scene.xmpp.errors());
        assertEquals(2, scene.fates(XMPP_TO_SIP, PAGE, DELIVERED));
        scene.sip.outcomes.clear();
        scene.writes(CPIM, ASKING + "hi");
        scene.bridge.accept(formatted("m3", "wrapped"));
        assertEquals("wrapped", new String(cpim(3).content().body(), StandardCharsets.UTF_8), "CPIM was not what was refused");
    }

    @Test
    void htmlThatDoesNotFitStaysAtHome() {
        scene.writes("multipart/alternative;boundary=b", ALTERNATIVES);
        String text = "long ".repeat(120);
        scene.bridge.accept(formatted("m1", text));

        assertEquals(List.of(text), scene.sip.messages);
        assertEquals(List.of("text/plain;charset=UTF-8"), types());
    }

    @Test
    void aFormattedTextIsConfirmedByItsCallIdToo() {
        scene.writes(Imdn.MEDIA_TYPE, notification("another"));
        scene.writes("multipart/alternative;boundary=b", ALTERNATIVES);
        Message text = formatted("m1", "hello");
        text.getElement().addElement("request", ChatScene.RECEIPTS);
        scene.bridge.accept(text);
        scene.xmpp.messages.clear();
        scene.writes(Imdn.MEDIA_TYPE, notification(request(0).callId()));

        assertTrue(request(0).contentType().startsWith("multipart/alternative"));
        assertEquals(List.of("received"), scene.xmpp.elements(ChatScene.RECEIPTS));
    }

    @Test
    void withinCpimThereIsNoHtml() {
        scene.writes("multipart/alternative;boundary=b", ALTERNATIVES);
        scene.writes(CPIM, ASKING + "hi");
        scene.bridge.accept(formatted("m1", "hello"));

        assertTrue(cpim(0).content().contentType().is("text/plain"));
    }

    // Notifications for the XMPP user

    @Test
    void deliveredBecomesAReceiptAndDisplayedAMarkerEachOnce() {
        scene.writes(CPIM, ASKING + "hi");
        scene.bridge.accept(asking("m1", "hello"));
        String messageId = ImdnRequest.of(cpim(0)).orElseThrow().messageId();
        scene.xmpp.messages.clear();

        for (int i = 0; i < 2; i++) {
            assertEquals(202, notifies(messageId, Imdn.Disposition.DELIVERY, Imdn.Status.DELIVERED).code());
            assertEquals(202, notifies(messageId, Imdn.Disposition.DISPLAY, Imdn.Status.DISPLAYED).code());
        }

        assertEquals(List.of("received"), scene.xmpp.elements(ChatScene.RECEIPTS));
        assertEquals(List.of("displayed"), scene.xmpp.elements(MARKERS));
        for (Message stanza : scene.xmpp.messages) {
            assertEquals(new JID(ChatScene.JULIET), stanza.getTo());
            assertEquals(new JID(ChatScene.ROMEO), stanza.getFrom());
            assertEquals("m1", ((Element) stanza.getElement().elements().get(0)).attributeValue("id"));
        }
        assertEquals(List.of("stanza chat", "message-sent 1", "answer 202", "notification delivered", "receipt-sent",
                "notification displayed", "receipt-sent displayed"), steps(2));
        assertEquals(2, scene.bridge.fates().count(DropRule.NOTIFICATION), "the second ones");
        assertEquals(0, scene.sip.requests.size() - 1, "a notification is never notified of");
    }

    @Test
    void displayedAloneIsAReceiptToo() {
        scene.writes(CPIM, ASKING + "hi");
        scene.bridge.accept(asking("m1", "hello"));
        scene.xmpp.messages.clear();

        notifies(ImdnRequest.of(cpim(0)).orElseThrow().messageId(), Imdn.Disposition.DISPLAY, Imdn.Status.DISPLAYED);

        assertEquals(List.of("received"), scene.xmpp.elements(ChatScene.RECEIPTS));
        assertEquals(List.of("displayed"), scene.xmpp.elements(MARKERS));
    }

    @Test
    void onlyWhatWasAskedForIsTold() {
        scene.writes(CPIM, ASKING + "hi");
        Message stanza = ChatScene.chat("m1", "hello");
        stanza.getElement().addElement("request", ChatScene.RECEIPTS);
        scene.bridge.accept(stanza);
        ImdnRequest asked = ImdnRequest.of(cpim(0)).orElseThrow();
        assertTrue(asked.delivery());
        assertFalse(asked.display());
        scene.xmpp.messages.clear();

        notifies(asked.messageId(), Imdn.Disposition.DISPLAY, Imdn.Status.DISPLAYED);

        assertEquals(List.of(), scene.xmpp.elements(MARKERS));
    }

    @ParameterizedTest
    @CsvSource({"DELIVERY, FAILED, m1 recipient-unavailable", "DELIVERY, FORBIDDEN, ''", "DELIVERY, ERROR, ''",
        "DISPLAY, FORBIDDEN, ''", "DISPLAY, ERROR, ''", "PROCESSING, PROCESSED, ''", "PROCESSING, STORED, ''"})
    void whatFailedComesBackAndWhatIsOnlyNotSaidDoesNot(Imdn.Disposition disposition, Imdn.Status status, String error) {
        scene.writes(CPIM, ASKING + "hi");
        scene.bridge.accept(asking("m1", "hello"));
        scene.xmpp.messages.clear();

        notifies(ImdnRequest.of(cpim(0)).orElseThrow().messageId(), disposition, status);

        assertEquals(error.isEmpty() ? List.of() : List.of(error), scene.xmpp.errors());
        assertEquals(List.of(), scene.xmpp.elements(ChatScene.RECEIPTS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNotificationThatNobodyAskedForIsDroppedByItsRule(boolean known) {
        if (known) {
            scene.writes("text/plain", "hi");
            scene.xmpp.messages.clear();
        }
        assertEquals(202, notifies("unknown", Imdn.Disposition.DELIVERY, Imdn.Status.DELIVERED).code());

        assertEquals(1, scene.bridge.fates().count(DropRule.NOTIFICATION));
        assertEquals(List.of(), scene.xmpp.messages);
        assertEquals(known ? 1 : 0, scene.bridge.conversations());
        assertEquals(known ? 1 : 0, scene.fates(SIP_TO_XMPP));
    }

    @Test
    void aNotificationOfAMessageOfAnotherConversationSaysNothing() {
        scene.writes(CPIM, ASKING + "hi");
        scene.bridge.accept(asking("m1", "hello"));
        String messageId = ImdnRequest.of(cpim(0)).orElseThrow().messageId();
        scene.xmpp.messages.clear();
        String forged = notification("sip:tybalt@example.net", messageId, Imdn.Disposition.DELIVERY, Imdn.Status.DELIVERED);

        assertEquals(403, scene.writes(CPIM, forged).code());
        assertEquals(1, scene.bridge.fates().count(RefusalRule.FALSE_CPIM_FROM));
        assertEquals(List.of(), scene.xmpp.messages);
    }

    // Notifications for the SIP user

    @Test
    void whatThePeerAsksForIsAskedOfTheClient() {
        scene.writes(CPIM, ASKING + "hi");

        assertEquals("hi", scene.xmpp.last().getBody());
        assertEquals(List.of("request"), scene.xmpp.elements(ChatScene.RECEIPTS));
        assertEquals(List.of("markable"), scene.xmpp.elements(MARKERS));
    }

    @Test
    void aReceiptBecomesDeliveredAndAMarkerDisplayed() {
        scene.writes(CPIM, ASKING + "hi");
        String id = scene.xmpp.last().getID();

        scene.confirms(id, ChatScene.JULIET);
        scene.confirms(id, ChatScene.JULIET);
        marks(id);
        marks(id);

        assertEquals(List.of("34jk324j DELIVERED", "34jk324j DISPLAYED"), notifications());
        assertEquals(List.of("message 1", "stanza-sent", "answer-sent 202", "notification-sent delivered",
                "notification-sent displayed"), steps(1));
        MessageRequest first = request(0);
        assertEquals(CPIM, first.contentType());
        assertEquals("sip:romeo@example.net", first.requestUri());
        assertEquals("sip:juliet@example.com", first.from());
        Cpim cpim = cpim(0);
        assertEquals(Optional.of("notification"), cpim.content().header("Content-Disposition"));
        assertTrue(cpim.text(CpimHeader.IMDN, "Message-ID").isPresent());
        assertEquals(Optional.empty(), cpim.text(CpimHeader.IMDN, "Disposition-Notification"), "RFC 5438 s7.2.1");
        Imdn imdn = Imdn.parse(cpim.content().body()).orElseThrow();
        assertEquals("2026-11-22T01:02:03Z", imdn.dateTime());
        assertEquals(Optional.of("sip:juliet@example.com"), imdn.recipientUri());
        assertEquals(0, scene.fates(XMPP_TO_SIP, PAGE, DELIVERED), "it is no message");
    }

    @Test
    void aMarkerStandsForEveryEarlierMessage() {
        scene.writes(CPIM, ASKING.replace("34jk324j", "one") + "hi");
        scene.writes(CPIM, ASKING.replace("34jk324j", "two") + "hi");
        String id = scene.xmpp.last().getID();
        scene.writes(CPIM, ASKING.replace("34jk324j", "three") + "hi");

        marks(id);

        assertEquals(List.of("one DELIVERED", "one DISPLAYED", "two DELIVERED", "two DISPLAYED"), notifications());
    }

    @Test
    void aMessageThatComesBackLateHasFailed() {
        scene.writes(CPIM, ASKING + "hi");
        Message error = new Message();
        error.setType(Message.Type.error);
        error.setFrom(new JID("juliet@example.com"));
        error.setTo(new JID(ChatScene.ROMEO));
        error.setID(scene.xmpp.last().getID());
        error.setError(ErrorCondition.RECIPIENT_UNAVAILABLE.error(""));
        scene.bridge.accept(error);

        assertEquals(List.of("34jk324j FAILED"), notifications());
    }

    @Test
    void aReceiptThatNobodyAskedForIsDropped() {
        scene.writes("text/plain", "hi");
        scene.confirms(scene.xmpp.last().getID(), ChatScene.JULIET);

        assertEquals(List.of(), scene.sip.requests);
        assertEquals(1, scene.bridge.fates().count(DropRule.RECEIPT));
    }

    @Test
    void aNotificationThatIsRefusedNeverComesBack() {
        scene.writes(CPIM, ASKING + "hi");
        scene.sip.outcomes.put(CPIM, UNSUPPORTED);
        scene.confirms(scene.xmpp.last().getID(), ChatScene.JULIET);
        scene.bridge.accept(ChatScene.chat("m1", "hello"));

        assertEquals(List.of(), scene.xmpp.errors());
        assertEquals(List.of(CPIM, "text/plain;charset=UTF-8"), types());
    }

    // Composing

    @Test
    void aSignOfComposingBecomesAChatStateForClientsThatUseThem() {
        scene.writes("text/plain", "hi");
        assertEquals(202, composes(true).code());
        assertEquals(List.of(), scene.xmpp.elements(ChatScene.STATES), "nobody there has shown any");

        scene.bridge.accept(stating("m1", "hello"));
        composes(false);
        composes(true);
        composes(true);
        composes(false);

        assertEquals(List.of("active", "composing", "active"), scene.xmpp.elements(ChatScene.STATES));
        assertEquals(1, scene.fates(SIP_TO_XMPP), "a sign is no message");
    }

    @Test
    void whoFallsSilentIsIdle() {
        scene.bridge.accept(stating("m1", "hello"));
        composes(true);
        scene.passes(Duration.ofSeconds(119));
        assertEquals(List.of("composing"), scene.xmpp.elements(ChatScene.STATES));

        scene.passes(Duration.ofSeconds(3));
        assertEquals(List.of("composing", "active"), scene.xmpp.elements(ChatScene.STATES));
    }

    @Test
    void idleAfterATextIsNothingNew() {
        scene.bridge.accept(stating("m1", "hello"));
        composes(true);
        scene.writes("text/plain", "hi");
        composes(false);

        assertEquals(List.of("composing"), scene.xmpp.elements(ChatScene.STATES));
    }

    @Test
    void aSignOfAStrangerOpensNothing() {
        assertEquals(202, composes(true).code());

        assertEquals(0, scene.bridge.conversations());
        assertEquals(1, scene.bridge.fates().count(DropRule.COMPOSING));
    }

    @Test
    void chatStatesGoToPeersThatHaveShownSome() {
        scene.bridge.accept(stating("m1", "hello"));
        scene.shows("composing");
        assertEquals(1, scene.sip.requests.size());
        assertEquals(1, scene.bridge.fates().count(DropRule.CHAT_STATE));

        composes(true);
        scene.shows("composing");
        scene.shows("composing");
        scene.shows("paused");

        assertEquals(List.of(true, false), signs());
    }

    @Test
    void whoGoesOnComposingSaysSoBeforeThePeerDoubtsIt() {
        scene.bridge.accept(stating("m1", "hello"));
        composes(true);
        scene.shows("composing");
        scene.passes(Duration.ofSeconds(102));

        assertEquals(List.of(true, true), signs());
    }

    @Test
    void after415ThereAreNoSignsButTextsGoOn() {
        scene.bridge.accept(stating("m1", "hello"));
        composes(true);
        scene.sip.outcomes.put(IsComposing.MEDIA_TYPE, UNSUPPORTED);
        scene.shows("composing");
        scene.shows("paused");
        scene.bridge.accept(stating("m2", "again"));
        scene.shows("composing");

        assertEquals(List.of(true), signs());
        assertEquals(List.of(), scene.xmpp.errors());
        assertEquals(2, scene.fates(XMPP_TO_SIP, PAGE, DELIVERED));
    }

    // Codings and forms

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "GZIP"})
    void aCompressedBodyIsRead(String coding) throws IOException {
        assertEquals(202, scene.writes(CPIM, Optional.of(coding), compressed(coding, ASKING + "hi")).code());

        assertEquals(List.of("hi"), scene.xmpp.texts());
    }

    @Test
    void aFewOctetsThatStandForMillionsAreTooMany() throws IOException {
        byte[] bomb = compressed("gzip", "x".repeat(10_000_000));
        assertTrue(bomb.length < 65536);

        assertEquals(413, scene.writes("text/plain", Optional.of("gzip"), bomb).code());
    }

    @Test
    void partsThatCameCompressedBecomeTogetherNoLongerThanABody() throws IOException {
        for (int octets : new int[] {30_000, 60_000}) {
            String part = "\r\n--b\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
                    + "Content-Transfer-Encoding: base64\r\n\r\n"
                    + Base64.getEncoder().encodeToString(compressed("gzip", "x".repeat(octets)));

            assertEquals(octets < 65536 / 2 ? 202 : 415,
                    scene.writes("multipart/alternative;boundary=b", part + part + "\r\n--b--\r\n").code());
        }
    }

    @Test
    void aCompressedTextWeighsAsMuchAsItHasBecome() throws IOException {
        assertTrue(scene.workers.admit(Workers.MOST_OCTETS - 5000));

        assertEquals(503, scene.writes("text/html", Optional.of("gzip"), compressed("gzip", "<b>" + "x".repeat(3000))).code());
        assertEquals(202, scene.writes("text/plain", Optional.of("gzip"), compressed("gzip", "x".repeat(3000))).code());
    }

    @ParameterizedTest
    @CsvSource({"br, 415", "gzip, 400", "deflate, 400"})
    void whatCannotBeDecodedIsRefused(String coding, int code) {
        SipAnswer answer = scene.writes("text/plain", Optional.of(coding), "hello".getBytes(StandardCharsets.UTF_8));

        assertEquals(code, answer.code());
        assertEquals(code == 415, "gzip, deflate, identity".equals(answer.headers().get("Accept-Encoding")));
    }

    @Test
    void htmlIsShownBesideItsText() {
        scene.writes("text/html;charset=utf-8", "<html><body onload=x()><b>hi</b> <script>x()</script>there</body></html>");

        Message stanza = scene.xmpp.last();
        assertEquals("hi there", stanza.getBody());
        Element html = stanza.getElement().element("html");
        assertEquals("http://jabber.org/protocol/xhtml-im", html.getNamespaceURI());
        assertEquals("<body xmlns=\"http://www.w3.org/1999/xhtml\"><strong>hi</strong> there</body>",
                html.element("body").asXML());
    }

    @Test
    void ofAlternativesTheTextIsTheBodyAndTheHtmlStandsBesideIt() {
        scene.writes("multipart/alternative;boundary=b", ALTERNATIVES);

        assertEquals("*hi*", scene.xmpp.last().getBody());
        assertTrue(scene.xmpp.last().getElement().element("html").asXML().contains("<em>hi</em>"));
    }

    @ParameterizedTest
    @CsvSource({CPIM + ", '', ''", "multipart/mixed;boundary=b, --b;Content-Type: message/cpim;;, ;--b--",
        "multipart/mixed;boundary=b, --b;;I am romeo;--b;Content-Type: message/cpim;;, ;--b--"})
    void aForgedSenderIsForbidden(String type, String before, String after) {
        String forged = ASKING.replace("romeo", "tybalt") + "hi";
        SipAnswer answer = scene.writes(type, before.replace(";", "\r\n") + forged + after.replace(";", "\r\n"));

        assertEquals(403, answer.code());
        assertEquals(1, scene.bridge.fates().count(RefusalRule.FALSE_CPIM_FROM));
        assertEquals(1, scene.fates(SIP_TO_XMPP, PAGE, ERROR));
        assertEquals(List.of(), scene.xmpp.messages);
    }

    @Test
    void aPartThatMustBeUnderstoodIsRefusedAnotherLeftOutAndCounted() {
        String body = "--b\r\n\r\nhi\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment%s\r\n\r\nx\r\n--b--";
        assertEquals(415, scene.writes("multipart/mixed;boundary=b", body.formatted(";handling=required")).code());
        assertEquals(List.of(), scene.xmpp.messages);
        assertEquals(0, scene.bridge.fates().count(DropRule.PART));

        assertEquals(202, scene.writes("multipart/mixed;boundary=b", body.formatted("")).code());
        assertEquals("hi", scene.xmpp.last().getBody());
        assertEquals(1, scene.bridge.fates().count(DropRule.PART));
    }

    @Test
    void subjectAndTimeOfCpimAreShown() {
        scene.writes(CPIM, ASKING.replace("DateTime: 2026", "Subject: wonders\r\nDateTime: 2020") + "hi");

        assertEquals("wonders", scene.xmpp.last().getSubject());
        assertEquals("2020-11-22T01:02:03Z", scene.xmpp.last().getElement().element("delay").attributeValue("stamp"));
    }

    private static Message asking(String id, String text) {
        Message stanza = ChatScene.chat(id, text);
        stanza.getElement().addElement("request", ChatScene.RECEIPTS);
        stanza.getElement().addElement("markable", MARKERS);
        return stanza;
    }

    private static Message formatted(String id, String text) {
        Message stanza = ChatScene.chat(id, text);
        XhtmlMapping.add(stanza, "<b onclick='x()'>" + text + "</b>");
        return stanza;
    }

    private static Message stating(String id, String text) {
        Message stanza = ChatScene.chat(id, text);
        stanza.getElement().addElement("active", ChatScene.STATES);
        return stanza;
    }

    private void marks(String id) {
        Message stanza = ChatScene.chat("k" + id, null);
        stanza.getElement().addElement("displayed", MARKERS).addAttribute("id", id);
        scene.bridge.accept(stanza);
    }

    private SipAnswer composes(boolean active) {
        byte[] body = new IsComposing(active, Optional.empty(), Optional.empty()).bytes();
        return scene.writes(IsComposing.MEDIA_TYPE, Optional.empty(), body);
    }

    /** The steps of a message, without what is different each time. */
    private List<String> steps(long journey) {
        return scene.bridge.ledger().find(journey).orElseThrow().steps().stream().map(step -> (step.event().label() + ' '
                + (step.number() > 0 ? step.number() : step.note().matches("[a-z]+") ? step.note() : "")).strip()).toList();
    }

    private SipAnswer notifies(String messageId, Imdn.Disposition disposition, Imdn.Status status) {
        return scene.writes(CPIM, notification("sip:romeo@example.net", messageId, disposition, status));
    }

    private static String notification(String messageId) {
        return new String(new Imdn(messageId, "", Optional.empty(), Optional.empty(), Imdn.Disposition.DELIVERY,
                Imdn.Status.DELIVERED).bytes(), StandardCharsets.UTF_8);
    }

    private static String notification(String from, String messageId, Imdn.Disposition disposition, Imdn.Status status) {
        byte[] imdn = new Imdn(messageId, "", Optional.of(from), Optional.empty(), disposition, status).bytes();
        return "From: <" + from + ">\r\nTo: <sip:juliet@example.com>\r\nNS: imdn <urn:ietf:params:imdn>\r\n"
                + "imdn.Message-ID: n1\r\nimdn.Disposition-Notification: positive-delivery\r\n\r\n"
                + "Content-Type: message/imdn+xml\r\nContent-Disposition: notification\r\n\r\n"
                + new String(imdn, StandardCharsets.UTF_8);
    }

    static byte[] compressed(String coding, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean gzip = coding.equalsIgnoreCase("gzip");
        try (DeflaterOutputStream deflater = gzip ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private MessageRequest request(int number) {
        return scene.sip.requests.get(number);
    }

    private Cpim cpim(int number) {
        assertEquals(CPIM, request(number).contentType());
        return Cpim.parse(request(number).body()).orElseThrow();
    }

    private List<String> types() {
        return scene.sip.requests.stream().map(MessageRequest::contentType).toList();
    }

    private List<String> notifications() {
        return scene.sip.requests.stream().map(request -> Cpim.parse(request.body()).orElseThrow())
                .map(cpim -> Imdn.parse(cpim.content().body()).orElseThrow())
                .map(imdn -> imdn.messageId() + " " + imdn.status()).toList();
    }

    private List<Boolean> signs() {
        return scene.sip.requests.stream().filter(request -> request.contentType().equals(IsComposing.MEDIA_TYPE))
                .map(request -> IsComposing.parse(request.body()).orElseThrow().active()).toList();
    }
}
