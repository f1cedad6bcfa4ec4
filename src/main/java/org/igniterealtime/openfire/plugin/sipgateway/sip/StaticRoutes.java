package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The next hops that an administrator has named, by domain; who may send besides them. Thread safe; never blocks. */
public final class StaticRoutes implements NextHops {

    /** The next hops of one domain; {@code fixed} if none of them is a name, which may change its address. */
    private record Hops(List<Routes.Route> routes, Optional<List<NextHop>> fixed) {
    }

    private final Resolver resolver;
    private volatile Map<String, Hops> domains = Map.of();

    public StaticRoutes(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * Replaces all routes.
     *
     * @param texts for each domain: SIP URIs, space separated
     * @return what could not be read, with its domain
     */
    public List<String> set(Map<String, String> texts) {
        Map<String, Routes> parsed = new HashMap<>();
        texts.forEach((domain, text) -> parsed.put(domain, Routes.parse(text)));
        resolver.prepare(parsed.values().stream().flatMap(routes -> routes.hops().stream()).toList());
        Map<String, Hops> hops = new HashMap<>();
        List<String> bad = new ArrayList<>();
        parsed.forEach((domain, routes) -> {
            hops.put(domain, hops(routes));
            routes.bad().forEach(uri -> bad.add(domain + ": " + uri));
        });
        domains = Map.copyOf(hops);
        return bad;
    }

    private Hops hops(Routes routes) {
        boolean literal = routes.hops().stream().allMatch(route -> TrustedPeers.literal(route.host()).isPresent());
        return new Hops(routes.hops(), literal ? Optional.of(resolved(routes.hops())) : Optional.empty());
    }

    @Override
    public List<NextHop> towards(String domain) {
        Hops hops = domains.get(domain);
        return hops == null ? List.of() : hops.fixed().orElseGet(() -> resolved(hops.routes()));
    }

    private List<NextHop> resolved(List<Routes.Route> routes) {
        return routes.stream().map(resolver::resolve).flatMap(Optional::stream).toList();
    }

    /** Whether a next hop has that name, or that address if it is named by its address. */
    public boolean isHost(String name) {
        return domains.values().stream().flatMap(hops -> hops.routes().stream()).anyMatch(route -> route.host().equals(name));
    }

    /** Whoever that predicate trusts, and every next hop. */
    public Predicate<InetAddress> orTrusted(Predicate<InetAddress> others) {
        return source -> others.test(source) || domains.keySet().stream().flatMap(domain -> towards(domain).stream())
                .anyMatch(hop -> hop.address().getAddress().equals(source));
    }
}
