package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoAcceptor;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.FilterEvent;
import org.apache.mina.filter.ssl.SslEvent;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Channel;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands MINA's events to the {@link Channel} of the connection, which is an attribute of its session. */
final class ChannelHandler extends IoHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelHandler.class);
    private static final String CHANNEL = ChannelHandler.class.getName();
    private static final String SECURED = CHANNEL + ".secured";

    private final Sessions sessions;
    private final Newcomers newcomers = new Newcomers();
    private final Executor encrypting;
    private final int maxConnections;

    ChannelHandler(Sessions sessions, Executor encrypting, int maxConnections) {
        this.sessions = sessions;
        this.encrypting = encrypting;
        this.maxConnections = maxConnections;
    }

    /** Done when hands are shaken, for a connection over TLS. */
    @SuppressWarnings("unchecked")
    static CompletableFuture<Void> secured(IoSession session) {
        return (CompletableFuture<Void>) session.getAttribute(SECURED);
    }

    static Channel channel(IoSession session) {
        return (Channel) session.getAttribute(CHANNEL);
    }

    // The first event of a session: before anything is read, and before a connect is reported.
    @Override
    public void sessionCreated(IoSession session) {
        session.setAttribute(CHANNEL, sessions.open(new MinaConnection(session, encrypting)));
        session.setAttribute(SECURED, new CompletableFuture<Void>());
    }

    @Override
    public void event(IoSession session, FilterEvent event) {
        if (event == SslEvent.SECURED) {
            secured(session).complete(null);
        }
    }

    @Override
    public void sessionOpened(IoSession session) {
        if (session.getService().getManagedSessionCount() > maxConnections) {
            LOG.warn("{} is turned away: {} MSRP connections are open", session, maxConnections);
            session.closeNow();
        } else if (session.getService() instanceof IoAcceptor && !newcomers.enter(session)) {
            LOG.debug("{} is turned away: its host has many connections that serve no session", session);
            session.closeNow();
        }
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
        channel(session).read(((IoBuffer) message).buf());
    }

    @Override
    public void messageSent(IoSession session, Object message) {
        channel(session).written(((IoBuffer) message).limit());
    }

    @Override
    public void sessionClosed(IoSession session) {
        newcomers.leave(session);
        channel(session).closed();
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        LOG.debug("{} failed", session, cause);
        session.closeNow();
    }
}
