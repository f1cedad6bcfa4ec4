package org.igniterealtime.openfire.plugin.sipgateway.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What connections are made secure with: our certificates with their keys, and the authorities that are trusted. A snapshot: when
 * a store changes there is a new one. Thread safe.
 */
public final class TlsMaterial {

    /** The versions that are spoken. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    /** RFC 8122 s5; MD5 and MD2 prove nothing. */
    private static final List<String> HASHES = List.of("sha-1", "sha-224", "sha-256", "sha-384", "sha-512");
    /** Sessions that clients may resume, of a few KiB each: the JDK would keep 20,480 for a day, whoever has shaken hands. */
    private static final int MOST_RESUMED = 1000;
    /** For {@link X509TrustManager}: whatever was agreed upon. */
    private static final String ANY = "UNKNOWN";

    private final List<X509Certificate> certificates;
    private final X509TrustManager trust;
    private final SSLContext verifying;
    private final SSLContext lenient;

    /**
     * @param identity our keys, each with its chain; may be empty
     * @param password of the keys
     * @param trusted  certificates of authorities; may be empty
     */
    public TlsMaterial(KeyStore identity, char[] password, KeyStore trusted) throws GeneralSecurityException {
        certificates = certificates(identity);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, password);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        trust = (X509TrustManager) Arrays.stream(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance)
                .findFirst().orElseThrow();
        verifying = context(keys.getKeyManagers(), trust);
        lenient = context(keys.getKeyManagers(), new TrustLater());
    }

    private static List<X509Certificate> certificates(KeyStore identity) throws GeneralSecurityException {
        List<X509Certificate> own = new ArrayList<>();
        for (String alias : Collections.list(identity.aliases())) {
            if (identity.isKeyEntry(alias) && identity.getCertificate(alias) instanceof X509Certificate certificate) {
                own.add(certificate);
            }
        }
        return List.copyOf(own);
    }

    private static SSLContext context(KeyManager[] keys, X509TrustManager trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {trust}, null);
        context.getServerSessionContext().setSessionCacheSize(MOST_RESUMED);
        return context;
    }

    /** For connections whose peer must show a certificate of a trusted authority; whose it is, is not checked. */
    public SSLContext verifying() {
        return verifying;
    }

    /** The same, but any certificate will do: {@link #verified} must follow the handshake, or a comparison of fingerprints. */
    public SSLContext lenient() {
        return lenient;
    }

    /**
     * The certificate of the server at the other end, if a trusted authority has issued it for servers and it is in force.
     *
     * @throws CertificateException if not
     */
    public X509Certificate verified(X509Certificate... chain) throws CertificateException {
        try {
            trust.checkServerTrusted(chain, ANY);
            return chain[0];
        } catch (RuntimeException e) { // the JDK's, when there is no authority at all
            throw new CertificateException(e.getMessage(), e);
        }
    }

    /** The certificate of the client at the other end; empty if it has shown none, or none that is valid. */
    public Optional<X509Certificate> verifiedClient(SSLSession session) {
        try {
            X509Certificate[] chain = chain(session);
            trust.checkClientTrusted(chain, ANY);
            return Optional.of(chain[0]);
        } catch (SSLPeerUnverifiedException | CertificateException | RuntimeException invalid) {
            return Optional.empty();
        }
    }

    /**
     * What the peer has shown in its handshake, its own certificate first.
     *
     * @throws SSLPeerUnverifiedException if it has shown none
     */
    public static X509Certificate[] chain(SSLSession session) throws SSLPeerUnverifiedException {
        return Arrays.stream(session.getPeerCertificates()).map(X509Certificate.class::cast).toArray(X509Certificate[]::new);
    }

    /** Our certificates: which of them a peer gets to see depends on what it can read. */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    /** Of each of our certificates, {@code sha-256 4A:AD:...} (RFC 8122 s5). */
    public List<String> fingerprints() {
        return certificates.stream().map(certificate -> fingerprint(certificate, "sha-256")).toList();
    }

    /** Whether that fingerprint, by whatever hash function, is the certificate's. */
    public static boolean matches(X509Certificate certificate, String fingerprint) {
        String hash = fingerprint.split(" ", 2)[0].toLowerCase(Locale.ROOT);
        return HASHES.contains(hash) && fingerprint(certificate, hash).equalsIgnoreCase(fingerprint.strip());
    }

    private static String fingerprint(X509Certificate certificate, String hash) {
        try {
            byte[] digest = MessageDigest.getInstance(hash.toUpperCase(Locale.ROOT)).digest(certificate.getEncoded());
            return hash + " " + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("A certificate without an encoding", e);
        }
    }
}
