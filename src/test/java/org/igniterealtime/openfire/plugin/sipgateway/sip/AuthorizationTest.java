package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Which challenges are answered, how often, and what goes with the next request. */
class AuthorizationTest {

    private static final byte[] REQUEST =
            "MESSAGE sip:romeo@example.net SIP/2.0\r\nTo: <sip:romeo@example.net>\r\nContent-Length: 2\r\n\r\nHi"
                    .getBytes(StandardCharsets.UTF_8);

    private final FakeClock clock = new FakeClock();
    private final Map<String, Credentials> credentials = Map.of("example.net", new Credentials("juliet", "secret", ""),
            "example.org", new Credentials("juliet", "secret", "proxies"));
    private final DigestClient client =
            new DigestClient(domain -> Optional.ofNullable(credentials.get(domain)), KnownRoutes.NONE, clock);

    private static DigestChallenge challenge(String header) {
        return DigestChallenge.parse("Digest " + header, false).orElseThrow();
    }

    private static DigestChallenge challenge(String realm, String nonce, String more) {
        return challenge("realm=\"" + realm + "\", nonce=\"" + nonce + "\", qop=\"auth\"" + more);
    }

    private static String sign(Authorization authorization) {
        return new String(authorization.sign(REQUEST), StandardCharsets.UTF_8);
    }

    private static String parameter(String request, String name) {
        Matcher value = Pattern.compile("[ ,]" + name + "=\"?([^\",]*)").matcher(request);
        return value.find() ? value.group(1) : "";
    }

    @Test
    void nothingIsAddedUntilSomebodyAsks() {
        assertEquals(new String(REQUEST, StandardCharsets.UTF_8), sign(client.towards("example.net")));
    }

    @Test
    void theAnswerToAChallengeStandsInTheHead() {
        Authorization authorization = client.towards("example.net");
        assertTrue(authorization.takes(List.of(challenge("r", "n1", ", opaque=\"o\""))));
        String signed = sign(authorization);
        String secret = DigestAlgorithm.MD5.secret("juliet", "r", "secret");
        String expected = new DigestResponse(DigestAlgorithm.MD5, "r", "n1", "sip:romeo@example.net", "auth", "00000001",
                parameter(signed, "cnonce")).value(secret, "MESSAGE", "Hi".getBytes(StandardCharsets.UTF_8));
        assertEquals("MESSAGE sip:romeo@example.net SIP/2.0\r\nTo: <sip:romeo@example.net>\r\nContent-Length: 2\r\n"
                + "Authorization: Digest username=\"juliet\", realm=\"r\", nonce=\"n1\", uri=\"sip:romeo@example.net\", response=\""
                + expected + "\", algorithm=MD5, opaque=\"o\", qop=auth, nc=00000001, cnonce=\"" + parameter(signed, "cnonce")
                + "\"\r\n\r\nHi", signed);
        assertTrue(signed.contains(authorization.fields()), signed);
    }

    @Test
    void laterRequestsAnswerBeforeTheyAreAsked() {
        client.towards("example.net").takes(List.of(challenge("r", "n1", "")));
        assertEquals("00000001", parameter(sign(client.towards("example.net")), "nc"));
        assertEquals("00000002", parameter(sign(client.towards("example.net")), "nc"));
        assertFalse(sign(client.towards("example.org")).contains("Authorization"), "only to the domain that it is for");
    }

    @Test
    void theLengthIsKnownBefore() {
        assertEquals(400, client.length("example.net", REQUEST));
        assertEquals(0, client.length("example.com", REQUEST));
        client.towards("example.net").takes(List.of(challenge("r", "n1", "")));
        assertEquals(sign(client.towards("example.net")).length() - REQUEST.length, client.length("example.net", REQUEST));
    }

    @Test
    void credentialsThatWereWrongAreNotTriedAgain() {
        Authorization authorization = client.towards("example.net");
        assertTrue(authorization.takes(List.of(challenge("r", "n1", ""))));
        assertFalse(authorization.takes(List.of(challenge("r", "n2", ""))));
        assertFalse(sign(client.towards("example.net")).contains("Authorization"), "nor sent unasked");
    }

