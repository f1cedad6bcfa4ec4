package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import static java.util.Comparator.comparingInt;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/** The questions of RFC 3263 s4 about one server that has a name. Immutable; what it returns never completes with a failure. */
final class Search {

    /** More services than that, and more hosts of each, are not looked at: nobody would try so many hops. */
    static final int MOST_SERVICES = 4;
    static final int MOST_HOSTS = 10;

    /** Whom to ask. */
    interface Dns {
        /** @return never completes with a failure */
        CompletableFuture<Records> ask(String name, int type);
    }

    private final Dns dns;
    private final Server server;
    /** Those of NAPTR records that count. */
    private final Set<Transport> wanted;

    /** @param ours the transports that we have */
    Search(Dns dns, Server server, Set<Transport> ours) {
        this.dns = dns;
        this.server = server;
        wanted = server.transport().map(Set::of).orElse(ours);
    }

    CompletableFuture<Findings> find() {
        if (server.port() > 0) { // RFC 3263 s4.1, s4.2: with a port only the addresses are asked for
            return host(server.host(), 0, server.port(), usual());
        }
        // RFC 3263 s4.1: no NAPTR where a transport is named. TLS is not one: it stands for sips.
        boolean named = server.transport().filter(transport -> transport != Transport.TLS).isPresent();
        return named ? bySrv() : dns.ask(server.host(), Type.NAPTR).thenCompose(this::byNaptr);
    }

    /** RFC 3263 s4.1: UDP, if nobody says anything else. */
    private Transport usual() {
        return likely().get(0);
    }

    /** What is asked for without NAPTR, the best first: UDP and TCP; TLS if it is wanted alone, or we have nothing else. */
    private List<Transport> likely() {
        List<Transport> plain = Stream.of(Transport.UDP, Transport.TCP).filter(wanted::contains).toList();
        return plain.isEmpty() ? List.of(Transport.TLS) : plain;
    }

    private CompletableFuture<Findings> byNaptr(Records records) {
        List<CompletableFuture<Findings>> found = records.as(NAPTRRecord.class).stream()
                .filter(record -> record.getFlags().equalsIgnoreCase("s"))
                .sorted(comparingInt(NAPTRRecord::getOrder).thenComparingInt(NAPTRRecord::getPreference))
                .flatMap(record -> transport(record).stream()
                        .map(transport -> services(record.getReplacement().toString(), transport)))
                .limit(MOST_SERVICES).toList();
        Findings until = new Findings(Findings.NOTHING.candidates(), records.seconds(), records.failed());
        return inOrder(found).thenCompose(all -> all.isEmpty() ? bySrv() : done(all)).thenApply(until::and);
    }

    private Optional<Transport> transport(NAPTRRecord record) {
        return Service.ofNaptr(record.getService()).flatMap(Service::transport).filter(wanted::contains);
    }

    /** RFC 3263 s4.1: without NAPTR each transport is asked for; TLS for a sips URI, and for nothing else. */
    private CompletableFuture<Findings> bySrv() {
        List<CompletableFuture<Findings>> found = likely().stream()
                .map(transport -> services(Service.of(transport).srv() + server.host(), transport)).toList();
        return inOrder(found).thenCompose(all -> all.isEmpty() ? orHost(all) : done(all));
    }

    private CompletableFuture<Findings> orHost(Findings found) {
        return host(server.host(), 0, usual().defaultPort(), usual()).thenApply(found::and);
    }

    /** The hosts of SRV records (RFC 2782), by priority. */
    private CompletableFuture<Findings> services(String name, Transport transport) {
        return dns.ask(name, Type.SRV).thenCompose(records -> {
            Map<Integer, List<CompletableFuture<Findings>>> byPriority = new TreeMap<>();
            records.as(SRVRecord.class).stream().filter(record -> record.getTarget().labels() > 1)
                    .sorted(comparingInt(SRVRecord::getPriority)).limit(MOST_HOSTS)
                    .forEach(record -> byPriority.computeIfAbsent(record.getPriority(), none -> new ArrayList<>())
                            .add(host(record.getTarget().toString(), record.getWeight(), record.getPort(), transport)));
            Findings until = new Findings(Findings.NOTHING.candidates(), records.seconds(), records.failed());
            return inOrder(byPriority.values().stream().map(group -> inOrder(group).thenApply(Search::oneGroup)).toList())
                    .thenApply(until::and);
        });
    }

    /** All candidates on the same step. */
    private static Findings oneGroup(Findings found) {
        List<Candidates.Candidate> all = found.candidates().groups().stream().flatMap(List::stream).toList();
        return new Findings(new Candidates(List.of(all)), found.seconds(), found.failed());
    }

    private CompletableFuture<Findings> host(String host, int weight, int port, Transport transport) {
        return dns.ask(host, Type.A).thenCombine(dns.ask(host, Type.AAAA), (four, six) -> {
            List<InetAddress> addresses = Stream.concat(four.as(ARecord.class).stream().map(ARecord::getAddress),
                    six.as(AAAARecord.class).stream().map(AAAARecord::getAddress)).limit(MOST_HOSTS).toList();
            // RFC 5922 s4: a certificate is for the name that was asked for, not for what DNS made of it.
            Candidates.Candidate candidate = Candidates.candidate(weight, addresses, port, transport, server.host());
            return new Findings(new Candidates(List.of(List.of(candidate))), seconds(four, six), four.failed() || six.failed());
        });
    }

    /** That a host has no addresses of one kind is no reason to ask for those of the other so soon again. */
    private static long seconds(Records four, Records six) {
        return four.all().isEmpty() ? six.seconds()
                : six.all().isEmpty() ? four.seconds() : Math.min(four.seconds(), six.seconds());
    }

    private static CompletableFuture<Findings> inOrder(List<CompletableFuture<Findings>> parts) {
        CompletableFuture<Findings> all = done(Findings.NOTHING);
        for (CompletableFuture<Findings> part : parts) {
            all = all.thenCombine(part, Findings::and);
        }
        return all;
    }

    private static CompletableFuture<Findings> done(Findings found) {
        return CompletableFuture.completedFuture(found);
    }
}
