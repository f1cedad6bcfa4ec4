package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 4975 s14: who is let into a session over TLS. */
class PeerCheckTest {

    private static final Authority AUTHORITY = new Authority("Authority");
    private static final TlsMaterial OURS = AUTHORITY.issue("gateway", "DNS:gateway.example").material(AUTHORITY);
    private static final Credentials SELF = Authority.selfSigned("romeo", "URI:sip:romeo@example.net");
    private static final Credentials HOST = AUTHORITY.issue("peer", "URI:sip:example.net", "DNS:peer.example");
    private static final Credentials EXPIRED = AUTHORITY.issueExpired("peer", "DNS:peer.example");
    private static final Credentials OTHER = AUTHORITY.issue("other", "DNS:other.example");

    private static Optional<List<X509Certificate>> shown(String what) {
        return switch (what) {
            case "plain" -> Optional.empty();
            case "nothing" -> Optional.of(List.of());
            case "self" -> Optional.of(SELF.chain());
            case "host" -> Optional.of(HOST.chain());
            case "expired" -> Optional.of(EXPIRED.chain());
            default -> Optional.of(OTHER.chain());
        };
    }

    private static List<String> fingerprints(String whose) {
        return switch (whose) {
            case "none" -> List.of();
            case "self" -> List.of("md5 00", SELF.material().fingerprints().get(0).toLowerCase(Locale.ROOT));
            case "md5" -> List.of("md5 00:11");
            default -> OTHER.material().fingerprints();
        };
    }

    @ParameterizedTest
    @CsvSource({
        // fingerprint in the SDP, what is shown, we connect, they connect
        "self,  self,    true,  true",
        "self,  host,    false, false",
        "self,  nothing, false, false",
        "other, self,    false, false",
        "md5,   self,    false, false",
        "none,  host,    true,  true",
        "none,  other,   false, true",
        "none,  expired, false, true",
        "none,  self,    false, true",
        "none,  nothing, false, true",
        "none,  plain,   false, false",
        "self,  plain,   false, false"})
    void theTableOfWhoIsLetIn(String fingerprint, String shown, boolean connected, boolean accepted) {
        MsrpMedia remote = MsrpMedia.of(MsrpUri.of(true, "peer.example", 2856, "abc"), List.of("*"), List.of(), 0)
                .withFingerprints(fingerprints(fingerprint));

        assertEquals(connected, PeerCheck.admits(remote, shown(shown), true, OURS));
        assertEquals(accepted, PeerCheck.admits(remote, shown(shown), false, OURS));
    }
}
