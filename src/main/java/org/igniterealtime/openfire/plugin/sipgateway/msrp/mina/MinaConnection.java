package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.ssl.SslFilter;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpConnection;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link IoSession} as an MSRP connection. MINA's methods used here neither block nor call back, but for one: over TLS it
 * reads and writes under a lock of its own, and calls us while it reads. So nothing is written there by a thread that may hold
 * our locks.
 */
final class MinaConnection implements MsrpConnection {

    private static final Logger LOG = LoggerFactory.getLogger(MinaConnection.class);

    private final AbstractIoSession session;
    private final Executor encrypting;
    private final boolean secured;
    private final Queue<ByteBuffer> toEncrypt = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param encrypting runs what is to be written over TLS */
    MinaConnection(IoSession session, Executor encrypting) {
        this.session = (AbstractIoSession) session;
        this.encrypting = encrypting;
        secured = session.getFilterChain().contains(TlsFilter.NAME);
    }

    @Override
    public void write(ByteBuffer octets) {
        if (!secured) {
            session.write(IoBuffer.wrap(octets));
            return;
        }
        toEncrypt.add(octets);
        if (waiting.getAndIncrement() == 0) {
            try {
                encrypting.execute(this::encrypt);
            } catch (RejectedExecutionException e) {
                LOG.debug("{} is closed: the endpoint has stopped", session);
            }
        }
    }

    private void encrypt() {
        try {
            do {
                session.write(IoBuffer.wrap(toEncrypt.remove()));
            } while (waiting.decrementAndGet() > 0);
        } catch (RuntimeException e) {
            LOG.debug("{} failed", session, e);
            session.closeNow();
        }
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
