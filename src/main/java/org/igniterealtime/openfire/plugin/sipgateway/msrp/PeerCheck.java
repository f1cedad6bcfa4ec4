package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.tls.CertificateNames;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/** Whether the other end of a connection is the one that the SDP speaks of (RFC 4975 s14). Pure. */
final class PeerCheck {

    private PeerCheck() {
    }

    /**
     * Whether a session over TLS may go over a connection.
     *
     * @param shown     the certificates of the other end, its own first; empty if the connection is not over TLS
     * @param connected whether we have connected
     */
    static boolean admits(MsrpMedia remote, Optional<List<X509Certificate>> shown, boolean connected, TlsMaterial material) {
        if (shown.isEmpty()) {
            return false;
        }
        // RFC 4975 s14.4, RFC 8122 s6: the peer itself is known by its fingerprint, and by nothing else if it has one.
        if (!remote.fingerprints().isEmpty() && remote.path().size() == 1) {
            return !shown.get().isEmpty() && remote.fingerprints().stream()
                    .anyMatch(fingerprint -> TlsMaterial.matches(shown.get().get(0), fingerprint));
        }
        // RFC 4975 s14.2: who connects to us shows by the session-id who he is.
        return !connected || isHost(remote.path().get(0).host(), shown.get(), material);
    }

    private static boolean isHost(String host, List<X509Certificate> shown, TlsMaterial material) {
        try {
            X509Certificate certificate = material.verified(shown.toArray(X509Certificate[]::new));
            return CertificateNames.hosts(certificate).contains(CertificateNames.canonical(host));
        } catch (CertificateException invalid) {
            return false;
        }
    }
}
