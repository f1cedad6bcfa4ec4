package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses as the RFCs compute them, and challenges as they stand on the wire. */
class DigestResponseTest {

    private static final byte[] NOTHING = {};

    /** RFC 7616 s3.9.1; SHA-512-256 with the same words, by another implementation, since that of s3.9.2 has an erratum. */
    @ParameterizedTest
    @CsvSource({"MD5,8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256,753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        "SHA-512-256,430d05014cecc49cab6fbe03176d41a1da86cbfe24a16580e22aaad928d960d0"})
    void theExampleOfRfc7616(String name, String expected) {
        DigestAlgorithm algorithm = DigestAlgorithm.named(name).orElseThrow();
        String secret = algorithm.secret("Mufasa", "http-auth@example.org", "Circle of Life");
        DigestResponse response = new DigestResponse(algorithm, "http-auth@example.org",
                "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "/dir/index.html", "auth", "00000001",
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        assertEquals(expected, response.value(secret, "GET", NOTHING));
    }

    /** RFC 2617 s3.5, and without qop as in RFC 2069. */
    @ParameterizedTest
    @CsvSource({"auth,6629fae49393a05397450978507c4ef1", "'',670fd8c2df070c60b045671b8b24ff02"})
    void theExampleOfRfc2617(String qop, String expected) {
        String secret = DigestAlgorithm.MD5.secret("Mufasa", "testrealm@host.com", "Circle Of Life");
        DigestResponse response = new DigestResponse(DigestAlgorithm.MD5, "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093", "/dir/index.html", qop, "00000001", "0a4f113b");
        assertEquals(expected, response.value(secret, "GET", NOTHING));
    }

    @Test
    void authIntCoversTheBodyAndNamesAreUtf8() {
        String secret = DigestAlgorithm.SHA_256.secret("jäson", "api@example.org", "Secret, or not?");
        DigestResponse response = new DigestResponse(DigestAlgorithm.SHA_256, "api@example.org", "n1", "sip:romeo@example.net",
                "auth-int", "00000002", "c1");
        assertEquals("9c08a8a01f919af2c068eb6cf33773751e357d4d8be081156e8c0597df4355af",
                response.value(secret, "MESSAGE", "Hi ♥".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Digest realm=\"a, b\", nonce=\"n=1\"|a, b|n=1|MD5||false",
        "DIGEST nonce=\"n\",REALM=\"r\",qop=\"auth,auth-int\",algorithm=sha-256,stale=TRUE|r|n|SHA_256|auth|true",
        "Digest realm=\"r\", nonce=\"n\", qop=auth-int, opaque=\"\", stale=false|r|n|MD5|auth-int|false",
        "Digest realm=\"say \\\"hi\\\", x\", nonce=\"n\", unknown=\"x\"|say \\\"hi\\\", x|n|MD5||false"})
    void aChallengeIsRead(String header, String realm, String nonce, DigestAlgorithm algorithm, String qop, boolean stale) {
        DigestChallenge challenge = DigestChallenge.parse(header, true).orElseThrow();
        assertEquals(realm, challenge.realm());
        assertEquals(nonce, challenge.nonce());
        assertEquals(algorithm, challenge.algorithm());
        assertEquals(qop == null ? "" : qop, challenge.qop());
        assertEquals(stale, challenge.stale());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Basic realm=\"r\"", "Digest realm=\"r\"", "Digest nonce=\"n\"", "Digest", "Bearer realm=\"r\", nonce=\"n\"",
        "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess", "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-1",
        "Digest realm=\"r\", nonce=\"n\", qop=\"token\"", "Digest realm=\"r\", realm=\"s\", nonce=\"n\""})
    void whatCannotBeMetIsIgnored(String header) {
        assertEquals(List.of(), DigestChallenge.parse(header, false).stream().toList());
    }

    @Test
    void anEndlessChallengeIsIgnored() {
        assertEquals(List.of(), DigestChallenge.parse("Digest realm=\"r\", nonce=\"" + "n".repeat(2000) + '"', false).stream().toList());
    }
}
