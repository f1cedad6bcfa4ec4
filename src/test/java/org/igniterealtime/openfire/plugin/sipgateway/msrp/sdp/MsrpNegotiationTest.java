package org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Direction;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Hop;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Setup;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsrpNegotiationTest {

    private static final MsrpMedia OURS = MsrpMedia.of(MsrpUri.of(false, "192.0.2.1", 2855, "gatewaygateway"),
            List.of("message/cpim", "text/plain"), List.of("text/html"), 65536);
    private static final String PEER = "v=0\no=peer 1 1 IN IP4 198.51.100.7\ns= -\nc=IN IP4 198.51.100.7\nt=0 0\n"
            + "m=message 7394 TCP/MSRP *\na=accept-types:text/plain image/*\na=path:msrp://198.51.100.7:7394/2s93i9;tcp\n";

    private final MsrpNegotiation negotiation = new MsrpNegotiation(4711);

    private static byte[] octets(String sdp) {
        return sdp.replace("\n", "\r\n").getBytes(UTF_8);
    }

    private static String text(byte[] sdp) {
        return new String(sdp, UTF_8).replace("\r\n", "\n");
    }

    private SdpOutcome.Answered answer(String offer) {
        return assertInstanceOf(SdpOutcome.Answered.class, negotiation.answer(octets(offer), OURS));
    }

    @Test
    void anOfferSaysAllThatThePeerNeeds() {
        assertEquals("v=0\no=- 4711 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=message 2855 TCP/MSRP *\n"
                + "a=accept-types:message/cpim text/plain\na=accept-wrapped-types:text/html\na=max-size:65536\n"
                + "a=path:msrp://192.0.2.1:2855/gatewaygateway;tcp\na=setup:actpass\na=msrp-cema\n",
                text(negotiation.offer(OURS)));
    }

    @Test
    void overTlsTheFingerprintsOfBothSidesAreSaid() {
        MsrpMedia secure = MsrpMedia
                .of(MsrpUri.of(true, "192.0.2.1", 2856, "gatewaygateway"), List.of("text/plain"), List.of(), 0)
                .withFingerprints(List.of("sha-256 0A:0B", "sha-256 0C:0D"));
        assertEquals("v=0\no=- 4711 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=message 2856 TCP/TLS/MSRP *\n"
                + "a=accept-types:text/plain\na=path:msrps://192.0.2.1:2856/gatewaygateway;tcp\na=setup:actpass\n"
                + "a=fingerprint:sha-256 0A:0B\na=fingerprint:sha-256 0C:0D\na=msrp-cema\n", text(negotiation.offer(secure)));

        String offer = PEER.replace("TCP/MSRP", "TCP/TLS/MSRP").replace("msrp:", "msrps:");
        for (String session : List.of("", "a=fingerprint:SHA-1 4A:AD\n")) {
            for (List<String> media : List.of(List.<String>of(), List.of("sha-256 11:22", "sha-1 33:44"))) {
                String lines = media.stream().map(line -> "a=fingerprint:" + line + "\n").collect(Collectors.joining());
                SdpOutcome.Answered answered = assertInstanceOf(SdpOutcome.Answered.class,
                        negotiation.answer(octets(offer.replace("t=0 0\n", "t=0 0\n" + session) + lines), secure));
                // RFC 8122 s5: a medium's own lines stand in place of those of the session.
                List<String> expected = media.isEmpty() && !session.isEmpty() ? List.of("SHA-1 4A:AD") : media;
                assertEquals(expected, answered.remote().fingerprints());
                assertTrue(text(answered.answer()).contains("\na=fingerprint:sha-256 0A:0B\n"));
            }
        }
    }

    @Test
    void addressesMayBeIpv6OrNames() {
        MsrpMedia v6 = MsrpMedia.of(MsrpUri.of(false, "2001:db8::1", 2855, "s"), List.of("*"), List.of(), 0);
        assertTrue(text(negotiation.offer(v6)).contains("c=IN IP6 2001:db8:0:0:0:0:0:1\n"));
        assertTrue(text(negotiation.offer(v6)).contains("a=path:msrp://[2001:db8::1]:2855/s;tcp\n"));
        MsrpMedia name = MsrpMedia.of(MsrpUri.of(false, "gw.example", 2855, "s"), List.of("*"), List.of(), 0);
        assertTrue(text(negotiation.offer(name)).contains("c=IN IP4 gw.example\n"));
        String offer = PEER.replace("IP4 198.51.100.7", "IP6 2001:db8::7").replace("198.51.100.7", "[2001:DB8::7]");
        assertEquals(List.of(new Hop(false, "2001:db8:0:0:0:0:0:7", 7394)), answer(offer).remote().hops(MsrpTransport.TCP));
    }

    @Test
    void anAnswerTakesMessageAndDeclinesTheRestInOrder() {
        String offer = PEER.replace("t=0 0\n", "t=1 2\nm=audio 4000/2 RTP/AVP 0 8\na=rtpmap:0 PCMU/8000\n")
                + "m=message 7395 TCP/TLS/MSRP *\na=accept-types:*\na=path:msrps://198.51.100.7:7395/x;tcp\n"
                + "m=video 0 RTP/AVP 31\n";
        SdpOutcome.Answered answered = answer(offer);
        assertEquals("v=0\no=- 4711 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=1 2\nm=audio 0 RTP/AVP 0 8\n"
                + "m=message 2855 TCP/MSRP *\na=accept-types:message/cpim text/plain\na=accept-wrapped-types:text/html\n"
                + "a=max-size:65536\na=path:msrp://192.0.2.1:2855/gatewaygateway;tcp\na=setup:passive\n"
                + "m=message 0 TCP/TLS/MSRP *\nm=video 0 RTP/AVP 31\n", text(answered.answer()));
        assertEquals(List.of("text/plain", "image/*"), answered.remote().acceptTypes());
        assertEquals("msrp://198.51.100.7:7394/2s93i9;tcp", answered.remote().path().get(0).text());
    }

    @ParameterizedTest
    @CsvSource({"actpass,passive,false", "active,passive,false", "passive,active,true", "holdconn,passive,false",
        "nonsense,passive,false", "'',passive,false"})
    void whoConnectsFollowsSetup(String offered, String answered, boolean active) {
        SdpOutcome.Answered outcome = answer(offered.isEmpty() ? PEER : PEER + "a=setup:" + offered + "\n");
        assertTrue(text(outcome.answer()).contains("a=setup:" + answered + "\n"));
        assertEquals(active, outcome.active());
    }

    @ParameterizedTest
    @CsvSource({"sendonly,recvonly", "recvonly,sendonly", "inactive,inactive"})
    void directionsAreMirrored(String offered, String answered) {
        assertTrue(text(answer(PEER + "a=" + offered + "\n").answer()).contains("a=" + answered + "\n"));
        assertTrue(text(answer(PEER.replace("t=0 0\n", "t=0 0\na=" + offered + "\n")).answer()).contains("a=" + answered + "\n"));
    }

    @Test
    void whatDoesNotChangeKeepsItsVersion() {
        byte[] first = answer(PEER).answer();
        assertEquals(text(first), text(answer(PEER.replace("1 1 IN", "1 2 IN")).answer()));
        assertTrue(text(answer(PEER + "m=audio 1 RTP/AVP 0\n").answer()).contains("o=- 4711 2 IN"));
        assertTrue(text(answer(PEER + "m=audio 1 RTP/AVP 0\n").answer()).contains("o=- 4711 2 IN"));
        assertTrue(text(negotiation.offer(OURS)).contains("o=- 4711 3 IN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "v=0", "v=0\nm=message x TCP/MSRP *", "v=0\nm=message 70000 TCP/MSRP *",
        "v=1\nm=message 1 TCP/MSRP *\na=path:msrp://a:1/s;tcp", "v=0\n\nx", "v=0\nm=audio 1 RTP/AVP 0",
        "v=0\nm=message 0 TCP/MSRP *\na=path:msrp://a:1/s;tcp", "v=0\nm=message 1 TCP/MSRP *",
        "v=0\nm=message 1 TCP/MSRP *\na=path:sip:x@y", "v=0\nm=message 1 UDP *\na=path:msrp://a:1/s;tcp",
        "v=0\nm=message 1 TCP/TLS/MSRP *\na=path:msrps://a:1/s;tcp",
        "v=0\nm=message 1 TCP/MSRP *\na=path:msrp://a:1/s;tcp\na=accept-types:image/png"})
    void whatDoesNotFitIsNotAcceptable(String offer) {
        assertInstanceOf(SdpOutcome.NotAcceptable.class, negotiation.answer(octets(offer), OURS));
    }

    @ParameterizedTest
    @CsvSource({"text/plain,true", "*,true", "text/*,true", "Text/Plain;charset=utf-8,true",
        "message/cpim,true", "image/*,false"})
    void oneCommonTypeIsEnough(String types, boolean fits) {
        SdpOutcome outcome = negotiation.answer(octets(PEER.replace("text/plain image/*", types)), OURS);
        assertEquals(fits, outcome instanceof SdpOutcome.Answered);
    }

    @Test
    void sloppyOffersAreTaken() {
        SdpOutcome.Answered outcome = assertInstanceOf(SdpOutcome.Answered.class, negotiation.answer((
                "v=0\nm=message 9 TCP/MSRP null\na=path: msrp://10.0.0.1:9/x;tcp \na=max-size:99999999999999999999\n"
                + "a=setup:active\n").getBytes(UTF_8), OURS));
        assertEquals(List.of("*"), outcome.remote().acceptTypes());
        assertEquals(0, outcome.remote().maxSize());
        assertEquals(List.of(), outcome.remote().hops(MsrpTransport.TCP));
        assertTrue(text(outcome.answer()).contains("t=0 0\n"));
    }

    @ParameterizedTest
    @CsvSource({"passive,true", ",true", "active,false", "actpass,true"})
    void anAnswerSaysWhoConnects(String setup, boolean active) {
        String answer = setup == null ? PEER : PEER + "a=setup:" + setup + "\na=max-size:1000\n";
        SdpOutcome.Agreed agreed = assertInstanceOf(SdpOutcome.Agreed.class, negotiation.answered(octets(answer)));
        assertEquals(active, agreed.active());
        assertEquals(setup == null ? Setup.UNSAID : Setup.valueOf(setup.toUpperCase()), agreed.remote().setup());
        assertEquals(Direction.SENDRECV, agreed.remote().direction());
    }

    @Test
    void aDeclinedOfferIsNotAcceptable() {
        assertInstanceOf(SdpOutcome.NotAcceptable.class, negotiation.answered(octets(PEER.replace("7394 TCP", "0 TCP"))));
        assertInstanceOf(SdpOutcome.NotAcceptable.class, negotiation.answered(octets("nonsense")));
        assertInstanceOf(SdpOutcome.NotAcceptable.class, negotiation.answered(octets("v=0\ns=-\n")));
    }

    @Test
    void linesThatDisagreeWithThePathFollowRfc6714() {
        String rewritten = PEER.replace("c=IN IP4 198.51.100.7", "c=IN IP4 203.0.113.5");
        Hop path = new Hop(false, "198.51.100.7", 7394);
        Hop lines = new Hop(false, "203.0.113.5", 7394);
        assertEquals(List.of(path, lines), answer(rewritten).remote().hops(MsrpTransport.TCP));
        assertEquals(List.of(lines, path), answer(rewritten + "a=msrp-cema\n").remote().hops(MsrpTransport.TCP));
        assertTrue(text(answer(rewritten + "a=msrp-cema\n").answer()).endsWith("a=msrp-cema\n"));
        assertInstanceOf(SdpOutcome.NotAcceptable.class, negotiation.answer(octets(rewritten + "a=setup:passive\n"), OURS));
        answer(rewritten + "a=setup:passive\na=msrp-cema\n");
        answer(PEER.replace("c=IN IP4 198.51.100.7", "c=IN IP4 peer.example") + "a=setup:passive\n");
    }

    @Test
    void relaysAreConnectedToFirst() {
        MsrpMedia remote = answer(PEER.replace("a=path:", "a=path:msrp://relay.example:2855/r;tcp ")
                .replace("7394 TCP", "2855 TCP").replace("c=IN IP4 198.51.100.7", "c=IN IP4 relay.example")).remote();
        assertEquals(List.of(new Hop(false, "relay.example", 2855)), remote.hops(MsrpTransport.TCP));
        assertEquals(2, remote.path().size());
    }

    /** By the path alone a plain port got a TLS handshake, or the other way round (RFC 4975 s8.1, RFC 4976 s11). */
    @ParameterizedTest
    @CsvSource({"TCP,msrps,TCP,false", "TCP,msrp,TLS,true", "TCP,msrps,TLS,true", "TLS,msrp,TLS,true", "TLS,msrps,TCP,true"})
    void theMediaLineSaysWhetherItIsTls(MsrpTransport offered, String scheme, MsrpTransport said, boolean secure) {
        String answer = PEER.replace("TCP/MSRP", said.protocol()).replace("path:msrp:", "path:" + scheme + ":");
        SdpOutcome.Agreed agreed = assertInstanceOf(SdpOutcome.Agreed.class, negotiation.answered(octets(answer)));
        assertEquals(List.of(new Hop(secure, "198.51.100.7", 7394)), agreed.remote().hops(offered));
    }

    @Test
    void aRelayHasASchemeOfItsOwn() {
        String answer = PEER.replace("a=path:", "a=path:msrps://relay.example:9000/r;tcp ");
        SdpOutcome.Agreed agreed = assertInstanceOf(SdpOutcome.Agreed.class, negotiation.answered(octets(answer)));
        assertEquals(new Hop(true, "relay.example", 9000), agreed.remote().hops(MsrpTransport.TCP).get(0));
    }

    @Test
    void garbageIsAValueToo() {
        Random random = new Random(11);
        byte[] valid = octets(PEER + "a=setup:actpass\nm=audio 1 RTP/AVP 0\n");
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = valid.clone();
            for (int j = random.nextInt(6); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            SdpOutcome outcome = negotiation.answer(damaged, OURS);
            if (outcome instanceof SdpOutcome.Answered answered) {
                assertEquals(text(damaged).split("\nm=", -1).length, text(answered.answer()).split("\nm=", -1).length);
            }
            negotiation.answered(damaged);
        }
    }
}
