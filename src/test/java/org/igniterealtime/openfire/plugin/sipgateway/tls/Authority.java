package org.igniterealtime.openfire.plugin.sipgateway.tls;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Issues certificates for tests (RFC 5280), which live as long as the test. Alternative names are written as {@code DNS:..},
 * {@code IP:..} or {@code URI:..}.
 */
public final class Authority {

    private static final byte[] SHA256_WITH_ECDSA = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
    private static final Duration YEAR = Duration.ofDays(365);

    private final String name;
    private final KeyPair keys = keys();
    private final X509Certificate certificate;

    public Authority(String name) {
        this.name = name;
        certificate = certificate(name, keys, keys, name, Instant.now().plus(YEAR), List.of());
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** A certificate in force. */
    public Credentials issue(String commonName, String... alternatives) {
        return issue(Instant.now().plus(YEAR), commonName, alternatives);
    }

    /** One that was in force until yesterday. */
    public Credentials issueExpired(String commonName, String... alternatives) {
        return issue(Instant.now().minus(Duration.ofDays(1)), commonName, alternatives);
    }

    /** One that is in force until then. */
    public Credentials issue(Instant until, String commonName, String... alternatives) {
        KeyPair own = keys();
        X509Certificate issued = certificate(commonName, own, keys, name, until, List.of(alternatives));
        return new Credentials(own.getPrivate(), List.of(issued, certificate));
    }

    /** One that nobody has signed but its owner. */
    public static Credentials selfSigned(String commonName, String... alternatives) {
        KeyPair own = keys();
        return new Credentials(own.getPrivate(),
                List.of(certificate(commonName, own, own, commonName, Instant.now().plus(YEAR), List.of(alternatives))));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(String subject, KeyPair own, KeyPair signer, String issuer, Instant until,
                                               List<String> alternatives) {
        byte[] version = Der.of(0xA0, Der.integer(2));
        byte[] validity = Der.sequence(Der.time(until.minus(YEAR.multipliedBy(2))), Der.time(until));
        byte[] signed = Der.sequence(version, Der.integer(SERIAL.incrementAndGet()), SHA256_WITH_ECDSA, name(issuer), validity,
                name(subject), own.getPublic().getEncoded(), Der.of(0xA3, extensions(subject.equals(issuer), alternatives)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer.getPrivate());
            signature.update(signed);
            byte[] encoded = Der.sequence(signed, SHA256_WITH_ECDSA, Der.bits(signature.sign()));
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.of(Der.SET, Der.sequence(Der.oid("2.5.4.3"), Der.utf8(commonName))));
    }

    private static byte[] extensions(boolean authority, List<String> alternatives) {
        List<byte[]> extensions = new ArrayList<>();
        if (authority) {
            extensions.add(Der.sequence(Der.oid("2.5.29.19"), Der.flag(true), Der.octets(Der.sequence(Der.flag(true)))));
        }
        if (!alternatives.isEmpty()) {
            byte[][] names = alternatives.stream().map(Authority::alternative).toArray(byte[][]::new);
            extensions.add(Der.sequence(Der.oid("2.5.29.17"), Der.octets(Der.sequence(names))));
        }
        return extensions.isEmpty() ? Der.sequence(Der.sequence(Der.oid("2.5.29.14"), Der.octets(Der.octets(new byte[1]))))
                : Der.sequence(extensions.toArray(byte[][]::new));
    }

    private static byte[] alternative(String text) {
        String[] parts = text.split(":", 2);
        try {
            return switch (parts[0]) {
                case "DNS" -> Der.of(0x82, parts[1].getBytes(StandardCharsets.US_ASCII));
                case "URI" -> Der.of(0x86, parts[1].getBytes(StandardCharsets.US_ASCII));
                case "IP" -> Der.of(0x87, InetAddress.getByName(parts[1]).getAddress());
                default -> throw new IllegalArgumentException(Arrays.toString(parts));
            };
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
