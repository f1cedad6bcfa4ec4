package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import java.nio.ByteBuffer;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpConnection;

/** An {@link IoSession} as an MSRP connection. MINA's methods used here neither block nor call back. */
final class MinaConnection implements MsrpConnection {

    private final IoSession session;

    MinaConnection(IoSession session) {
        this.session = session;
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
    }

    @Override
    public void close() {
        session.closeNow();
    }

    @Override
    public String peer() {
        return session.toString();
    }
}
