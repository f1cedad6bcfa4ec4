package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * What DNS says about a server: groups of equal priority, in their order, each to be tried in an order that its weights draw
 * (RFC 2782). Immutable.
 */
record Candidates(List<List<Candidate>> groups) {

    /** One host and port, with all addresses of the host. */
    record Candidate(int weight, List<NextHop> hops) {
    }

    static Candidate candidate(int weight, List<InetAddress> addresses, int port, Transport transport, String name) {
        return new Candidate(weight, addresses.stream()
                .map(address -> new NextHop(new InetSocketAddress(address, port), transport, name)).toList());
    }

    Candidates {
        groups = groups.stream().map(group -> group.stream().filter(candidate -> !candidate.hops().isEmpty()).toList())
                .filter(group -> !group.isEmpty()).toList();
    }

    /** Both, these first. */
    Candidates and(Candidates others) {
        List<List<Candidate>> all = new ArrayList<>(groups);
        all.addAll(others.groups);
        return new Candidates(all);
    }

    /**
     * The next hops in an order that was drawn.
     *
     * @param draw gives a number from 0 to its argument, the argument excluded
     */
    List<NextHop> order(IntUnaryOperator draw) {
        if (groups.size() == 1 && groups.get(0).size() == 1) {
            return groups.get(0).get(0).hops();
        }
        List<NextHop> hops = new ArrayList<>();
        for (List<Candidate> group : groups) {
            List<Candidate> left = new ArrayList<>(group);
            while (!left.isEmpty()) {
                hops.addAll(left.remove(chosen(left, draw)).hops());
            }
        }
        return hops;
    }

    /** RFC 2782: those of weight 0 stand first, so that they have a very small chance. */
    private static int chosen(List<Candidate> left, IntUnaryOperator draw) {
        left.sort((one, other) -> Boolean.compare(one.weight() > 0, other.weight() > 0));
        int sum = left.stream().mapToInt(Candidate::weight).sum();
        int drawn = draw.applyAsInt(sum + 1);
        int running = 0;
        for (int i = 0; i < left.size(); i++) {
            running += left.get(i).weight();
            if (running >= drawn) {
                return i;
            }
        }
        return left.size() - 1;
    }

    Collection<InetAddress> addresses() {
        return groups.stream().flatMap(List::stream).flatMap(candidate -> candidate.hops().stream())
                .map(hop -> hop.address().getAddress()).collect(Collectors.toUnmodifiableSet());
    }
}
