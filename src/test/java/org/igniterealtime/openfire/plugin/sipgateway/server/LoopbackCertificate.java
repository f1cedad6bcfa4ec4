package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A key and a certificate for 127.0.0.1, which the server shows and trusts, and so does whoever the test lets read the PEM files. Made
 * anew for each server with the JDK's keytool. Immutable.
 *
 * @param key         a file with the key
 * @param certificate a file with the certificate
 */
public record LoopbackCertificate(Path key, Path certificate) {

    private static final String ALIAS = "loopback";
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** The one that has been made for the server with that folder. */
    public static LoopbackCertificate of(ServerSetup server) {
        Path folder = server.home().resolve("resources/security");
        return new LoopbackCertificate(folder.resolve("loopback-key.pem"), folder.resolve("loopback.pem"));
    }

    /** Makes it, and Openfire's stores with it. */
    void make(char[] password) throws IOException {
        Path folder = Files.createDirectories(key.getParent());
        Path made = folder.resolve("loopback.p12");
        run(folder.resolve("keytool.log"), Path.of(System.getProperty("java.home"), "bin/keytool").toString(), "-genkeypair",
                "-alias", ALIAS, "-keyalg", "RSA", "-keysize", "2048", "-validity", "365", "-dname", "CN=127.0.0.1", "-ext",
                "san=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", made.toString(), "-storepass", new String(password));
        try {
            KeyStore store = KeyStore.getInstance(made.toFile(), password);
            Key secret = store.getKey(ALIAS, password);
            Certificate shown = store.getCertificate(ALIAS);
            pem(key, "PRIVATE KEY", secret.getEncoded());
            pem(certificate, "CERTIFICATE", shown.getEncoded());
            KeyStore identity = empty(password);
            identity.setKeyEntry(ALIAS, secret, password, new Certificate[] {shown});
            write(identity, folder.resolve("keystore"), password);
            KeyStore trust = empty(password);
            trust.setCertificateEntry(ALIAS, shown);
            write(trust, folder.resolve("truststore"), password);
            write(empty(password), folder.resolve("client.truststore"), password);
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot write key stores", e);
        }
    }

    private static KeyStore empty(char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, password);
        return store;
    }

    private static void write(KeyStore store, Path file, char[] password) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
    }

    private static void pem(Path file, String kind, byte[] der) throws IOException {
        Files.write(file, List.of("-----BEGIN " + kind + "-----", Base64.getMimeEncoder().encodeToString(der),
                "-----END " + kind + "-----"));
    }

    private static void run(Path log, String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool has not done its work: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
