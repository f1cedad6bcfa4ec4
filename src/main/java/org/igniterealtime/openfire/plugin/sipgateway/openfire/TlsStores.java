package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.keystore.IdentityStore;
import org.jivesoftware.openfire.keystore.TrustStore;
import org.jivesoftware.openfire.spi.ConnectionType;
import org.jivesoftware.util.CertificateEventListener;
import org.jivesoftware.util.CertificateManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Openfire's key store and trust store for connections with other servers, which SIP and MSRP peers are. Read when first asked
 * for, and again after Openfire has said that a store has changed. Thread safe.
 */
public final class TlsStores implements Supplier<TlsMaterial> {

    private static final Logger Log = LoggerFactory.getLogger(TlsStores.class);

    private final XMPPServer server;
    private final CertificateEventListener listener = store -> forget();
    private TlsMaterial current;

    public TlsStores(XMPPServer server) {
        this.server = server;
    }

    /** Begins to follow changes. */
    public void start() {
        CertificateManager.addListener(listener);
    }

    public void stop() {
        CertificateManager.removeListener(listener);
    }

    private synchronized void forget() {
        current = null;
    }

    @Override
    public synchronized TlsMaterial get() {
        if (current == null) {
            current = read();
        }
        return current;
    }

    private TlsMaterial read() {
        try {
            IdentityStore identity = server.getCertificateStoreManager().getIdentityStore(ConnectionType.SOCKET_S2S);
            TrustStore trust = server.getCertificateStoreManager().getTrustStore(ConnectionType.SOCKET_S2S);
            return new TlsMaterial(identity.getStore(), identity.getConfiguration().getPassword(), trust.getStore());
        } catch (GeneralSecurityException | RuntimeException e) {
            Log.warn("Openfire's certificates cannot be read: TLS connections will fail", e);
            return none();
        }
    }

    private static TlsMaterial none() {
        try {
            KeyStore empty = KeyStore.getInstance(KeyStore.getDefaultType());
            empty.load(null, null);
            return new TlsMaterial(empty, new char[0], empty);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JVM has no TLS", e);
        }
    }
}
