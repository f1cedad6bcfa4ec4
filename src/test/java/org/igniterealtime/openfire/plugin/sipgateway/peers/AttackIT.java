package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Counter;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Digest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What somebody on the network, or a user behind a trusted proxy, can throw at the gateway, while four bystanders talk.
 * Afterwards memory and threads are as before. 127.0.0.2 is a stranger here, 127.0.0.3 a trusted proxy.
 */
@EndToEnd
@Tag("peers")
final class AttackIT {

    private static final int PER_SECOND = 2000;
    private static final long FLOOD = 12_000;
    private static final long CALL_IDS = 100_000;
    private static final long HALF_OPEN = 2000;
    private static final int OVERSIZED = 1000;
    private static final int STREAMS = 20;
    private static final String STRANGER = "127.0.0.2";
    private static final String PROXY = "127.0.0.3";
    private static final String TEXT = "text/plain";
    private static final String SDP = "application/sdp";
    private static final String OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.3\r\ns=-\r\nc=IN IP4 127.0.0.3\r\nt=0 0\r\n"
            + "m=message 9 TCP/MSRP *\r\na=accept-types:text/plain\r\na=path:msrp://127.0.0.3:9/s;tcp\r\na=setup:active\r\n";

    /** Of nobody, but the names and the lengths are right. */
    private static final String CHALLENGE = "Digest realm=\"example.com\", nonce=\"" + "A".repeat(43) + "\", algorithm=SHA-256";

    private static final String MILLION = "x".repeat(1_000_000);
    /** A TLS record that announces more than comes. */
    private static final String HALF_HELLO = "\u0016\u0003\u0001\u0040\u0000\u0001\u0000\u003f\u00fc" + "x".repeat(200);
    private static final String ENDLESS_SEND = "MSRP abcdefgh SEND\r\nTo-Path: msrp://127.0.0.1:1/nobody;tcp\r\n"
            + "From-Path: msrp://127.0.0.3:9/x;tcp\r\nMessage-ID: 1\r\nByte-Range: 1-999999999/999999999\r\n"
            + "Content-Type: text/plain\r\n\r\n";

    /** The stage of each test. */
    private static Bystanders stage(Scenario scenario) throws IOException {
        scenario.setting("sip.trusted", "127.0.0.1, " + PROXY);
        scenario.account("juliet");
        Bystanders bystanders = new Bystanders(scenario);
        bystanders.talkDuring(CompletableFuture.completedFuture(null));
        return bystanders;
    }

    @Test
    void aFloodFromAStrangerIsForbidden(Scenario scenario) throws Exception {
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        Counter untrusted = Counter.of(scenario.server(), "From an address that is not trusted (403)");
        try (Attacker stranger = new Attacker(STRANGER)) {
            bystanders.talkDuring(stranger.floods(scenario.gateway(), FLOOD, PER_SECOND, i -> i % 2 == 0
                    ? stranger.request("MESSAGE", "romeo@example.net", "juliet@example.com", i, TEXT, "spam")
                    : stranger.request("INVITE", "romeo@example.net", "juliet@example.com", i, SDP, OFFER)));

            assertTrue(untrusted.rise() >= FLOOD / 2, "counted " + untrusted.rise());
            assertEquals(0, stranger.answered(200) + stranger.answered(202), () -> stranger.answers().toString());
        }
        bystanders.wereNotDisturbed("flood from a stranger", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(20));
    }

    /** With {@code sip.inbound.require-auth} whoever is not known is asked, and may answer. Every third does not even try. */
    @Test
    void aFloodOfGuessesIsForbidden(Scenario scenario) throws Exception {
        scenario.setting("sip.inbound.users", "romeo:secret");
        scenario.setting("sip.inbound.require-auth", "true");
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        Counter guesses = Counter.of(scenario.server(), "Too many wrong passwords from one address (403)");
        try (Attacker stranger = new Attacker(STRANGER)) {
            bystanders.talkDuring(stranger.floods(scenario.gateway(), FLOOD, PER_SECOND, i -> {
                String request = stranger.request("MESSAGE", "romeo@example.net", "juliet@example.com", i, TEXT, "spam");
                String guess = new Digest("romeo", "guess" + i).meets(CHALLENGE, 1, "MESSAGE", "sip:juliet@example.com");
                return i % 3 == 0 ? request : request.replace("Content-Type", "Authorization: " + guess + "\r\nContent-Type");
            }));

            assertTrue(guesses.rise() >= FLOOD / 3, "counted " + guesses.rise());
            assertTrue(stranger.answered(401) >= FLOOD / 6 && stranger.answered(403) >= FLOOD / 3,
                    () -> stranger.answers().toString());
            assertEquals(0, stranger.answered(202), () -> stranger.answers().toString());
        }
        bystanders.wereNotDisturbed("flood of guesses", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(20));
    }

