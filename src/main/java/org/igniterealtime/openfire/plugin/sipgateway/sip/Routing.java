package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.igniterealtime.openfire.plugin.sipgateway.tls.CertificateNames;

/**
 * Where the requests for a SIP domain go: by the next hops that an administrator has named, else as DNS says, if DNS may be asked
 * about that domain. Also says who may send besides the trusted: whoever is a next hop by name. Thread safe; never blocks.
 */
public final class Routing implements NextHops, KnownRoutes {

    /** The servers of one domain; {@code fixed} if none of them is a name, which may change its address. */
    private record Servers(List<Server> servers, Optional<Location> fixed) {
    }

    private record Rules(Map<String, Servers> domains, Set<InetAddress> addresses, List<Server> names, Predicate<String> own,
                         Predicate<String> byDns) {
    }

    private final Locator dns;
    private volatile Rules rules = new Rules(Map.of(), Set.of(), List.of(), domain -> false, domain -> false);

    public Routing(Locator dns) {
        this.dns = dns;
    }

    /**
     * Replaces all routes.
     *
     * @param texts for each domain: SIP URIs, space separated
     * @param own   the domains that are ours: without a route nothing is sent there, it would come back
     * @param byDns the domains without a route that DNS may be asked about
     * @return what could not be read, with its domain
     */
    public List<String> set(Map<String, String> texts, Predicate<String> own, Predicate<String> byDns) {
        Map<String, Servers> domains = new HashMap<>();
        Set<InetAddress> addresses = new HashSet<>();
        List<Server> names = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        texts.forEach((domain, text) -> {
            Routes routes = Routes.parse(text);
            domains.put(domain, servers(domain, routes.servers()));
            routes.bad().forEach(uri -> bad.add(domain + ": " + uri));
            routes.servers().forEach(server -> TrustedPeers.literal(server.host())
                    .ifPresentOrElse(addresses::add, () -> names.add(server)));
        });
        rules = new Rules(Map.copyOf(domains), Set.copyOf(addresses), List.copyOf(names), own, byDns);
        names.forEach(dns::addresses); // so that they are there when they are needed
        return bad;
    }

    private static Servers servers(String domain, List<Server> servers) {
        List<NextHop> hops = servers.stream().map(server -> literal(server, domain)).flatMap(Optional::stream).toList();
        return new Servers(servers, hops.size() < servers.size() ? Optional.empty()
                : Optional.of(hops.isEmpty() ? new Location.NotFound("No route to " + domain) : new Location.Found(hops)));
    }

    /** RFC 3263 s4.1, s4.2: an address is the next hop itself, by UDP if nothing else is said. */
    private static Optional<NextHop> literal(Server server, String name) {
        Transport transport = server.transport().orElse(Transport.UDP);
        int port = server.port() > 0 ? server.port() : transport.defaultPort();
        // Its certificate shows what the route names, as with a route that names a host.
        String shown = transport == Transport.TLS ? server.host() : name;
        return TrustedPeers.literal(server.host())
                .map(address -> new NextHop(new InetSocketAddress(address, port), transport, shown));
    }

    @Override
    public void locate(String domain, Consumer<Location> answer) {
        locate(domain, UnaryOperator.identity(), answer);
    }

    /** The same for requests to sips URIs (RFC 3261 s8.1.2): what DNS is to say, it is asked about TLS. */
    void locateSecured(String domain, Consumer<Location> answer) {
        locate(domain, Server::secured, answer);
    }

    private void locate(String domain, UnaryOperator<Server> asked, Consumer<Location> answer) {
        Rules now = rules;
        Servers servers = now.domains.get(domain);
        if (servers != null && servers.fixed.isPresent()) {
            answer.accept(servers.fixed.get());
        } else if (servers != null) {
            locate(servers.servers, domain, asked, answer);
        } else if (now.own.test(domain)) {
            answer.accept(new Location.NotFound(domain + " is no SIP domain, it is this server's own"));
        } else if (now.byDns.test(domain)) {
            locate(List.of(Server.of(Routes.bare(domain))), domain, asked, answer);
        } else {
            answer.accept(new Location.NotFound("No route to " + domain));
        }
    }

    private void locate(List<Server> servers, String domain, UnaryOperator<Server> asked, Consumer<Location> answer) {
        LocationsInOrder all = new LocationsInOrder(servers.size(), answer);
        for (int i = 0; i < servers.size(); i++) {
            int place = i;
            literal(servers.get(i), domain).ifPresentOrElse(hop -> all.put(place, new Location.Found(List.of(hop))),
                    () -> dns.locate(asked.apply(servers.get(place)), location -> all.put(place, location)));
        }
    }

    /** Whoever that predicate trusts, and every host of a route. What only DNS says is not trusted: anybody can say it. */
    public Predicate<InetAddress> orTrusted(Predicate<InetAddress> others) {
        return source -> others.test(source) || isRoute(source);
    }

    @Override
    public boolean isRouteOf(String domain, InetAddress source, Set<String> names) {
        Servers servers = rules.domains.get(domain);
        return servers != null && servers.servers.stream()
                .anyMatch(server -> addresses(server).contains(source) || names.contains(name(server)));
    }

    @Override
    public boolean isSecure(String domain) {
        Servers servers = rules.domains.get(domain);
        Optional<Transport> tls = Optional.of(Transport.TLS);
        if (servers != null && servers.servers.stream().anyMatch(server -> server.transport().equals(tls))) {
            return true;
        }
        AtomicReference<Location> atOnce = new AtomicReference<>();
        locate(domain, atOnce::set);
        return atOnce.get() instanceof Location.Found found && found.hops().get(0).transport() == Transport.TLS;
    }

    /** Whether a route names that host, by name or by address; in the form that certificates have. */
    public boolean isHost(String name) {
        return rules.domains.values().stream().flatMap(servers -> servers.servers.stream())
                .anyMatch(server -> name(server).equals(name));
    }

    private static String name(Server server) {
        return CertificateNames.canonical(server.host());
    }

    private Collection<InetAddress> addresses(Server server) {
        Optional<InetAddress> literal = TrustedPeers.literal(server.host());
        return literal.isPresent() ? List.of(literal.get()) : dns.addresses(server);
    }

    private boolean isRoute(InetAddress source) {
        Rules now = rules;
        if (now.addresses.contains(source)) {
            return true;
        }
        for (Server server : now.names) {
            if (dns.addresses(server).contains(source)) {
                return true;
            }
        }
        return false;
    }
}
