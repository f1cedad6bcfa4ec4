package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.SipsPolicy;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For whom a MESSAGE is, from whom, and whether it can be read: as tables. */
class SipIntakeTest {

    private final Given.Settings settings = new Given.Settings();
    private final Given.Request request = new Given.Request();
    private BiPredicate<String, IncomingMessage> routes = (domain, message) -> false;

    @ParameterizedTest
    @CsvSource({
        "sip:juliet@example.com,                      juliet@example.com",
        "sip:juliet@EXAMPLE.com:5060;transport=tcp,   juliet@example.com",
        "sip:juliet@example.com;gr=balcony,           juliet@example.com/balcony",
        "sip:juliet@127.0.0.1:5060,                   juliet@example.com",
        "sip:juliet@gw.example.com,                   juliet@example.com",
        "sip:juliet:secret@example.com?subject=x,     juliet@example.com",
        "sip:o'malley@example.com,                    o\\27malley@example.com",
        "sip:+1-555-0100@example.com;user=phone,      +15550100@example.com",
        "tel:+1-555-0100,                             +15550100@example.com",
        "im:juliet@example.com,                       juliet@example.com"})
    void whoIsMeant(String target, String recipient) {
        request.target = target;

        assertEquals(recipient, taken().parties().recipient().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "sip:juliet@example.org,       404, Not Found",
        "sip:juliet@192.0.2.1,         404, Not Found",
        "sip:example.com,              404, Not Found",
        "sip:juliet@sip.example.com,   404, Not Found",
        "sip:%20juliet@example.com,    404, Not Found",
        "sip:%FF@example.com,          484, Address Incomplete",
        "sip:,                         484, Address Incomplete",
        "sips:juliet@example.com,      403, Forbidden",
        "urn:service:sos,              416, Unsupported URI Scheme",
        "mailto:juliet@example.com,    416, Unsupported URI Scheme",
        "*,                            416, Unsupported URI Scheme"})
    void whoIsNot(String target, int code, String reason) {
        request.target = target;

        SipAnswer answer = refused();
        assertEquals(code, answer.code());
        assertEquals(reason, answer.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "sip:romeo@example.net,               romeo\\40example.net@sip.example.com,      DOMAIN",
        "sip:Romeo@Example.NET;gr=orchard,    romeo\\40example.net@sip.example.com,      DOMAIN",
        "sip:romeo@example.net:5080,          romeo\\40example.net\\3a5080@sip.example.com,      DOMAIN",
        "sip:mercutio@example.org,            mercutio\\40example.org@sip.example.com,   COMPONENT",
        "sips:romeo@example.net,              romeo\\40example.net@sip.example.com,      DOMAIN",
        "tel:+1-555-0123,                     +15550123\\40example.net@sip.example.com,  DOMAIN",
        // The gateway's own host, which it may share with a PBX, and another component's: never without the host.
        "sip:juliet@127.0.0.1,                juliet\\40127.0.0.1@sip.example.com,       COMPONENT",
        "sip:juliet@gw.example.com,           juliet\\40gw.example.com@sip.example.com,  COMPONENT",
        "sip:juliet@conference.example.com,   juliet\\40conference.example.com@sip.example.com, COMPONENT"})
    void whoWrites(String from, String sipUser, AddressForm form) {
        request.from = from;

        SipIntake.Taken taken = taken();
        assertEquals(new Pair("juliet@example.com", sipUser), taken.parties().pair());
        assertEquals(form, taken.parties().form());
    }

    @ParameterizedTest
    @CsvSource({
        "sip:nurse@example.com,                        403",
        "sip:nurse@EXAMPLE.COM:5070,                   403",
        "sip:tybalt%5C40example.net@sip.example.com,   403",
        "sip:%FF@example.net,                          400",
        "sip:%20@example.net,                          400",
        "mailto:romeo@example.net,                     400",
        "'',                                           400"})
    void whoMayNot(String from, int code) {
        request.from = from;

        assertEquals(code, refused().code());
    }

    @Test
    void aPbxMayShareOurDomain() {
        request.from = "sip:tybalt@example.com";
        routes = (domain, message) -> domain.equals("example.com") && message.source().equals(Given.HOP.address());

        SipIntake.Taken taken = taken();

        assertEquals(AddressForm.COMPONENT, taken.parties().form());
        assertEquals("tybalt\\40example.com@sip.example.com", taken.parties().pair().sipUser());
    }

    @Test
    void aRouteOfAnotherDomainIsNoLicence() {
        request.from = "sip:tybalt@example.com";
        routes = (domain, message) -> domain.equals("example.net");

        assertEquals(403, refused().code());
    }

    @Test
    void withoutAClaimedDomainATelephoneNumberHasNoAddress() {
        settings.domains = Set.of();
        request.from = "tel:+1-555-0123";

        assertEquals(400, refused().code());
    }

    @Test
    void whoClaimsToBeOneOfOursIsCounted() {
        request.from = "sip:nurse@example.com";
        assertEquals(Optional.of(RefusalRule.FALSE_FROM), refusal().rule());
        request.from = "sip:%20@example.net";
        assertEquals(Optional.empty(), refusal().rule());
    }

    @ParameterizedTest
    @CsvSource({"sips:juliet@example.com, sip:juliet@example.com", "sip:juliet@example.com, SIPS:juliet@example.com"})
    void sipsIsRefusedUnlessItWasAgreed(String target, String to) {
        request.target = target;
        request.to = to;
        SipAnswer answer = refused();
        assertEquals(403, answer.code());
        assertTrue(answer.headers().get("Warning").matches("399 sip\\.example\\.com \".+\""), "" + answer.headers());

        settings.sips = SipsPolicy.ALLOW;

        assertEquals("juliet@example.com", taken().parties().recipient().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/plain;charset=x-martian", "nonsense"})
    void otherBodiesAreUnsupported(String contentType) {
        request.contentType = Optional.of(contentType);

        SipAnswer answer = refused();
        assertEquals(415, answer.code());
        assertTrue(answer.headers().get("Accept").startsWith("text/plain, message/cpim"), answer.headers().get("Accept"));
    }

    @Test
    void anUnknownCodingIsUnsupported() {
        request.contentEncoding = Optional.of("br");
        assertEquals(415, refused().code());
        assertEquals("gzip, deflate, identity", refused().headers().get("Accept-Encoding"));

        request.contentEncoding = Optional.of("identity");
        assertEquals(ChatBodies.Text.plain("Lady"), taken().content());
    }

    @Test
    void aBodyThatIsNotWhatItSaysIsABadRequest() {
        request.body = new byte[] {'L', 'a', 'd', 'y', (byte) 0xC3, '!'};

        SipAnswer answer = refused();
        assertEquals(400, answer.code());
        assertTrue(answer.reason().contains("octet 4"), answer.reason());
    }

    @Test
    void aBodyWithoutATypeIsPlainText() {
        request.contentType = Optional.empty();
        request.body = "Hätte ich".getBytes(StandardCharsets.UTF_8);

        assertEquals(ChatBodies.Text.plain("Hätte ich"), taken().content());
    }

    private SipIntake.Taken taken() {
        return assertInstanceOf(SipIntake.Taken.class, Given.intake(request.build(), settings.build(),
                domain -> routes.test(domain, request.build())));
    }

    private SipAnswer refused() {
        return refusal().answer();
    }

    private SipIntake.Refused refusal() {
        return assertInstanceOf(SipIntake.Refused.class, Given.intake(request.build(), settings.build(),
                domain -> routes.test(domain, request.build())));
    }
}
