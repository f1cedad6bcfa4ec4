package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An endpoint that can be replaced while others use it: when its ports or addresses change, or when it could not be started.
 * Thread safe; {@link #replace}, {@link #start} and {@link #stop} are called by one thread.
 */
public final class ReplaceableEndpoint implements HopEndpoint {

    private volatile HopEndpoint current;
    private volatile String problem = "SIP has not been started";

    /**
     * Stops the endpoint in use, then starts that one.
     *
     * @param trusted whose requests it takes, from the first one on
     * @throws IOException if it cannot be started; there is none then
     */
    public void replace(HopEndpoint next, Predicate<Peer> trusted) throws IOException {
        stop();
        next.trust(trusted);
        try {
            next.start();
            current = next;
        } catch (IOException e) {
            problem = e.getMessage();
            throw e;
        }
    }

    /** Why there is no endpoint; empty if there is one. */
    public String problem() {
        return current == null ? problem : "";
    }

    @Override
    public void start() {
        // Started by replace.
    }

    @Override
    public void stop() {
        HopEndpoint last = current;
        current = null;
        problem = "SIP has been stopped";
        if (last != null) {
            last.stop();
        }
    }

    @Override
    public void trust(Predicate<Peer> trusted) {
        HopEndpoint endpoint = current;
        if (endpoint != null) {
            endpoint.trust(trusted);
        }
    }

    @Override
    public void send(MessageRequest request, Consumer<SipOutcome> outcome) {
        send(request, Attempts.UNHEARD, outcome);
    }

    @Override
    public void send(MessageRequest request, Attempts attempts, Consumer<SipOutcome> outcome) {
        HopEndpoint endpoint = current;
        if (endpoint == null) {
            outcome.accept(new SipOutcome.NotSent(problem));
        } else {
            endpoint.send(request, attempts, outcome);
        }
    }

    @Override
    public SipDialog invite(InviteRequest request, SipDialogListener listener) {
        HopEndpoint endpoint = current;
        if (endpoint != null) {
            return endpoint.invite(request, listener);
        }
        listener.onFailed(new SipOutcome.NotSent(problem), PeerInfo.UNKNOWN);
        return InertDialog.INSTANCE;
    }

    @Override
    public int length(MessageRequest request) {
        HopEndpoint endpoint = current;
        return endpoint == null ? 0 : endpoint.length(request);
    }

    @Override
    public void probe(NextHop hop, Consumer<SipOutcome> outcome) {
        HopEndpoint endpoint = current;
        if (endpoint == null) {
            outcome.accept(new SipOutcome.NotSent(problem));
        } else {
            endpoint.probe(hop, outcome);
        }
    }

    /** True while there is no endpoint: then {@link #send} says why. */
    @Override
    public boolean reaches(NextHop hop) {
        HopEndpoint endpoint = current;
        return endpoint == null || endpoint.reaches(hop);
    }

    @Override
    public boolean isOurs(NextHop hop) {
        HopEndpoint endpoint = current;
        return endpoint != null && endpoint.isOurs(hop);
    }
}