    @Test
    void aFloodOfOneUserBehindATrustedProxyIsHeldBack(Scenario scenario) throws Exception {
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        Counter held = Counter.of(scenario.server(), "Too many from one SIP user (503)");
        try (Attacker proxy = new Attacker(PROXY)) {
            bystanders.talkDuring(proxy.floods(scenario.gateway(), FLOOD, PER_SECOND, i -> i % 2 == 0
                    ? proxy.request("MESSAGE", "tybalt@example.net", "juliet@example.com", i, TEXT, "spam")
                    : proxy.request("INVITE", "tybalt@example.net", "juliet@example.com", i, SDP, OFFER)));

            assertTrue(held.rise() >= FLOOD / 2, "counted " + held.rise());
            assertTrue(proxy.answered(202) < FLOOD / 10, () -> proxy.answers().toString());
        }
        bystanders.wereNotDisturbed("flood from a trusted proxy", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(60));
    }

    /** Each with a sender of its own, so that no bucket of a sender holds them back; that of the proxy does, if it is set. */
    @Test
    void aFloodOfManyUsersIsHeldBackByTheLimitOfTheirProxy(Scenario scenario) throws Exception {
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        scenario.setting("rate.peer", "100/s");
        Counter held = Counter.of(scenario.server(), "Too many from one address (503)");
        try (Attacker proxy = new Attacker(PROXY)) {
            bystanders.talkDuring(proxy.floods(scenario.gateway(), FLOOD, PER_SECOND,
                    i -> proxy.request("MESSAGE", "user" + i + "@example.net", "juliet@example.com", i, TEXT, "spam")));

            assertTrue(held.rise() >= FLOOD / 2, "counted " + held.rise());
            assertTrue(proxy.answered(202) < FLOOD / 4, () -> proxy.answers().toString());
        }
        bystanders.wereNotDisturbed("flood of many users", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(60));
    }

    /** What is refused for its rate is remembered all the same, so that a repetition gets the same answer. */
    @Test
    void aHundredThousandCallIdsNeedLittleRoom(Scenario scenario) throws Exception {
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        try (Attacker proxy = new Attacker(PROXY)) {
            bystanders.talkDuring(proxy.floods(scenario.gateway(), CALL_IDS, 3000,
                    i -> proxy.request("MESSAGE", "tybalt@example.net", "juliet@example.com", i, TEXT, "spam")));

            assertTrue(proxy.answered(503) >= CALL_IDS / 2, () -> proxy.answers().toString());
        }
        bystanders.wereNotDisturbed("100,000 Call-IDs", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(60));
    }

    /** Of 10,000 users: no limit holds back any, each goes all the way to Openfire, which stores some and refuses the rest. */
    @Test
    void aHundredThousandMessagesThatGoAllTheWayNeedLittleRoom(Scenario scenario) throws Exception {
        scenario.setting("conversations.max", "1000");
        scenario.setting("ledger.messages", "1000");
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        try (Attacker proxy = new Attacker(PROXY)) {
            bystanders.talkDuring(proxy.floodsAsAnswered(scenario.gateway(), CALL_IDS, 3000, i ->
                    proxy.request("MESSAGE", "user" + i % 10_000 + "@example.net", "juliet@example.com", i, TEXT, "spam")));

            assertTrue(proxy.answered(202) + proxy.answered(403) >= CALL_IDS * 9 / 10, () -> proxy.answers().toString());
        }
        bystanders.wereNotDisturbed("100,000 messages that go all the way", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(60));
    }

