package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.HopEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Locator;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHops;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Question;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Routes;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrustedPeers;

/**
 * Asks the next hops of a SIP domain by OPTIONS (RFC 3261 s11) whether they are there. At most {@value #MOST} are asked, all at the
 * same time. Thread safe; blocks its caller, for DNS and for the answers 10 s each at most.
 */
public final class RouteProbe {

    private static final int MOST = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Location SILENT = new Location.Unknown("DNS does not answer");

    private final HopEndpoint sip;
    private final Locator dns;
    private final NextHops routes;

    /** @param outcome of OPTIONS; {@link SipOutcome.NotSent} if no listener of ours can send it */
    record Answer(NextHop hop, SipOutcome outcome, Duration time) {

        /** Whether something is there that speaks SIP and takes requests: that it does not know OPTIONS is no matter. */
        boolean good() {
            return outcome instanceof SipOutcome.Accepted || outcome instanceof SipOutcome.Rejected rejected && rejected.code() != 503;
        }
    }

    /**
     * @param names   what DNS is asked and says about each name in the route, in its order; about the domain itself if it has no
     *                route
     * @param found   the way there
     * @param answers in the order in which the hops are tried
     */
    record Report(Map<String, List<Question>> names, Location found, List<Answer> answers) {
    }

    /**
     * @param sip    sends to one hop
     * @param dns    finds hops by name
     * @param routes finds those of a domain
     */
    public RouteProbe(HopEndpoint sip, Locator dns, NextHops routes) {
        this.sip = sip;
        this.dns = dns;
        this.routes = routes;
    }

    /** @param route the setting {@code route.DOMAIN.uri}; empty if the domain has none */
    Report test(String domain, String route) {
        Map<String, CompletableFuture<List<Question>>> names = new LinkedHashMap<>();
        for (Server server : Routes.parse(route).servers()) {
            if (TrustedPeers.literal(server.host()).isEmpty()) {
                names.put(name(server), explained(server));
            }
        }
        CompletableFuture<Location> way = new CompletableFuture<>();
        routes.locate(domain, way::complete);
        if (route.isEmpty()) {
            names.put(domain, explained(Server.of(domain)));
        }
        long deadline = deadline();
        Map<String, List<Question>> known = new LinkedHashMap<>();
        names.forEach((name, questions) -> known.put(name, await(questions, List.of(), deadline)));
        Location found = await(way, SILENT, deadline);
        return new Report(known, found, found instanceof Location.Found some ? ask(some.hops()) : List.of());
    }

    private static String name(Server server) {
        return server.host() + (server.port() > 0 ? ":" + server.port() : "")
                + server.transport().map(transport -> ' ' + transport.name()).orElse("");
    }

    private CompletableFuture<List<Question>> explained(Server server) {
        CompletableFuture<List<Question>> questions = new CompletableFuture<>();
        dns.explain(server, questions::complete);
        return questions;
    }

    private List<Answer> ask(List<NextHop> hops) {
        long deadline = deadline();
        Map<NextHop, CompletableFuture<Answer>> answers = new LinkedHashMap<>();
        hops.stream().limit(MOST).forEach(hop -> answers.put(hop, ask(hop)));
        return answers.entrySet().stream().map(asked ->
                await(asked.getValue(), new Answer(asked.getKey(), new SipOutcome.NoAnswer(), PATIENCE), deadline)).toList();
    }

    private CompletableFuture<Answer> ask(NextHop hop) {
        long start = System.nanoTime();
        CompletableFuture<SipOutcome> outcome = new CompletableFuture<>();
        if (sip.isOurs(hop)) {
            outcome.complete(new SipOutcome.NotSent("The route leads back to this gateway"));
        } else if (sip.reaches(hop)) {
            sip.probe(hop, outcome::complete);
        } else {
            outcome.complete(new SipOutcome.NotSent("No listener for " + hop.transport()));
        }
        return outcome.thenApply(end -> new Answer(hop, end, Duration.ofNanos(System.nanoTime() - start)));
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    private static <T> T await(CompletableFuture<T> result, T otherwise, long deadline) {
        try {
            return result.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
