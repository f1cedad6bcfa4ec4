package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that came in and have not shaken hands yet. Their number is limited; one more drives out the oldest, so that
 * clients that let us wait cannot keep others out, who need a moment only. Thread safe.
 */
final class Handshakes {

    private final int most;
    private final Set<TcpConnection> open = new LinkedHashSet<>();

    Handshakes(int most) {
        this.most = most;
    }

    /** @return the connection that has to go */
    synchronized Optional<TcpConnection> begin(TcpConnection connection) {
        open.add(connection);
        if (open.size() <= most) {
            return Optional.empty();
        }
        Iterator<TcpConnection> oldest = open.iterator();
        TcpConnection driven = oldest.next();
        oldest.remove();
        return Optional.of(driven);
    }

    /** It has shaken hands, or is closed. */
    synchronized void end(TcpConnection connection) {
        open.remove(connection);
    }
}