    /** As if Openfire's database were stuck: nothing is delivered, so what comes in waits, up to a bound. */
    @Test
    void aFloodOnAServerThatIsStuckIsRefusedAtItsBound(Scenario scenario) throws Exception {
        scenario.setting("rate.sender", "0");
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        try (Attacker proxy = new Attacker(PROXY)) {
            scenario.server().holdMessagesTo("juliet");
            try {
                proxy.floods(scenario.gateway(), () -> proxy.answered(503) < 1000, 4000, i ->
                        proxy.request("MESSAGE", "user" + i % 8 + "@example.net", "juliet@example.com", i, TEXT, "spam")).join();
                assertEquals(0, proxy.answered(202));
            } finally {
                scenario.server().holdNoMessages();
            }
            proxy.awaitSilence();
            assertTrue(proxy.answered(202) + proxy.answered(403) > 10_000, () -> "what has waited: " + proxy.answers());
            bystanders.talkDuring(CompletableFuture.completedFuture(null));
        }
        bystanders.wereNotDisturbed("a server that was stuck", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(60));
    }

    @Test
    void whoConnectsAndDripsIsDisconnected(Scenario scenario) throws Exception {
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        InetSocketAddress sip = scenario.gateway();
        InetSocketAddress msrp = scenario.msrpGateway();
        try (Attacker stranger = new Attacker(STRANGER); Attacker another = new Attacker("127.0.0.4");
                Attacker proxy = new Attacker(PROXY)) {
            for (int i = 0; i < 200; i++) {
                stranger.connects(sip);
                another.connects(msrp);
                proxy.connects(sip);
            }
            CompletableFuture<Duration> ofStranger = stranger.drips("\r\n");
            CompletableFuture<Duration> ofMsrp = another.drips("MSRP x SEND");
            CompletableFuture<Duration> ofProxy = proxy.drips("MESSAGE sip:juliet@example.com SIP/2.0 ");
            bystanders.talkDuring(CompletableFuture.allOf(ofStranger, ofMsrp, ofProxy));

            System.out.println("slow loris: strangers stay " + ofStranger.get() + ", on MSRP " + ofMsrp.get() + ", proxies "
                    + ofProxy.get());
            assertTrue(ofStranger.get().toSeconds() < 20 && ofMsrp.get().toSeconds() < 20 && ofProxy.get().toSeconds() < 45);
        }
        bystanders.wereNotDisturbed("slow loris", Bystanders.AT_ONCE);
        before.isRestored(Duration.ofSeconds(20));
    }

    /** Some never finish shaking hands, others shake hands and then drip, with SIP and with MSRP. */
    @Test
    void whoDripsOverTlsIsDisconnected(Scenario scenario) throws Exception {
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        InetSocketAddress sip = scenario.secureGateway();
        InetSocketAddress msrp = scenario.secureMsrp();
        try (Attacker stalling = new Attacker(PROXY); Attacker proxy = new Attacker(PROXY);
                Attacker stranger = new Attacker(STRANGER); Attacker another = new Attacker("127.0.0.4")) {
            for (int i = 0; i < 200; i++) {
                stalling.connects(sip);
            }
            for (int i = 0; i < 50; i++) {
                stalling.connects(msrp);
            }
            CompletableFuture<Duration> ofStalling = stalling.drips(HALF_HELLO);
            CompletableFuture<Duration> ofStranger = drip(20, stranger, sip, "MESSAGE sip:juliet@example.com SIP/2.0 ");
            CompletableFuture<Duration> ofMsrp = drip(100, another, msrp, "MSRP x SEND");
            CompletableFuture<Duration> ofProxy = drip(200, proxy, sip, "MESSAGE sip:juliet@example.com SIP/2.0 ");
            bystanders.talkDuring(CompletableFuture.allOf(ofStalling, ofStranger, ofMsrp, ofProxy));

            System.out.println("slow loris over TLS: without a handshake they stay " + ofStalling.get() + ", strangers "
                    + ofStranger.get() + ", on MSRP " + ofMsrp.get() + ", proxies " + ofProxy.get());
            assertTrue(ofStalling.get().toSeconds() < 20 && ofStranger.get().toSeconds() < 20 && ofMsrp.get().toSeconds() < 20
                    && ofProxy.get().toSeconds() < 45);
        }
        bystanders.wereNotDisturbed("slow loris over TLS", Bystanders.AT_ONCE);
        before.isRestored(Duration.ofSeconds(20));
    }

