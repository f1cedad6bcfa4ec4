package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHops;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Trunk;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrunkState;

/** What we are registered as. Thread safe; the work is done on the sessions' thread. */
final class Registrations {

    private final Sessions sessions;
    private final Map<Trunk, Registration> table = new ConcurrentHashMap<>();

    Registrations(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Registers these and no others; what has failed is tried again at once, since its settings may have changed. */
    void follow(Collection<Trunk> wanted, NextHops routes) {
        sessions.run(() -> {
            Set<Trunk> gone = new HashSet<>(table.keySet());
            gone.removeAll(wanted);
            gone.forEach(trunk -> table.remove(trunk).stop());
            if (sessions.requests() != null) {
                wanted.forEach(trunk -> table.computeIfAbsent(trunk, added -> new Registration(sessions, added, routes)).start());
            }
        });
    }

    List<TrunkState> states() {
        return table.values().stream().map(Registration::state).toList();
    }

    /** Takes back all of them. */
    void stop() {
        follow(List.of(), (domain, answer) -> { });
    }
}
