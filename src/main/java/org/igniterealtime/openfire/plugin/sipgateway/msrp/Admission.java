package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connections a session may go over: one over TLS stays there, with the peer that its SDP speaks of. Guarded by the
 * session's lock.
 */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final MsrpTransport transport;
    private final Supplier<TlsMaterial> tls;
    private MsrpMedia remote;

    Admission(MsrpTransport transport, Supplier<TlsMaterial> tls) {
        this.transport = transport;
        this.tls = tls;
    }

    /** From now on it is known who the peer is; before, nothing but the session-id can show that. */
    void expect(MsrpMedia peer) {
        remote = peer;
    }

    /** @param connected whether we have connected */
    boolean admits(Channel on, boolean connected) {
        if (transport == MsrpTransport.TCP) {
            return true;
        }
        if (remote == null) {
            return on.certificates().isPresent();
        }
        boolean genuine = PeerCheck.admits(remote, on.certificates(), connected, tls.get());
        if (!genuine) {
            LOG.info("MSRP: a connection with {} shows no certificate for this session", remote.hops(transport));
        }
        return genuine;
    }
}
