package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies mean (RFC 3862, RFC 3994, RFC 2046), and how texts are wrapped. */
class ChatBodiesTest {

    private static final ChatBodies.Refused NOT_THE_SENDER =
            new ChatBodies.Refused(403, Optional.of(RefusalRule.FALSE_CPIM_FROM));
    private static final Predicate<SipUri> ROMEO = uri -> uri.user().equals("romeo") && uri.host().equals("example.net");
    private static final BodyReader READER = new BodyReader(ROMEO, 1000);
    private static final String CPIM = "From: Romeo <sip:romeo@example.net>\r\nTo: <sip:juliet@example.com>\r\n"
            + "DateTime: 2026-01-02T03:04:05Z\r\nSubject: wonders\r\n\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";

    private static ChatBodies.Content read(String type, String body) {
        return READER.read(type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static ChatBodies.Text plain(String text) {
        return ChatBodies.Text.plain(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "Text/Plain; charset=UTF-8", "text/plain;charset=\"utf-8\""})
    void aTextIsATextHoweverItsTypeIsWritten(String type) {
        assertEquals(plain("Ahoj, světe"), read(type, "Ahoj, světe"));
    }

    @Test
    void cpimTellsSubjectAndTime() {
        assertEquals(new ChatBodies.Text("hi", Optional.empty(), Optional.of("wonders"),
                Optional.of(Instant.parse("2026-01-02T03:04:05Z")), Optional.empty(), 0),
                read("message/cpim", CPIM + "hi"));
    }

    @Test
    void aSenderWhoIsSomebodyElseIsRefused() {
        assertEquals(NOT_THE_SENDER, read("message/cpim", CPIM.replace("romeo", "tybalt") + "hi"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:anonymous@anonymous.invalid", "im:tybalt@example.net", "pres:tybalt@example.net",
            "sip:example.net"})
    void noOtherSenderIsBelievedInWhateverSchemeItStands(String from) {
        assertEquals(NOT_THE_SENDER, read("message/cpim", CPIM.replace("sip:romeo@example.net", from) + "hi"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"im:romeo@example.net", "sips:romeo@example.net"})
    void theSenderInAnotherSchemeIsStillTheSender(String from) {
        assertInstanceOf(ChatBodies.Text.class, read("message/cpim", CPIM.replace("sip:romeo@example.net", from) + "hi"));
    }

    @Test
    void cpimWithoutASenderIsTaken() {
        assertEquals(plain("hi"), read("message/cpim", "To: <sip:juliet@example.com>\r\n\r\nContent-Type: text/plain\r\n\r\nhi"));
    }

    @Test
    void aFeatureThatIsRequiredAndUnknownIsRefused() {
        assertEquals(new ChatBodies.Refused(415), read("message/cpim", "Require: x.Secret\r\n" + CPIM + "hi"));
    }

    @Test
    void cpimMayHoldASignOfComposing() {
        String sign = new String(new IsComposing(true, Optional.empty(), Optional.empty()).bytes(), StandardCharsets.UTF_8);
        ChatBodies.Content content = read("message/cpim", CPIM.replace("text/plain; charset=utf-8", IsComposing.MEDIA_TYPE)
                + sign);

        assertTrue(((ChatBodies.Composing) content).sign().active());
    }

    @ParameterizedTest
    @CsvSource({"image/png, 415", "application/sdp, 415", "nonsense, 415", "text/plain;charset=x-unknown, 415"})
    void otherTypesAreRefused(String type, int code) {
        assertEquals(new ChatBodies.Refused(code), read(type, "hi"));
    }

    @Test
    void whatIsNoTextInItsCharsetIsMalformed() {
        assertEquals(new ChatBodies.Refused(400), READER.read("text/plain", new byte[] {(byte) 0xff, (byte) 0xfe, 0x41}));
    }

    @Test
    void whatIsNoCpimAndNoSignIsMalformed() {
        assertEquals(new ChatBodies.Refused(400), read("message/cpim", "hi"));
        assertEquals(new ChatBodies.Refused(400), read(IsComposing.MEDIA_TYPE, "<isComposing"));
    }

    @Test
    void aNotificationIsNothingAndAnEmptyTextIsEmpty() {
        assertEquals(new ChatBodies.Nothing(), read("message/imdn+xml", "<imdn/>"));
        assertEquals(new ChatBodies.Empty(), read("text/plain", ""));
    }

    @ParameterizedTest
    @CsvSource({"multipart/mixed, 1", "multipart/alternative, 0"})
    void ofSeveralPartsTheFirstThatCanBeReadIsTaken(String type, int leftOut) {
        String body = "--b\r\nContent-Type: image/png\r\n\r\nhi\r\n--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b--\r\n";

        assertEquals(plain("hi").besides(leftOut), read(type + ";boundary=b", body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // subtype    | parts                                       | text
        "mixed        | text/plain: ,text/plain:hi                  | hi",
        "mixed        | text/plain:hi,text/plain:                   | hi",
        "mixed        | text/plain:hi,image/png:x,text/plain:there  | hi/there",
        "mixed        | text/plain:hi,text/html:<b>there</b>        | hi/there",
        "mixed        | message/imdn+xml:<imdn/>,text/plain:hi      | hi",
        "related      | text/plain: ,text/plain:hi                  | hi",
        "alternative  | text/plain: ,text/html:<b>hi</b>            | hi",
        "alternative  | text/html:<b>hi</b>,text/plain:             | hi",
        "alternative  | text/plain:hi,text/plain:salut              | hi"})
    void noTextOfSeveralPartsIsLost(String subtype, String parts, String expected) {
        StringBuilder body = new StringBuilder();
        for (String part : parts.split(",")) {
            body.append("--b\r\nContent-Type: ").append(part.strip().replaceFirst(":", "\r\n\r\n")).append("\r\n");
        }
        ChatBodies.Content content = read("multipart/" + subtype + ";boundary=b", body + "--b--");

        assertEquals(expected.replace('/', '\n'), assertInstanceOf(ChatBodies.Text.class, content).text());
    }

    @Test
    void severalTextsTogetherAreOfTheFirstOnesSubjectAndTime() {
        String body = "--b\r\nContent-Type: message/cpim\r\n\r\n" + CPIM + "hi\r\n--b\r\n\r\nthere\r\n--b--";

        assertEquals(new ChatBodies.Text("hi\nthere", Optional.empty(), Optional.of("wonders"),
                Optional.of(Instant.parse("2026-01-02T03:04:05Z")), Optional.empty(), 0), read("multipart/mixed;boundary=b", body));
    }

    @Test
    void aPartThatCannotBeReadIsLeftOutAndCounted() {
        String picture = "--b\r\nContent-Type: image/png\r\n\r\nx\r\n";
        String broken = "--b\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\n" + (char) 0xff + "\r\n";
        ChatBodies.Content content = READER.read("multipart/mixed;boundary=b",
                (picture + broken + "--b\r\n\r\nhi\r\n--b--").getBytes(StandardCharsets.ISO_8859_1));

        assertEquals(plain("hi").besides(2), content);
        assertEquals(2, content.leftOut());
        assertEquals(0, read("multipart/alternative;boundary=b", picture + "--b\r\n\r\nhi\r\n--b--").leftOut());
    }

    @ParameterizedTest
    @CsvSource({"render;handling=required, true", "'icon; handling=\"Required\"; filename=x', true", "render;handling=optional, false",
        "render, false", "handling=required, false"})
    void aPartThatMustBeUnderstoodSpeaksForAll(String disposition, boolean required) {
        ChatBodies.Content content = read("multipart/mixed;boundary=b", "--b\r\n\r\nhi\r\n--b\r\nContent-Type: image/png\r\n"
                + "Content-Disposition: " + disposition + "\r\n\r\nx\r\n--b--");

        assertEquals(required ? new ChatBodies.Refused(415) : plain("hi").besides(1), content);
    }

    @Test
    void noPartThatCanBeReadIsRefused() {
        assertEquals(new ChatBodies.Refused(415), read("multipart/mixed;boundary=b",
                "--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--"));
        assertEquals(new ChatBodies.Refused(415), read("multipart/mixed;boundary=b", "nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed", "alternative", "related"})
    void aForgedPartSpeaksForAll(String subtype) {
        String forged = "--b\r\nContent-Type: message/cpim\r\n\r\n" + CPIM.replace("romeo", "tybalt") + "hi\r\n";
        for (String others : new String[] {"", "--b\r\n\r\nI am romeo\r\n", "--b\r\nContent-Type: image/png\r\n\r\nx\r\n"}) {
            String type = "multipart/" + subtype + ";boundary=b";
            String body = others + forged + others + "--b--\r\n";

            assertEquals(NOT_THE_SENDER, read(type, body));
            assertEquals(NOT_THE_SENDER, read("message/cpim", CPIM.replace("text/plain; charset=utf-8", type) + body));
        }
    }

    @Test
    void partsOfPartsAreNotDecompressed() {
        String inner = "--b\r\nContent-Encoding: gzip\r\n\r\nx\r\n--b--";
        String outer = "--a\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n" + inner + "\r\n--a--";

        assertEquals(new ChatBodies.Refused(415), read("multipart/mixed;boundary=a", outer));
    }

    @Test
    void wrappingHasADepth() {
        String body = "hi";
        String type = "text/plain";
        for (int depth = 1; depth < 8; depth++) {
            body = CPIM.replace("text/plain; charset=utf-8", type) + body;
            type = "message/cpim";
            ChatBodies.Content content = read(type, body);
            assertEquals(depth <= 4 ? ChatBodies.Text.class : ChatBodies.Refused.class, content.getClass(), "depth " + depth);
        }
    }

    // INVITE

    @Test
    void theOfferIsTheBodyOrAPartOfIt() {
        byte[] sdp = "v=0\r\n".getBytes(StandardCharsets.UTF_8);
        assertEquals("v=0\r\n",
                offer("application/sdp", new String(sdp)).flatMap(ChatBodies.Offer::sdp).map(String::new).orElse(""));
        ChatBodies.Offer mixed = offer("multipart/mixed;boundary=b", "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b\r\n"
                + "Content-Type: message/cpim\r\n\r\n" + CPIM + "hi\r\n--b--").orElseThrow();

        assertEquals("v=0", new String(mixed.sdp().orElseThrow()));
        assertEquals("hi", mixed.text().orElseThrow().text());
        ChatBodies.Offer two = offer("multipart/mixed;boundary=b", "--b\r\n\r\none\r\n--b\r\n"
                + "Content-Type: application/sdp\r\n\r\nv=0\r\n--b\r\n\r\ntwo\r\n--b--").orElseThrow();
        assertEquals("one\ntwo", two.text().orElseThrow().text());
    }

    @Test
    void aForgedFirstTextIsRefused() {
        ChatBodies.Offer mixed = offer("multipart/mixed;boundary=b", "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b\r\n"
                + "Content-Type: message/cpim\r\n\r\n" + CPIM.replace("romeo", "tybalt") + "hi\r\n--b--").orElseThrow();

        assertEquals(NOT_THE_SENDER, mixed.first());
    }

    @ParameterizedTest
    @CsvSource({"'', 1", ";handling=optional, 1", ";handling=required, 0"})
    void whatCannotBeReadBesideAnOfferIsLeftOutUnlessItMustBeUnderstood(String handling, int leftOut) {
        ChatBodies.Content beside = offer("multipart/mixed;boundary=b", "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b\r\n"
                + "Content-Type: application/pidf+xml\r\nContent-Disposition: by-reference" + handling + "\r\n\r\n<x/>\r\n--b--")
                .orElseThrow().first();

        assertEquals(leftOut == 0 ? new ChatBodies.Refused(415) : new ChatBodies.Nothing(leftOut), beside);
    }

    @Test
    void withoutABodyThePeerWaitsForOurOffer() {
        assertEquals(Optional.of(new ChatBodies.Offer(Optional.empty(), new ChatBodies.Nothing())), offer(null, ""));
    }

    @Test
    void withoutAnOfferInTheBodyThereIsNone() {
        assertEquals(Optional.empty(), offer("text/plain", "hi"));
        assertEquals(Optional.empty(), offer("multipart/mixed;boundary=b", "--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b--"));
    }

    private static Optional<ChatBodies.Offer> offer(String type, String body) {
        return READER.offer(Optional.ofNullable(type), body.getBytes(StandardCharsets.UTF_8));
    }

    // Towards SIP

    @Test
    void whatIsWrappedReadsAsItWas() {
        ChatBodies.Envelope envelope = new ChatBodies.Envelope("sip:romeo@example.net", "sip:juliet@example.com",
                Instant.parse("2026-01-02T03:04:05Z"), Optional.empty());
        ChatBodies.Body body = ChatBodies.text("Ahoj, světe\nnew line", Optional.of(envelope));

        assertEquals("message/cpim", body.contentType());
        assertEquals(new ChatBodies.Text("Ahoj, světe\nnew line", Optional.empty(), Optional.empty(),
                Optional.of(envelope.now()), Optional.empty(), 0),
                READER.read(body.contentType(), body.octets()));
        assertEquals("text/plain;charset=UTF-8", ChatBodies.text("hi", Optional.empty()).contentType().replace(" ", ""));
    }
}
