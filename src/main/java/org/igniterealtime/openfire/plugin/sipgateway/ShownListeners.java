package org.igniterealtime.openfire.plugin.sipgateway;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Hint;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/** The open listeners as the status page shows them, those over TLS with our certificates. Not thread safe. */
final class ShownListeners {

    private final String address;
    private final List<String> certificates;
    private final List<GatewayStatus.Listener> listeners = new ArrayList<>();
    private boolean secure;

    ShownListeners(InetAddress bind, TlsMaterial tls) {
        address = Hosts.inUri(bind.getHostAddress());
        certificates = tls.certificates().stream().map(ShownListeners::inShort).toList();
    }

    private static String inShort(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + ", " + certificate.getNotAfter().toInstant();
    }

    /** @param port none is shown if that is not positive */
    ShownListeners add(String transport, int port) {
        return add(transport, port, List.of());
    }

    ShownListeners addSecure(String transport, int port) {
        secure |= port > 0;
        return add(transport, port, certificates);
    }

    private ShownListeners add(String transport, int port, List<String> shown) {
        if (port > 0) {
            listeners.add(new GatewayStatus.Listener(transport, address + ':' + port, shown));
        }
        return this;
    }

    List<GatewayStatus.Listener> list() {
        return listeners;
    }

    /** What keeps peers away. */
    List<Hint> hints() {
        return secure && certificates.isEmpty() ? List.of(Hint.of("hint.no-certificate")) : List.of();
    }
}
