package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.mina.core.session.IoSession;

/**
 * The connections that came in and have not shown for which session, by host: anybody may connect, so nobody may take all the
 * room with connections that say nothing. A relay opens many, but each begins to talk at once. Thread safe.
 */
final class Newcomers {

    static final int MOST_PER_HOST = 100;
    private static final String HOST = Newcomers.class.getName();

    private final Map<InetAddress, Set<IoSession>> byHost = new HashMap<>();

    /** One has come in. False if its host has too many already, or if it is gone again. */
    synchronized boolean enter(IoSession session) {
        if (!(session.getRemoteAddress() instanceof InetSocketAddress address)) {
            return false;
        }
        Set<IoSession> ofHost = byHost.computeIfAbsent(address.getAddress(), unknown -> new HashSet<>());
        if (ofHost.size() >= MOST_PER_HOST) {
            ofHost.removeIf(known -> !ChannelHandler.channel(known).unused());
        }
        // A session that is closed does not know its peer any more.
        session.setAttribute(HOST, address.getAddress());
        return ofHost.size() < MOST_PER_HOST && ofHost.add(session);
    }

    /** One is gone. */
    synchronized void leave(IoSession session) {
        if (session.getAttribute(HOST) instanceof InetAddress known) {
            byHost.computeIfPresent(known, (host, ofHost) -> {
                ofHost.remove(session);
                return ofHost.isEmpty() ? null : ofHost;
            });
        }
    }
}
