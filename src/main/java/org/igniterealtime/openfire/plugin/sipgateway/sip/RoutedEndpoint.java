package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to domains: finds the next hops of the domain and tries one after the other until one takes the request (RFC
 * 3263 s4.3). A hop that fails rests, and is asked with OPTIONS whether it is back.
 *
 * <p>Thread safe; nothing blocks. If the hops are known, a request goes out on the caller's thread. Its own thread,
 * {@code sip-hops}, looks after the hops that rest, and after INVITEs that hear nothing.
 */
public final class RoutedEndpoint implements SipEndpoint, AutoCloseable {

    /** RFC 3261 s18.1.1: what is longer must go by a transport that controls congestion. */
    private static final int MOST_UDP = 1300;
    /** No head of ours is longer without its URIs and texts: a request that is shorter even so need not be measured. */
    private static final int USUAL_HEAD = 700;
    /** More hops than that are not tried for one request: DNS, which is not ours, could name any number of silent ones. */
    static final int MOST_HOPS = 10;
    /** A request is sent no more often, by all of them, but for retransmissions: its CSeq gets no higher than by so much. */
    public static final int MOST_ATTEMPTS = MOST_HOPS * Authorization.MOST_ATTEMPTS;
    private static final Logger LOG = LoggerFactory.getLogger(RoutedEndpoint.class);