    @Test
    void aStaleNonceIsRenewedOnce() {
        Authorization authorization = client.towards("example.net");
        assertTrue(authorization.takes(List.of(challenge("r", "n1", ""))));
        assertTrue(authorization.takes(List.of(challenge("r", "n2", ", stale=true"))));
        assertEquals("n2", parameter(sign(authorization), "nonce"));
        assertFalse(authorization.takes(List.of(challenge("r", "n3", ", stale=true"))));
    }

    @Test
    void anOldNonceThatIsRefusedWithoutAWordIsRenewed() {
        client.towards("example.net").takes(List.of(challenge("r", "n1", "")));
        Authorization next = client.towards("example.net");
        sign(next);
        assertTrue(next.takes(List.of(challenge("r", "n2", ""))));
        assertEquals("00000001", parameter(sign(next), "nc"));
    }

    @Test
    void aProxyAndTheUserAgentMayBothAsk() {
        Authorization authorization = client.towards("example.net");
        assertTrue(authorization.takes(List.of(DigestChallenge.parse("Digest realm=\"p\", nonce=\"n1\"", true).orElseThrow())));
        assertTrue(authorization.takes(List.of(challenge("u", "n2", ""))));
        assertFalse(authorization.takes(List.of(challenge("third", "n3", ""))), "but not without end");
        String signed = sign(authorization);
        assertTrue(signed.contains("\r\nProxy-Authorization: Digest username=\"juliet\", realm=\"p\""), signed);
        assertTrue(signed.contains("\r\nAuthorization: Digest username=\"juliet\", realm=\"u\""), signed);
    }

    @Test
    void aNonceThatIsGivenAgainIsCountedOn() {
        client.towards("example.net").takes(List.of(challenge("r", "n1", "")));
        assertEquals("00000001", parameter(sign(client.towards("example.net")), "nc"));
        client.towards("example.net").takes(List.of(challenge("r", "n1", "")));
        assertEquals("00000002", parameter(sign(client.towards("example.net")), "nc"));
    }

    @Test
    void realmsWithoutEndDoNotMakeRequestsLonger() {
        for (int realm = 0; realm < 100; realm++) {
            client.towards("example.net").takes(List.of(challenge("r" + realm, "n1", "")));
        }
        String signed = sign(client.towards("example.net"));
        assertEquals(4, signed.lines().filter(line -> line.startsWith("Authorization:")).count());
        assertTrue(signed.contains("realm=\"r99\""), signed);
    }

    @Test
    void theStrongestAlgorithmOfARealmIsTaken() {
        Authorization authorization = client.towards("example.net");
        authorization.takes(List.of(challenge("r", "n", ", algorithm=MD5"), challenge("r", "n", ", algorithm=SHA-256"),
                challenge("r", "n", "")));
        assertEquals("SHA-256", parameter(sign(authorization), "algorithm"));
    }

    @Test
    void anotherRealmGetsNothing() {
        assertFalse(client.towards("example.org").takes(List.of(challenge("r", "n", ""))));
        assertTrue(client.towards("example.org").takes(List.of(challenge("proxies", "n", ""))));
        assertFalse(client.towards("example.com").takes(List.of(challenge("r", "n", ""))), "no credentials");
    }

    @Test
    void challengesAreForgottenAfterAnHour() {
        client.towards("example.net").takes(List.of(challenge("r", "n1", "")));
        clock.forward(3_600_000);
        assertTrue(sign(client.towards("example.net")).contains("Authorization"));
        clock.forward(3_600_001);
        assertFalse(sign(client.towards("example.net")).contains("Authorization"));
    }

    @Test
    void thePasswordIsNeverShown() {
        assertEquals("Credentials[juliet, realm r]", new Credentials("juliet", "secret", "r").toString());
    }
}
