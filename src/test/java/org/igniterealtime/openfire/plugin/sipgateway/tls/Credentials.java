package org.igniterealtime.openfire.plugin.sipgateway.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A key and its certificate, the owner's first. */
public record Credentials(PrivateKey key, List<X509Certificate> chain) {

    public static final char[] PASSWORD = "changeit".toCharArray();

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** A store with nothing but this. */
    public KeyStore keyStore() {
        try {
            KeyStore store = empty("JKS");
            store.setKeyEntry("ours", key, PASSWORD, chain.toArray(X509Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store of authorities. */
    public static KeyStore trusting(Authority... authorities) {
        try {
            KeyStore store = empty("JKS");
            for (int i = 0; i < authorities.length; i++) {
                store.setCertificateEntry("authority" + i, authorities[i].certificate());
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore empty(String type) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, PASSWORD);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the gateway would have of this. */
    public TlsMaterial material(Authority... trusted) {
        try {
            return new TlsMaterial(keyStore(), PASSWORD, trusting(trusted));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a peer that shows this and takes whatever it is shown. */
    public SSLContext context() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(), PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a client that shows nothing. */
    public static SSLContext anonymous() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
