package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.ssl.SslFilter;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpConnection;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/** An {@link IoSession} as an MSRP connection. MINA's methods used here neither block nor call back. */
final class MinaConnection implements MsrpConnection {

    private final AbstractIoSession session;

    MinaConnection(IoSession session) {
        this.session = (AbstractIoSession) session;
    }

    @Override
    public void write(ByteBuffer octets) {
        session.write(IoBuffer.wrap(octets));
    }

    @Override
    public void suspendReading() {
        session.suspendRead();
    }

    @Override
    public void resumeReading() {
        session.resumeRead();
        wakeUp();
    }

    /** MINA's thread does not look before its next event, or the next full second. */
    @SuppressWarnings("unchecked")
    private void wakeUp() {
        session.getProcessor().flush(session);
    }

    @Override
    public void close() {
        session.closeNow();
    }

    @Override
    public Optional<List<X509Certificate>> certificates() {
        return Optional.ofNullable((SSLSession) session.getAttribute(SslFilter.SSL_SECURED)).map(MinaConnection::shown);
    }

    private static List<X509Certificate> shown(SSLSession tls) {
        try {
            return List.of(TlsMaterial.chain(tls));
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    @Override
    public String peer() {
        return session.toString();
    }
}
