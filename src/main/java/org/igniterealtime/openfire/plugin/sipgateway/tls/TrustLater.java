package org.igniterealtime.openfire.plugin.sipgateway.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Lets every certificate pass, for what can be checked only after the handshake. */
final class TrustLater extends X509ExtendedTrustManager {

    /** Names none to clients: who has only a certificate of its own making would not show it otherwise (RFC 8446 s4.2.4). */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
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
