package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TokenBuckets;

/**
 * How often users may send: texts from XMPP, MESSAGE and INVITE from SIP. What comes from SIP in a session needs no token: there,
 * a peer has to wait for whoever does not keep up. Neither do chat states and receipts, which clients send by themselves. Thread
 * safe.
 */
final class RateLimits {

    /** Beyond, newcomers share a bucket; never reached by senders who keep to a rate of some messages a second. */
    private static final int MOST_SENDERS = 10_000;

    /** A SIP user counts at the address it sends from: at another one it may be somebody else who says so. */
    private record Sender(String sipUser, InetAddress address) {
    }

    private final TokenBuckets<String> users;
    private final TokenBuckets<Sender> senders;
    private final TokenBuckets<Class<?>> total;

    /** @param nanos as {@link System#nanoTime()} */
    RateLimits(LongSupplier nanos) {
        users = new TokenBuckets<>(MOST_SENDERS, nanos);
        senders = new TokenBuckets<>(MOST_SENDERS, nanos);
        total = new TokenBuckets<>(1, nanos);
    }

    /** Why a text of that XMPP user is refused, if it is. */
    Optional<RefusalRule> refusal(String bareJid, BridgeSettings.Rates rates) {
        return users.take(bareJid, rates.user()) ? ofAll(rates.total()) : Optional.of(RefusalRule.RATE_USER);
    }

    /** Why a request of that SIP user is refused, if it is. */
    Optional<RefusalRule> refusal(Pair pair, InetAddress source, BridgeSettings.Rates rates) {
        return senders.take(new Sender(pair.sipUser(), source), rates.sender()) ? ofAll(rates.total())
                : Optional.of(RefusalRule.RATE_SENDER);
    }

    private Optional<RefusalRule> ofAll(Rate rate) {
        return total.take(RateLimits.class, rate) ? Optional.empty() : Optional.of(RefusalRule.RATE_TOTAL);
    }
}
