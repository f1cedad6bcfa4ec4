package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import java.net.InetSocketAddress;
import java.util.concurrent.ThreadPoolExecutor;
import javax.net.ssl.SSLEngine;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.ssl.SslFilter;
import org.igniterealtime.openfire.plugin.sipgateway.tls.ServerNames;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/**
 * TLS 1.2 or 1.3 on one connection. It takes any certificate: whether it is the right one is known only when a session claims the
 * connection. A handshake that stalls ends with the connection, which serves no session then.
 */
final class TlsFilter extends SslFilter {

    static final String NAME = "tls";

    static {
        // MINA's threads for cryptography are static: without this they would outlive the plugin.
        ((ThreadPoolExecutor) EXECUTOR).allowCoreThreadTimeOut(true);
    }

    private final String host;

    /** @param host whom we connect to; empty if it is a server's end */
    private TlsFilter(TlsMaterial material, String host) {
        super(material.lenient());
        this.host = host;
        // With the other pipeline, what comes in one piece with the end of the handshake waits for the next octets (MINA 2.2.10).
        setUseNonBlockingPipeline(false);
        setEnabledProtocols(TlsMaterial.PROTOCOLS.toArray(String[]::new));
    }

    static TlsFilter server(TlsMaterial material) {
        TlsFilter filter = new TlsFilter(material, "");
        filter.setWantClientAuth(true); // for its fingerprint (RFC 8122 s6.2)
        return filter;
    }

    static TlsFilter client(TlsMaterial material, String host) {
        return new TlsFilter(material, host);
    }

    /** RFC 4975 s14.2: with the name of the server, unless it is named by its address (RFC 6066 s3). */
    @Override
    protected SSLEngine createEngine(IoSession session, InetSocketAddress peer) {
        SSLEngine engine = super.createEngine(session, peer);
        engine.setSSLParameters(ServerNames.set(engine.getSSLParameters(), host));
        return engine;
    }
}
