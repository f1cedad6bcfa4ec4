package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Digest authentication as a server (RFC 3261 s22, RFC 7616, RFC 8760), of peers that are not trusted by their address. A nonce
 * is good for five minutes, and each of its counts once. It remembers who has proved himself, and which hosts have failed to of
 * late: after {@value #MOST_WRONG} wrong responses one of them may try once a second. Thread safe.
 */
public final class DigestServer {

    static final long NONCE_LIFE = 300_000;
    static final int MOST_WRONG = 20;
    private static final Rate GUESSES = new Rate(1, MOST_WRONG);
    private static final int MOST_PEERS = 10_000;
    /** Of an IPv6 address: the rest is for the host to choose, and to change as it likes. */
    private static final int NETWORK_OCTETS = 8;
    private static final List<DigestAlgorithm> ASKED = List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    private static final Pattern COUNT = Pattern.compile("[0-9a-fA-F]{8}");

    /** What credentials are worth. */
    public enum Verdict {
        GENUINE,
        /** There are none, or they are wrong. */
        UNPROVEN,
        /** The password is right, but the nonce is old, or its count has been used. */
        STALE,
        /** They are right, and From is somebody else. */
        FOREIGN
    }

    /** H(A1) of each user. */
    private record Realm(String name, Map<String, Map<DigestAlgorithm, String>> secrets) {
    }

    private final LongSupplier clock;
    private final Nonces nonces = new Nonces();
    private final NonceCounts counts = new NonceCounts(NONCE_LIFE);
    private final TokenBuckets<ByteBuffer> guesses;
    private final Map<InetSocketAddress, Long> proved = new LinkedHashMap<>(16, 0.75f, true);
    private volatile Optional<Realm> realm = Optional.empty();

    /** @param clock milliseconds */
    public DigestServer(LongSupplier clock) {
        this.clock = clock;
        guesses = new TokenBuckets<>(MOST_PEERS, () -> TimeUnit.MILLISECONDS.toNanos(clock.getAsLong()));
    }

    /**
     * From now on strangers are asked who they are.
     *
     * @param users the password of each. The user part of From must be the name; if the name has a host, that must be the same
     */
    public void ask(String realmName, Map<String, String> users) {
        Map<String, Map<DigestAlgorithm, String>> secrets = new HashMap<>();
        users.forEach((name, password) -> {
            Map<DigestAlgorithm, String> secret = new EnumMap<>(DigestAlgorithm.class);
            ASKED.forEach(algorithm -> secret.put(algorithm, algorithm.secret(name, realmName, password)));
            secrets.put(name, secret);
        });
        realm = Optional.of(new Realm(realmName, secrets));
    }

    /** From now on strangers are refused. */
    public void askNobody() {
        realm = Optional.empty();
    }

    public boolean asks() {
        return realm.isPresent();
    }

    /** The values of WWW-Authenticate, the one to be preferred first (RFC 8760 s2.3). */
    public List<String> challenges(boolean stale) {
        String nonce = nonces.make(clock.getAsLong());
        String name = realm.map(Realm::name).orElse("");
        return ASKED.stream().map(algorithm -> "Digest realm=\"" + name + "\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm="
                + algorithm.token() + (stale ? ", stale=true" : "")).toList();
    }

    /** Whether somebody has proved who he is from there, not long ago. */
    public synchronized boolean knows(InetSocketAddress peer) {
        return proved.getOrDefault(peer, Long.MIN_VALUE) > clock.getAsLong() - NONCE_LIFE;
    }

    /** Whether so many wrong credentials came from that host that no more should be looked at for now, right ones neither. */
    public boolean isGuessing(InetSocketAddress peer) {
        return !guesses.has(network(peer), GUESSES);
    }

    private static ByteBuffer network(InetSocketAddress peer) {
        byte[] octets = peer.getAddress().getAddress();
        return ByteBuffer.wrap(octets, 0, Math.min(octets.length, NETWORK_OCTETS));
    }

    /** @param transaction what a retransmission has in common with the first; asked for only if it matters */
    public Verdict check(RequestHead request, InetSocketAddress peer, LongSupplier transaction) {
        Realm asking = realm.orElse(new Realm("", Map.of()));
        Optional<DigestFields> own = request.wire().all("authorization").stream().map(DigestFields::parse)
                .flatMap(Optional::stream).filter(fields -> fields.text("realm").equals(asking.name)).findFirst();
        if (own.isEmpty()) {
            return Verdict.UNPROVEN; // what is for somebody else is no guess
        }
        if (!isProved(own.get(), asking, request)) {
            guesses.take(network(peer), GUESSES);
            return Verdict.UNPROVEN;
        }
        if (!isFresh(own.get(), transaction)) {
            return Verdict.STALE;
        }
        if (!isFrom(own.get().text("username"), request.from())) {
            return Verdict.FOREIGN;
        }
        remember(peer);
        return Verdict.GENUINE;
    }

    /** Deviates from RFC 3261 s22.4: without qop nothing would protect from a replay, so RFC 2069 is not taken. */
    private static boolean isProved(DigestFields fields, Realm asking, RequestHead request) {
        Optional<DigestAlgorithm> algorithm =
                DigestAlgorithm.named(fields.get("algorithm").orElse("MD5")).filter(ASKED::contains);
        if (algorithm.isEmpty() || !fields.text("qop").equals(DigestResponse.AUTH)) {
            return false;
        }
        // RFC 3261 s22.4: uri need not be the Request-URI, which a proxy may have changed.
        DigestResponse response = new DigestResponse(algorithm.get(), asking.name, fields.text("nonce"), fields.text("uri"),
                DigestResponse.AUTH, fields.text("nc"), fields.text("cnonce"));
        Map<DigestAlgorithm, String> secrets = asking.secrets.getOrDefault(fields.text("username"), Map.of());
        String expected = response.value(secrets.getOrDefault(algorithm.get(), ""), request.method(), new byte[0]);
        return !secrets.isEmpty() && MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
                fields.text("response").toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isFresh(DigestFields fields, LongSupplier transaction) {
        long now = clock.getAsLong();
        OptionalLong made = nonces.made(fields.text("nonce"));
        if (made.isEmpty() || now - made.getAsLong() > NONCE_LIFE || !COUNT.matcher(fields.text("nc")).matches()) {
            return false;
        }
        long count = Long.parseLong(fields.text("nc"), 16);
        return count > 0 && counts.take(fields.text("nonce"), made.getAsLong(), count, transaction.getAsLong(), now);
    }

    private static boolean isFrom(String name, NameAddr from) {
        return SipUri.parse(WireMessage.decoded(from.uri()))
                .filter(uri -> Stream.of(uri.user(), uri.user() + '@' + uri.host()).anyMatch(name::equals)).isPresent();
    }

    private synchronized void remember(InetSocketAddress peer) {
        proved.put(peer, clock.getAsLong());
        if (proved.size() > MOST_PEERS) {
            proved.remove(proved.keySet().iterator().next());
        }
    }
}
