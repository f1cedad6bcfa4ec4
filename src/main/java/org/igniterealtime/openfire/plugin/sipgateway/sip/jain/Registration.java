package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHops;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RegisterReader;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Tags;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Trunk;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrunkState;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address of record that we keep registered (RFC 3261 s10.2): refreshed before it ends, tried again with growing pauses when
 * it fails. But for {@link #state} used on the sessions' thread only.
 */
final class Registration implements Outbound.Taker {

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    /** Seconds. */
    private static final int WANTED = 3600;
    private static final int SHORTEST = 10;
    /** Twice 64*T1: an attempt that nobody answers leaves time for another. */
    private static final int SPARE = 64;
    /** RFC 5626 s4.5. */
    private static final int FIRST_PAUSE = 30;
    private static final int LONGEST_PAUSE = 1800;

    private final Sessions sessions;
    private final Trunk trunk;
    private final NextHops routes;
    private final String callId;
    private final String tag;
    private volatile TrunkState state;
    private Future<?> next = CompletableFuture.completedFuture(null);
    /** Whether the next hops are looked for, or a request is under way. */
    private boolean busy;
    private boolean stopped;
    private Outbound sent;
    private NextHop last;
    private int seconds = WANTED;
    private int failures;
    private int hop;
    private long cseq;

    Registration(Sessions sessions, Trunk trunk, NextHops routes) {
        this.sessions = sessions;
        this.trunk = trunk;
        this.routes = routes;
        callId = Tags.draw();
        tag = Tags.draw();
        state = new TrunkState(trunk, Optional.empty(), "");
    }

    TrunkState state() {
        return state;
    }

    /** Registers now, unless that is under way or done. */
    void start() {
        locate(location -> {
            boolean moved = last != null && !(location instanceof Location.Found found && found.hops().contains(last));
            if (state.until().isEmpty() || failures > 0 || moved) {
                next.cancel(false);
                failures = 0;
                attempt(location);
            }
        });
    }

    private void attempt() {
        locate(this::attempt);
    }

    /** Finds the next hops, unless an attempt is under way. */
    private void locate(Consumer<Location> taker) {
        if (!busy) {
            busy = true;
            routes.locate(trunk.domain(), location -> sessions.run(() -> {
                busy = sent != null;
                if (!stopped) {
                    taker.accept(location);
                }
            }));
        }
    }

    private void attempt(Location location) {
        if (location instanceof Location.Found found) {
            attempt(found.hops());
        } else {
            failed(location instanceof Location.NotFound none ? none.why() : ((Location.Unknown) location).why());
        }
    }

    private void attempt(List<NextHop> hops) {
        busy = true;
        NextHop by = hops.get(hop % hops.size());
        last = by;
        sent = sessions.requests().send(trunk.domain(), by, this, () -> write(by, seconds));
    }

    private byte[] write(NextHop by, int expires) {
        return sessions.writer().register(trunk, callId, tag, ++cseq, by.transport(), expires);
    }

    @Override
    public void answered(int code, WireMessage answer) {
        if (code < 200 || sent == null) { // or it came while we took it back
            return;
        }
        NextHop by = sent.hop();
        sent = null;
        busy = false;
        OptionalInt least = RegisterReader.least(answer);
        if (code < 300) {
            registered(RegisterReader.granted(answer, sessions.writer().contact(trunk, by.transport()), seconds));
        } else if (code == 423 && least.isPresent() && least.getAsInt() > seconds) {
            seconds = least.getAsInt(); // RFC 3261 s10.2.8
            attempt();
        } else {
            failed(WireMessage.decoded(answer.startLine().substring("SIP/2.0 ".length())));
        }
    }

    private void registered(int granted) {
        if (state.until().isEmpty()) {
            LOG.info("{} is registered for {} s", trunk.address(), granted);
        }
        failures = 0;
        int expires = Math.max(granted, SHORTEST);
        state = new TrunkState(trunk, Optional.of(Instant.now().plusSeconds(expires)), "");
        later(Math.max(expires / 2, expires - SPARE));
    }

    @Override
    public void unanswered(SipOutcome why) {
        sent = null;
        busy = false;
        failed(why instanceof SipOutcome.Unreachable unreachable ? unreachable.why()
                : why instanceof SipOutcome.NotSent notSent ? notSent.why() : "No answer");
    }

    private void failed(String why) {
        if (failures == 0) {
            LOG.warn("{} could not be registered: {}", trunk.address(), why);
        }
        Optional<Instant> until = state.until().filter(Instant.now()::isBefore);
        state = new TrunkState(trunk, until, why);
        hop++;
        int most = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, 10));
        failures++;
        later(ThreadLocalRandom.current().nextInt(most / 2, most + 1));
    }

    private void later(int secondsFromNow) {
        next = sessions.in((long) secondsFromNow * sessions.limits().second(), this::attempt);
    }

    /** Takes it back (RFC 3261 s10.2.2), if the registrar may have it. */
    void stop() {
        stopped = true;
        next.cancel(false);
        boolean underWay = sent != null;
        if (underWay) {
            sent.abandon();
            sent = null;
        }
        if (underWay || state.until().isPresent()) {
            sessions.requests().send(trunk.domain(), last, new ClientRequests.Ignored(), () -> write(last, 0));
        }
    }
}
