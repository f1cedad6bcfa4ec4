package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** DNS as a test says. A server that it knows nothing about has to wait. */
public final class FakeLocator implements Locator {

    public final Map<Server, Location> known = new HashMap<>();
    public final Map<Server, Consumer<Location>> waiting = new LinkedHashMap<>();

    @Override
    public void locate(Server server, Consumer<Location> answer) {
        Location location = known.get(server);
        if (location == null) {
            waiting.put(server, answer);
        } else {
            answer.accept(location);
        }
    }

    @Override
    public void explain(Server server, Consumer<List<Question>> answer) {
        throw new AssertionError("Nobody reads here");
    }

    @Override
    public Collection<InetAddress> addresses(Server server) {
        return known.get(server) instanceof Location.Found found
                ? found.hops().stream().map(hop -> hop.address().getAddress()).toList() : List.of();
    }
}
