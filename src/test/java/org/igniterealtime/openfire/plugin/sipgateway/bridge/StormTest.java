package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSettings;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.mina.MinaMsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.PacketError;

/**
 * Conservation: the real bridge and the real MSRP, between XMPP users who write all the time and SIP users who are as rough as it
 * gets, stopped in the midst. Every text is shown once, or its sender is told, once.
 * {@code -Dstorm.seconds}, {@code -Dstorm.seed}.
 */
class StormTest implements XmppSide, SipEndpoint {

    private static final int PAIRS = 24;
    private static final int CALM_MILLIS = 1500;
    private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(6);

    private final long seed = Long.getLong("storm.seed", System.nanoTime());
    private final double seconds = Double.parseDouble(System.getProperty("storm.seconds", "1.5"));
    private final StormLedger toSip = new StormLedger();
    private final StormLedger toXmpp = new StormLedger();
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Map<String, StormPeer> peers = new ConcurrentHashMap<>();
    private final MinaMsrpEndpoint msrp = new MinaMsrpEndpoint(new MsrpSettings("127.0.0.1", InetAddress.getLoopbackAddress(), 0,
            MsrpSettings.OFF, 65536, 10_000, Bridge.ACCEPTED_TYPES, List.of(), Duration.ZERO, 20_000_000, Duration.ofSeconds(60),
            100, 262_144), () -> {
                throw new AssertionError("TLS is switched off");
            }, (host, answer) -> answer.accept(List.of(InetAddress.getLoopbackAddress())));
    private final PeerMemory memory = new PeerMemory(1000, System::nanoTime);
    private final Bridge bridge = new Bridge(settings(), this, this::msrp, Given.routes(false), this, "1",
            InstantSource.system(), System::nanoTime, new Workers(4, 20_000), memory);
    private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(2);
    private final AtomicInteger invites = new AtomicInteger();
    private volatile boolean calm;
    private volatile boolean leaving;
    private volatile boolean stopped;

    private static BridgeSettings settings() {
        BridgeSettings.Sessions sessions = new BridgeSettings.Sessions(true, FailureReport.NO, BridgeSettings.CpimMode.AUTO,
                Map.of(), BridgeSettings.MsrpTls.AUTO, Duration.ofSeconds(1), Duration.ofSeconds(2), 10_000, 100, 262_144);
        return new BridgeSettings("example.com", "sip.example.com", Set.of("example.net"), Set.of(), Message.Type.normal, 202,
                false, BridgeSettings.SipsPolicy.REJECT, true, BridgeSettings.Oversize.SPLIT, Map.of(), Set.of(), 65536,
                BridgeSettings.ChatMode.AUTO, Map.of(), new BridgeSettings.Bodies(BridgeSettings.CpimMode.AUTO, 65536), sessions,
                new BridgeSettings.Limits(1000, 50_000, Duration.ofSeconds(60), 20_000, Duration.ofHours(24),
                        2_000_000, Duration.ofHours(24), Given.NO_RATES));
    }

    StormLedger toSip() {
        return toSip;
    }

    StormLedger toXmpp() {
        return toXmpp;
    }

    Bridge bridge() {
        return bridge;
    }

    /** Whether the gateway knows that this peer reports. */
    boolean isKnownToReport(String peer) {
        return memory.hasReported(peer + "\\40example.net@sip.example.com");
    }

    boolean isCalm() {
        return calm;
    }

    /** The gateway has reported a text as shown. */
    void confirmed(String text) {
        confirmed.add(text);
    }

    private Optional<MsrpEndpoint> msrp() {
        return stopped ? Optional.empty() : Optional.of(msrp);
    }

    @Test
    @Timeout(600)
    void everyTextIsShownOnceOrItsSenderIsToldOnce() throws IOException, InterruptedException {
        System.out.println("storm.seed=" + seed);
        msrp.start();
        bridge.start();
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            // Even ones report.
            String name = "romeo" + i;
            peers.put(name, new StormPeer(name, i % 2 == 0, this, seed + i));
            all.add(new Client(name, seed - i));
        }
        all.forEach(client -> clients.scheduleWithFixedDelay(client::tick, 10, 10, TimeUnit.MILLISECONDS));
        peers.values().forEach(peer -> clients.scheduleWithFixedDelay(peer::tick, 10, 10, TimeUnit.MILLISECONDS));
        blow();
        // What was lost once has its second chance, and then the gateway stops in the midst of what goes well.
        calm = true;
        pass(CALM_MILLIS);
        stopTheGateway();