    /** So many are let in, and then drip. */
    private static CompletableFuture<Duration> drip(int connections, Attacker attacker, InetSocketAddress to, String text)
            throws IOException {
        for (int i = 1; i <= connections; i++) {
            assertTrue(attacker.connectsOverTls(to), "handshake " + i + " with " + to);
        }
        return attacker.drips(text);
    }

    @Test
    void sessionsThatAreNeverAcknowledgedAreGivenUp(Scenario scenario) throws Exception {
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        try (Attacker proxy = new Attacker(PROXY)) {
            bystanders.talkDuring(proxy.floods(scenario.gateway(), HALF_OPEN, 400,
                    i -> proxy.request("INVITE", "user" + i + "@example.org", "juliet@example.com", i, SDP, OFFER)));

            // The kernel may have lost some.
            assertTrue(proxy.answered(200) >= HALF_OPEN * 9 / 10, () -> proxy.answers().toString());
        }
        bystanders.wereNotDisturbed("half-open INVITEs", Bystanders.AFTER_LOSSES);
        Counter.awaitZero(scenario.server(), "Sessions", Duration.ofSeconds(60));
        before.isRestored(Duration.ofSeconds(60));
    }

    /** Every other datagram has too long a body, the others too long a head. */
    @Test
    void whatIsOversizedIsRefusedAndForgotten(Scenario scenario) throws Exception {
        scenario.setting("sip.max-size", "1300");
        Bystanders bystanders = stage(scenario);
        Footprint before = Footprint.of(scenario.server());
        Counter garbage = Counter.of(scenario.server(), "Not SIP");
        InetSocketAddress sip = scenario.gateway();
        InetSocketAddress msrp = scenario.msrpGateway();
        try (Attacker proxy = new Attacker(PROXY)) {
            CompletableFuture<Long> datagrams = proxy.floods(sip, OVERSIZED, 200, i ->
                    proxy.request("MESSAGE", "big" + i + "@example.net", "juliet@example.com", i, TEXT, "x".repeat(20_000))
                            .replace("Max-Forwards: 70", "Max-Forwards: 70\r\nX-Long: " + "y".repeat(i % 2 == 0 ? 4000 : 40_000)));
            CompletableFuture<Void> streams = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < STREAMS; i++) {
                    pours(proxy, sip, "MESSAGE sip:juliet@example.com SIP/2.0\r\nX: " + MILLION);
                    pours(proxy, sip, "MESSAGE sip:juliet@example.com SIP/2.0\r\nContent-Length: 999999999\r\n\r\n" + MILLION);
                    pours(proxy, sip, "\r\n".repeat(500_000));
                    pours(proxy, msrp, "MSRP abcdefgh SEND\r\nTo-Path: " + MILLION);
                    pours(proxy, msrp, ENDLESS_SEND + MILLION);
                }
            }).orTimeout(60, TimeUnit.SECONDS);
            bystanders.talkDuring(CompletableFuture.allOf(datagrams, streams));
            datagrams.join();
            streams.join();

            // The kernel may have lost some.
            assertTrue(proxy.answered(413) > OVERSIZED / 4 && proxy.answered(513) > OVERSIZED / 4,
                    () -> proxy.answers().toString());
            assertEquals(0, proxy.answered(202), () -> proxy.answers().toString());
            Await.until(() -> garbage.rise() >= 2 * STREAMS, () -> "counted " + garbage.rise());
        }
        bystanders.wereNotDisturbed("oversized messages", Bystanders.AFTER_LOSSES);
        before.isRestored(Duration.ofSeconds(30));
    }

    private static void pours(Attacker attacker, InetSocketAddress to, String text) {
        try (Socket socket = attacker.connects(to)) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException closed) {
            // The gateway has had enough.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
