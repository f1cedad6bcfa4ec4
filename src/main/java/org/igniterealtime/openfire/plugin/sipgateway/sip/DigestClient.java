package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Digest authentication as a client (RFC 3261 s22, RFC 7616, RFC 8760). It remembers the last challenge of each server, so that
 * the requests which follow need no second round trip (RFC 7616 s3.6); at most {@value #MOST} of them, each for an hour after its
 * last use. Thread safe.
 */
public final class DigestClient {

    /** Without credentials for anybody. */
    public static final DigestClient NONE = new DigestClient(domain -> Optional.empty(), KnownRoutes.NONE, () -> 0);

    private static final int MOST = 1000;
    /** So many may ask on the way to one domain: each makes every request longer. */
    private static final int MOST_OF_DOMAIN = 4;
    private static final long AGE = 3_600_000;
    /** Octets to be kept free while nobody has asked yet. */
    private static final int USUAL = 400;
    private static final String CNONCE = "0".repeat(16);

    /** Who asks, on the way to which domain (RFC 3261 s22.1, protection domain). */
    record Space(String domain, boolean proxy, String realm) {
    }

    private static final class Known {
        private final DigestChallenge challenge;
        private int count;
        private long used;

        Known(DigestChallenge challenge) {
            this.challenge = challenge;
        }
    }

    private final CredentialSource credentials;
    private final KnownRoutes routes;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();
    /** The one used last stands last. */
    private final Map<Space, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param routes to whom credentials may be shown though we have not called him
     * @param clock  milliseconds
     */
    public DigestClient(CredentialSource credentials, KnownRoutes routes, LongSupplier clock) {
        this.credentials = credentials;
        this.routes = routes;
        this.clock = clock;
    }

    /** How a new request for a user of that domain shows who we are. */
    public Authorization towards(String domain) {
        return new Authorization(this, domain);
    }

    /**
     * How a request in a dialog does, by that hop. Whoever has called us may be of any domain, as he says: only a host of its
     * route gets to see the credentials.
     */
    public Authorization within(Dialog dialog, NextHop hop) {
        boolean may = dialog.isOurs()
                || routes.isRouteOf(dialog.domain(), hop.address().getAddress(), dialog.namesAt(hop));
        return new Authorization(may ? this : NONE, dialog.domain());
    }

    /** Whether there are credentials for that challenge. */
    boolean canMeet(String domain, DigestChallenge challenge) {
        return credentials.towards(domain).filter(mine -> mine.isFor(challenge.realm())).isPresent();
    }

    synchronized void learn(Space space, DigestChallenge challenge) {
        Known learned = new Known(challenge);
        learned.used = clock.getAsLong();
        Known before = known.put(space, learned);
        if (before != null && before.challenge.nonce().equals(challenge.nonce())) {
            learned.count = before.count; // counts belong to the nonce
        }
        List<Space> ofDomain = known.keySet().stream().filter(other -> other.domain.equals(space.domain)).toList();
        ofDomain.subList(0, Math.max(0, ofDomain.size() - MOST_OF_DOMAIN)).forEach(known::remove);
        forget();
    }

    synchronized void refused(Space space) {
        known.remove(space);
    }

    private void forget() {
        long oldest = clock.getAsLong() - AGE;
        known.values().removeIf(entry -> entry.used < oldest);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /** Header fields for a request to that domain, one line each: one for each server that is known to ask. */
    List<String> fields(String domain, byte[] request) {
        Optional<Credentials> mine = credentials.towards(domain);
        List<Counted> asked = mine.isEmpty() ? List.of() : next(domain, mine.get());
        if (asked.isEmpty()) {
            return List.of();
        }
        WireMessage wire = WireMessage.read(request);
        String cnonce = String.format("%016x", random.nextLong());
        return asked.stream().map(next -> next.challenge.answer(mine.get(), next.count, cnonce, wire)).toList();
    }

    /** How long the header fields for such a request are, line ends included. */
    int length(String domain, byte[] request) {
        Optional<Credentials> mine = credentials.towards(domain);
        if (mine.isEmpty()) {
            return 0;
        }
        List<DigestChallenge> asked = asked(domain, mine.get());
        WireMessage wire = WireMessage.read(request);
        return asked.isEmpty() ? USUAL : asked.stream()
                .mapToInt(challenge -> 2 + octets(challenge.answer(mine.get(), 0, CNONCE, wire))).sum();
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private synchronized List<DigestChallenge> asked(String domain, Credentials mine) {
        return known.entrySet().stream().filter(entry -> isMet(entry.getKey(), domain, mine))
                .map(entry -> entry.getValue().challenge).toList();
    }

    private static boolean isMet(Space space, String domain, Credentials mine) {
        return space.domain.equals(domain) && mine.isFor(space.realm);
    }

    private record Counted(DigestChallenge challenge, int count) {
    }

    /** Each request has a count of its own (RFC 7616 s3.4, nc). */
    private synchronized List<Counted> next(String domain, Credentials mine) {
        List<Counted> next = new ArrayList<>();
        forget();
        for (Space space : List.copyOf(known.keySet())) {
            if (isMet(space, domain, mine)) {
                Known entry = known.get(space);
                entry.used = clock.getAsLong();
                next.add(new Counted(entry.challenge, ++entry.count));
            }
        }
        return next;
    }
}
