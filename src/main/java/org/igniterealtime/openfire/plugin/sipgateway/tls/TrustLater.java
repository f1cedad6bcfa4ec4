package org.igniterealtime.openfire.plugin.sipgateway.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Lets every certificate pass, for what can be checked only after the handshake. */
final class TrustLater extends X509ExtendedTrustManager {

    private final X509TrustManager issuers;

    /** @param issuers names the authorities to clients, who may choose their certificate by it */
    TrustLater(X509TrustManager issuers) {
        this.issuers = issuers;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.getAcceptedIssuers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        // Later.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        // Later.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        // Later.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        // Later.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
        // Later.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        // Later.
    }
}
