package org.igniterealtime.openfire.plugin.sipgateway;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Hint;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/** The open listeners as the status page shows them, those over TLS with our certificates. Not thread safe. */
final class ShownListeners {

    /** How long before its end a certificate has to be renewed. */
    private static final Duration SOON = Duration.ofDays(30);

    private final String address;
    private final List<X509Certificate> certificates;
    private final List<GatewayStatus.Listener> listeners = new ArrayList<>();
    private boolean secure;

    ShownListeners(InetAddress bind, TlsMaterial tls) {
        address = Hosts.inUri(bind.getHostAddress());
        certificates = tls.certificates();
    }

    private static String inShort(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + ", " + certificate.getNotAfter().toInstant();
    }

    /**
     * @param port       none is shown if that is not positive
     * @param advertised what peers reach it at, which is shown if another port is; not positive: the same
     */
    ShownListeners add(String transport, int port, String host, int advertised) {
        return add(transport, port, host, advertised, List.of());
    }

    ShownListeners addSecure(String transport, int port, String host, int advertised) {
        secure |= port > 0;
        return add(transport, port, host, advertised, certificates.stream().map(ShownListeners::inShort).toList());
    }

    private ShownListeners add(String transport, int port, String host, int advertised, List<String> shown) {
        if (port > 0) {
            String mapped = advertised > 0 && advertised != port ? " (" + Hosts.inUri(host) + ':' + advertised + ')' : "";
            listeners.add(new GatewayStatus.Listener(transport, address + ':' + port + mapped, shown));
        }
        return this;
    }

    List<GatewayStatus.Listener> list() {
        return listeners;
    }

    /** What keeps peers away, or will soon. */
    List<Hint> hints(Instant now) {
        if (!secure) {
            return List.of();
        }
        return certificates.isEmpty() ? List.of(Hint.of("hint.no-certificate"))
                : certificates.stream().flatMap(certificate -> hint(certificate, now).stream()).toList();
    }

    private static Optional<Hint> hint(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isAfter(now.plus(SOON))) {
            return Optional.empty();
        }
        return Optional.of(Hint.of(end.isAfter(now) ? "hint.certificate-expires" : "hint.certificate-expired",
                certificate.getSubjectX500Principal().getName(), LocalDate.ofInstant(end, ZoneOffset.UTC).toString()));
    }
}