        print();
        assertConserved();
    }

    /** For that long, or until it is a storm: on a machine that does other things it takes longer to become one. */
    private void blow() throws InterruptedException {
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        pass((long) (seconds * 1000));
        while (!isStorm() && System.nanoTime() < latest) {
            pass(100);
        }
    }

    private boolean isStorm() {
        return toSip.size() > 500 && toXmpp.size() > 500;
    }

    private static void pass(long millis) throws InterruptedException {
        assertFalse(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS));
    }

    /** As the gateway does: no more stanzas, then sessions, MSRP, SIP, and the rest. */
    private void stopTheGateway() throws InterruptedException {
        leaving = true;
        toSip.stopping();
        bridge.leave();
        stopped = true;
        msrp.stop();
        bridge.stop();
        clients.shutdownNow();
        assertTrue(clients.awaitTermination(10, TimeUnit.SECONDS));
        peers.values().forEach(StormPeer::close);
    }

    private boolean reports(String pair) {
        return Integer.parseInt(pair.substring("romeo".length())) % 2 == 0;
    }

    private void print() {
        Predicate<String> silent = pair -> !reports(pair);
        System.out.printf("storm: %d texts to SIP (%d bounced), %d to XMPP"
                        + " (%d refused, %d still with their senders), %d INVITEs of ours%n",
                toSip.size(), toSip.of(all -> true, entry -> entry.failed.get() > 0).size(),
                toXmpp.size(), toXmpp.of(all -> true, entry -> entry.failed.get() > 0).size(),
                toXmpp.of(all -> true, StormLedger.Entry::isLost).size(), invites.get());
        System.out.printf("storm: of %d texts to peers that report, %d came back at the stop though shown%n",
                toSip.of(this::reports, all -> true).size(), toSip.of(this::reports, StormLedger.Entry::isBoth).size());
        System.out.printf("storm: of %d texts to peers that never report, "
                        + "%d were lost within the 5 s, %d came back though shown%n",
                toSip.of(silent, all -> true).size(), toSip.of(silent, StormLedger.Entry::isLost).size(),
                toSip.of(silent, StormLedger.Entry::isBoth).size());
    }

    private void assertConserved() {
        Predicate<String> everybody = pair -> true;
        assertEquals(List.of(), toSip.of(this::reports, StormLedger.Entry::isLost), "lost");
        assertEquals(List.of(), toSip.of(this::reports, entry -> entry.isBoth() && !entry.failedAtTheStop),
                "came back though shown");
        assertEquals(List.of(), toSip.of(everybody, StormLedger.Entry::isTwice), "to SIP twice");
        assertEquals(List.of(), toSip.outOfOrder.stream().filter(what -> reports(what.substring(0, what.indexOf(':')))).toList(),
                "to SIP out of order");
        assertEquals(List.of(), toSip.of(pair -> !reports(pair), entry -> entry.isLost()
                && !peers.get(entry.pair).saidGoodbyeAfter(entry.sentAt, TRUST_NANOS)), "lost, and nobody had hung up");

        assertEquals(List.of(), toXmpp.of(everybody, StormLedger.Entry::isTwice), "to XMPP twice");
        assertEquals(List.of(), toXmpp.of(everybody, StormLedger.Entry::isBoth), "refused though shown");
        assertEquals(List.of(), toXmpp.outOfOrder, "to XMPP out of order");
        assertEquals(List.of(), toXmpp.of(everybody,
                entry -> entry.isLost() && confirmed.contains(entry.pair + ':' + entry.number)), "confirmed though lost");

        assertEquals(toSip.size(), fates(Fates.Fate.DELIVERED) + fates(Fates.Fate.ERROR));
        assertEquals(0, bridge.sessions());
        assertTheLedgerAgrees();
        assertTrue(isStorm(), "no storm");
    }

    /** Every journey has its fate, and they are those that were counted. */
    private void assertTheLedgerAgrees() {
        List<Journey.View> journeys = bridge.ledger().latest("", Long.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals(List.of(), journeys.stream().filter(journey -> journey.fate().isEmpty()).toList());
        for (Fates.Direction direction : Fates.Direction.values()) {
            for (Fates.Mode mode : Fates.Mode.values()) {
                for (Fates.Fate fate : Fates.Fate.values()) {
                    assertEquals(bridge.fates().count(direction, mode, fate), journeys.stream().filter(journey ->
                            journey.direction() == direction && journey.mode() == mode && journey.fate().get() == fate).count());
                }
            }
        }
    }

    private long fates(Fates.Fate fate) {
        return bridge.fates().count(Fates.Direction.XMPP_TO_SIP, Fates.Mode.PAGE, fate)
                + bridge.fates().count(Fates.Direction.XMPP_TO_SIP, Fates.Mode.SESSION, fate);
    }

    // XMPP

    /** Somebody who writes to a SIP user, pauses, leaves, and comes back. */
    private final class Client {

        private final String name;
        private final Random random;
        private int sent;
        private int pause;

        Client(String name, long seed) {
            this.name = name;
            this.random = new Random(seed);
        }

        void tick() {
            if (leaving || pause-- > 0) {
                return;
            }
            int dice = random.nextInt(1000);
            if (dice < 3) {
                pause = 180;
            } else if (dice < 20) {
                Message gone = stanza(name, "gone");
                gone.getElement().addElement("gone", ChatScene.STATES);
                bridge.accept(gone);
            } else if (dice < 700) {
                String text = name + ':' + ++sent;
                toSip.sent(text);
                Message stanza = stanza(name, text.replace(':', '.'));
                stanza.setBody(text + ' ' + "x".repeat(random.nextInt(30) == 0 ? 5000 : 30));
                bridge.accept(stanza);
            }
        }
    }

    private static Message stanza(String name, String id) {
        Message stanza = new Message();
        stanza.setType(Message.Type.chat);
        stanza.setID(id);
        stanza.setFrom("juliet-" + name + "@example.com/balcony");
        stanza.setTo(name + "@example.net");
        return stanza;
    }

    @Override
    public boolean hasUser(JID user) {
        return true;
    }

    @Override
    public boolean isConnected(JID fullJid) {
        return true;
    }

    @Override
    public boolean blocks(JID user, JID address) {
        return false;
    }

    @Override
    public void route(Packet packet) {
        Message stanza = (Message) packet;
        if (stanza.getType() == Message.Type.error) {
            toSip.failed(stanza.getID().replace('.', ':'));
        } else if (stanza.getBody() != null) {
            String text = stanza.getBody().substring(0, stanza.getBody().indexOf(' '));
            if (text.endsWith("33")) {
                bridge.accept(comesBack(stanza));
                return;
            }
            toXmpp.shown(text, stanza.getID());
            if (ReceiptMapping.requested(stanza)) {
                bridge.accept(ReceiptMapping.receipt(stanza.getID(), stanza.getTo(), stanza.getFrom()));
            }
        }
    }

    private static Message comesBack(Message stanza) {
        Message error = stanza.createCopy();
        error.setType(Message.Type.error);
        error.setFrom(stanza.getTo());
        error.setTo(stanza.getFrom());
        error.setError(new PacketError(PacketError.Condition.service_unavailable));
        return error;
    }

    // SIP

    @Override
    public void send(MessageRequest request, Consumer<SipOutcome> outcome) {
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (stopped) {
            outcome.accept(new SipOutcome.NotSent("stopped"));
            return;
        }
        if (text.startsWith("romeo")) { // Else it is a further piece.
            peers.get(text.substring(0, text.indexOf(':'))).message(text);
        }
        outcome.accept(new SipOutcome.Accepted(202));
    }

    @Override
    public SipDialog invite(InviteRequest request, SipDialogListener listener) {
        invites.incrementAndGet();
        return peers.get(request.requestUri().replaceAll("sip:|@.*", "")).invited(request, listener);
    }

    @Override
    public int length(MessageRequest request) {
        return 400 + request.body().length;
    }
}
