package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;
import java.util.function.Consumer;

/**
 * One MESSAGE on its way to a domain, by one next hop after the other. The request stays as it was sent last but for its branch,
 * so that a receiver that has it already can tell (RFC 3263 s4.3). Called by one thread at a time.
 */
final class RoutedMessage implements Attempts {

    private final RoutedEndpoint sip;
    private final MessageRequest request;
    private final Attempts attempts;
    private final Consumer<SipOutcome> outcome;
    private final String tag = Tags.draw();
    private List<NextHop> hops = List.of();
    private int tried;
    private int sentAgain;

    RoutedMessage(RoutedEndpoint sip, MessageRequest request, Attempts attempts, Consumer<SipOutcome> outcome) {
        this.sip = sip;
        this.request = request;
        this.attempts = attempts;
        this.outcome = outcome;
    }

    void start(Target.Domain domain) {
        sip.locate(domain, request.requestUri(), this::located);
    }

    private void located(Location location) {
        if (location instanceof Location.Found found) {
            hops = sip.ways(found.hops(), request);
        }
        if (hops.isEmpty()) {
            outcome.accept(location instanceof Location.Found ? new SipOutcome.NoRoute("No way for so long a message")
                    : RoutedEndpoint.outcome(location));
        } else {
            next();
        }
    }

    private void next() {
        NextHop hop = hops.get(tried++);
        attempts.onHop(hop);
        sip.endpoint().send(request.by(hop, tag).after(sentAgain), this, result -> ended(hop, result));
    }

    @Override
    public void onSentAgain() {
        sentAgain++;
    }

    private void ended(NextHop hop, SipOutcome result) {
        if (sip.failed(hop, result) && tried < hops.size()) {
            attempts.onHopFailed(result);
            next();
        } else {
            outcome.accept(result);
        }
    }
}
