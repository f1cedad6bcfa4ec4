package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Puts the locations of several servers, which may come in any order, into the order of the servers. Thread safe. */
final class LocationsInOrder {

    private final Location[] locations;
    private final Consumer<Location> answer;
    private int missing;

    LocationsInOrder(int servers, Consumer<Location> answer) {
        this.locations = new Location[servers];
        this.answer = answer;
        missing = servers;
    }

    void put(int place, Location location) {
        if (isLast(place, location)) {
            answer.accept(all());
        }
    }

    private synchronized boolean isLast(int place, Location location) {
        locations[place] = location;
        return --missing == 0;
    }

    private Location all() {
        if (locations.length == 1) {
            return locations[0];
        }
        List<NextHop> hops = new ArrayList<>();
        for (Location location : locations) {
            if (location instanceof Location.Found found) {
                hops.addAll(found.hops());
            }
        }
        return !hops.isEmpty() ? new Location.Found(List.copyOf(hops))
                : Arrays.stream(locations).filter(Location.Unknown.class::isInstance).findFirst().orElse(locations[0]);
    }
}
