package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings.ClientAuth;
import org.igniterealtime.openfire.plugin.sipgateway.tls.CertificateNames;
import org.igniterealtime.openfire.plugin.sipgateway.tls.ServerNames;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/**
 * Makes sockets secure (RFC 3261 s26.3, RFC 5922): TLS 1.2 and 1.3. Each gets what is in force when it is made, so that a renewed
 * certificate serves the next connection. Thread safe; only {@link Secured#handshake} blocks.
 */
public final class TlsSockets {

    private static final String[] PROTOCOLS = TlsMaterial.PROTOCOLS.toArray(String[]::new);

    private final Supplier<TlsMaterial> materials;
    private final ClientAuth clientAuth;

    public TlsSockets(Supplier<TlsMaterial> materials, ClientAuth clientAuth) {
        this.materials = materials;
        this.clientAuth = clientAuth;
    }

    /** Our end of one connection. */
    interface Secured {

        SSLSocket socket();

        /**
         * Shakes hands.
         *
         * @return what the peer's certificate shows; nothing if it is a client without a valid one
         * @throws IOException if that fails, or the certificate will not do
         */
        Set<String> handshake() throws IOException;
    }

    private record Server(SSLSocket socket, TlsMaterial material) implements Secured {

        @Override
        public Set<String> handshake() throws IOException {
            socket.startHandshake();
            return material.verifiedClient(socket.getSession()).map(CertificateNames::of).orElse(Set.of());
        }
    }

    private record Client(SSLSocket socket, NextHop hop) implements Secured {

        @Override
        public Set<String> handshake() throws IOException {
            socket.startHandshake();
            X509Certificate certificate = TlsMaterial.chain(socket.getSession())[0];
            Set<String> names = CertificateNames.of(certificate);
            // RFC 5922 s7.2, s7.3: it must show the name that was asked for, as a whole; wildcards do not count.
            String wanted = hop.name().isEmpty() ? hop.address().getAddress().getHostAddress() : hop.name();
            if (!names.contains(CertificateNames.canonical(wanted))) {
                throw new SSLPeerUnverifiedException("the certificate of " + hop.address() + " is not for " + wanted);
            }
            return names;
        }
    }

    /** The server's end of a connection that was accepted. */
    Secured accepted(Socket socket) throws IOException {
        TlsMaterial material = materials.get();
        // A certificate that is asked for but not needed keeps nobody out by being invalid.
        SSLSocket secured = secured(clientAuth == ClientAuth.NEED ? material.verifying() : material.lenient(), socket, "");
        secured.setUseClientMode(false);
        switch (clientAuth) {
            case NONE -> { }
            case WANT -> secured.setWantClientAuth(true);
            case NEED -> secured.setNeedClientAuth(true);
        }
        return new Server(secured, material);
    }

    /** The client's end of a connection that is ours. */
    Secured connected(Socket socket, NextHop hop) throws IOException {
        SSLSocket secured = secured(materials.get().verifying(), socket, hop.name());
        secured.setUseClientMode(true);
        secured.setSSLParameters(ServerNames.set(secured.getSSLParameters(), hop.name()));
        return new Client(secured, hop);
    }

    private static SSLSocket secured(SSLContext context, Socket socket, String name) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, name, socket.getPort(), true);
        secured.setEnabledProtocols(PROTOCOLS);
        return secured;
    }
}