    private final HopEndpoint endpoint;
    private final Routing routing;
    private final RestingHops resting;
    private final LongSupplier clock;
    /** INVITEs of which nothing has been heard; at most as many as the endpoint has sessions. */
    private final Set<RoutedCall.Attempt> silent = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sip-hops");
        thread.setDaemon(true);
        return thread;
    });

    /** @param endpoint what sends by one next hop */
    public RoutedEndpoint(HopEndpoint endpoint, Routing routing) {
        this(endpoint, routing, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Without a timer. */
    RoutedEndpoint(HopEndpoint endpoint, Routing routing, LongSupplier clock) {
        this.endpoint = endpoint;
        this.routing = routing;
        this.clock = clock;
        resting = new RestingHops(clock);
    }

    @Override
    public void send(MessageRequest request, Consumer<SipOutcome> outcome) {
        send(request, Attempts.UNHEARD, outcome);
    }

    @Override
    public void send(MessageRequest request, Attempts attempts, Consumer<SipOutcome> outcome) {
        if (request.target() instanceof Target.Domain domain) {
            new RoutedMessage(this, request, attempts, outcome).start(domain);
        } else {
            endpoint.send(request, attempts, outcome);
        }
    }

    @Override
    public SipDialog invite(InviteRequest request, SipDialogListener listener) {
        if (request.target() instanceof Target.Domain domain) {
            RoutedCall call = new RoutedCall(this, request, listener);
            call.start(domain);
            return call;
        }
        return endpoint.invite(request, listener);
    }

    @Override
    public int length(MessageRequest request) {
        return endpoint.length(request);
    }

    HopEndpoint endpoint() {
        return endpoint;
    }

    long now() {
        return clock.getAsLong();
    }

    /** Tells it the time until something is heard. */
    void watch(RoutedCall.Attempt attempt) {
        silent.add(attempt);
    }

    void unwatch(RoutedCall.Attempt attempt) {
        silent.remove(attempt);
    }

    /**
     * Finds the hops of that domain that a request can be sent by: those of them that are awake, or why there are none.
     *
     * @param uri the Request-URI
     */
    void locate(Target.Domain domain, String uri, Consumer<Location> answer) {
        if (SipUri.isSips(uri)) {
            routing.locateSecured(domain.name(),
                    location -> answer.accept(location instanceof Location.Found found ? secured(uri, found) : location));
        } else {
            routing.locate(domain.name(),
                    location -> answer.accept(location instanceof Location.Found found ? usable(found) : location));
        }
    }

    private Location secured(String uri, Location.Found found) {
        List<NextHop> hops = found.hops().stream().filter(hop -> hop.mayCarry(uri)).toList();
        if (hops.isEmpty()) {
            return new Location.NotFound("A sips URI wants TLS, and there is no such route");
        }
        return usable(hops.size() < found.hops().size() ? new Location.Found(hops) : found);
    }

    private Location usable(Location.Found found) {
        List<NextHop> hops = found.hops();
        boolean all = true;
        for (NextHop hop : hops) {
            all &= isUsable(hop);
        }
        List<NextHop> usable = all ? hops : hops.stream().filter(this::isUsable).toList();
        if (!usable.isEmpty()) {
            List<NextHop> awake = resting.awake(usable);
            return awake == hops && hops.size() <= MOST_HOPS ? found
                    : new Location.Found(awake.subList(0, Math.min(awake.size(), MOST_HOPS)));
        }
        return new Location.NotFound(hops.stream().anyMatch(endpoint::isOurs) ? "The route leads back to this gateway"
                : "No listener for " + hops.get(0).transport() + " to " + hops.get(0).address().getAddress().getHostAddress());
    }

    private boolean isUsable(NextHop hop) {
        return endpoint.reaches(hop) && !endpoint.isOurs(hop);
    }

    /** The ways for a MESSAGE. RFC 3428 s8: one that is too long for UDP goes by nothing else. */
    List<NextHop> ways(List<NextHop> hops, MessageRequest request) {
        int guess = USUAL_HEAD + request.body().length + 2 * request.requestUri().length() + request.from().length()
                + request.subject().map(subject -> 3 * subject.length()).orElse(0);
        return guess <= MOST_UDP || endpoint.length(request) <= MOST_UDP ? hops : reliable(hops, false);
    }

    /** The ways for an INVITE. RFC 3261 s18.1.1: TCP if it is long, and back to UDP where TCP is refused. */
    List<NextHop> ways(List<NextHop> hops, InviteRequest request) {
        return USUAL_HEAD + request.sdp().length + 2 * request.requestUri().length() + 2 * request.from().length() <= MOST_UDP
                ? hops : reliable(hops, true);
    }

    private List<NextHop> reliable(List<NextHop> hops, boolean back) {
        List<NextHop> ways = new ArrayList<>();
        for (NextHop hop : hops) {
            NextHop tcp = hop.transport().reliable() ? hop : new NextHop(hop.address(), Transport.TCP, hop.name());
            if (isUsable(tcp) && !ways.contains(tcp)) {
                ways.add(tcp);
            }
            if (back && !tcp.equals(hop)) {
                ways.add(hop);
            }
        }
        return resting.awake(ways);
    }

    /** Notes how a request by that hop has ended, and says whether the next one is to be tried. */
    boolean failed(NextHop hop, SipOutcome outcome) {
        boolean failed = resting.note(hop, outcome);
        if (failed) {
            LOG.debug("Next hop {} failed: {}", hop, outcome);
        }
        return failed;
    }

    /** Somebody has taken the call. */
    void answered(NextHop hop) {
        resting.note(hop, new SipOutcome.Accepted(200));
    }

    /** What a location without hops means for a request. */
    static SipOutcome outcome(Location location) {
        return location instanceof Location.NotFound none ? new SipOutcome.NoRoute(none.why())
                : new SipOutcome.NotSent(((Location.Unknown) location).why());
    }

    /** The hops that have failed and are left alone for a while. */
    public List<RestingHop> resting() {
        return resting.list();
    }

    /** Forgets what has failed: somebody may have mended it. */
    public void wakeAll() {
        resting.clear();
    }

    /** Asks the hops whose rest is over whether they live: any answer but 503 says so. Passes over the hops that are silent. */
    void tick() {
        try {
            silent.forEach(attempt -> attempt.tick(now()));
            for (NextHop hop : resting.due()) {
                endpoint.probe(hop, outcome -> probed(hop, outcome));
            }
        } catch (Throwable e) { // a timer that throws would never run again
            LOG.error("Next hops could not be looked after", e);
        }
    }

    private void probed(NextHop hop, SipOutcome outcome) {
        LOG.debug("Next hop {} was asked whether it lives: {}", hop, outcome);
        resting.note(hop, outcome);
        if (outcome instanceof SipOutcome.NotSent) {
            resting.unasked(hop);
        }
    }

    /** Ends its thread; requests still go out. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
