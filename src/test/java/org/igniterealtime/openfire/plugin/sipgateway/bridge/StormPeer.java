package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/**
 * A SIP user of the storm, as rough as it gets: refuses, invites at the same time, hangs up in the midst, drops connections
 * inside a chunk. Never rough twice in a row, for what is lost twice nobody could tell. Resends what was not reported with the
 * same Message-ID, and, if it reports itself, shows a repeated one once. Its script runs on one thread.
 */
final class StormPeer implements StormWire.Taker, AutoCloseable {

    private static final int NEVER = Integer.MAX_VALUE;

    private final String name;
    private final boolean reports;
    private final StormTest storm;
    private final Random random;
    private final ExecutorService script = Executors.newSingleThreadExecutor(task -> new Thread(task, "storm-peer"));
    /** Texts for the XMPP user of which nothing is known, by Message-ID. */
    private final Map<String, String> unreported = new LinkedHashMap<>();
    private final Queue<Long> goodbyes = new ConcurrentLinkedQueue<>();
    private final Set<String> seen = new HashSet<>();
    private StormDialog dialog;
    private StormWire wire;
    /** The wire on which everything older has been sent. */
    private StormWire ready;
    private boolean rough;
    private boolean inviting;
    private int sent;

    StormPeer(String name, boolean reports, StormTest storm, long seed) {
        this.name = name;
        this.reports = reports;
        this.storm = storm;
        this.random = new Random(seed);
    }

    private void run(Runnable step) {
        try {
            script.execute(step);
        } catch (RejectedExecutionException e) {
            // The storm is over.
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /**
     * Whether this session may go wrong: then the next one does not. Before it has reported, a peer counts as one that never
     * does.
     */
    private boolean mayBeRough() {
        rough = !rough && !storm.isCalm() && isKnown();
        return rough;
    }

    private boolean isKnown() {
        return !reports || storm.isKnownToReport(name);
    }

    // SIP

    /** The gateway invites. */
    StormDialog invited(InviteRequest request, SipDialogListener gateway) {
        StormDialog[] theirs = new StormDialog[1];
        theirs[0] = new StormDialog(this::run, answer -> { }, () -> onBye(theirs[0]));
        theirs[0].listener(gateway);
        run(() -> ring(theirs[0], request));
        return theirs[0];
    }

    private void ring(StormDialog theirs, InviteRequest request) {
        if (!inviting && !rough && !storm.isCalm() && chance(30)) {
            if (chance(40)) {
                theirs.fail(new SipOutcome.Rejected(chance(70) ? 486 : 488, "No", Optional.empty()));
            } else if (chance(50)) {
                invite();
            }
            // Else nobody is there.
            return;
        }
        StormWire next = wire(!inviting && mayBeRough() && chance(60));
        MsrpNegotiation negotiation = new MsrpNegotiation(1);
        SdpOutcome.Answered answered = (SdpOutcome.Answered) negotiation.answer(request.sdp(), next.media());
        boolean active = chance(50);
        byte[] sdp = active ? new String(answered.answer(), StandardCharsets.UTF_8).replace("a=setup:passive", "a=setup:active")
                .getBytes(StandardCharsets.UTF_8) : answered.answer();
        if (theirs.isOver()) {
            next.close();
            return;
        }
        theirs.answer(sdp);
        if (rough && chance(10)) {
            theirs.bye();
            goodbye();
            next.close();
            return;
        }
        begin(theirs, next, answered.remote(), active);
    }

    private void invite() {
        if (inviting || !isKnown()) {
            return;
        }
        inviting = true;
        // It may replace a session that the gateway still takes for alive.
        goodbye();
        StormWire next = wire(mayBeRough() && chance(60));
        MsrpNegotiation negotiation = new MsrpNegotiation(1);
        StormDialog[] ours = new StormDialog[1];
        ours[0] = new StormDialog(this::run, answer -> {
            inviting = false;
            Optional<SdpOutcome> outcome = answer.map(negotiation::answered);
            if (outcome.isPresent() && outcome.get() instanceof SdpOutcome.Agreed agreed) {
                begin(ours[0], next, agreed.remote(), agreed.active());
            } else {
                next.close();
            }
        }, () -> onBye(ours[0]));
        String target = "sip:juliet-" + name + "@example.com";
        InetSocketAddress source = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
        ours[0].listener(storm.bridge().sipListener().onInvite(new IncomingInvite(target,
                "sip:" + name + "@example.net", target, StormWire.id(), "sip:peer@127.0.0.1", Optional.of("application/sdp"),
                negotiation.offer(next.media()), PeerInfo.UNKNOWN, source, Set.of()), ours[0]));
    }

    private StormWire wire(boolean drops) {
        try {
            return new StormWire(this, drops ? 200 + random.nextInt(60_000) : NEVER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(StormDialog next, StormWire nextWire, MsrpMedia theirs, boolean active) {
        dialog = next;
        wire = nextWire;
        nextWire.start(theirs, active);
    }

    @Override
    public void open(StormWire opened) {
        run(() -> {
            if (opened == wire) {
                unreported.forEach(opened::send);
                ready = opened;
            }
        });
    }

    @Override
    public boolean isCalm() {
        return storm.isCalm();
    }

    private void onBye(StormDialog ended) {
        if (ended == dialog) {
            dialog = null; // The wire goes on until the gateway closes it.
        }
    }

    // The script

    /** About a hundred times in a second. */
    void tick() {
        run(this::step);
    }

    private void step() {
        boolean there = dialog != null && !dialog.isOver() && !wire.isClosed();
        if (!there && chance(3)) {
            invite();
        } else if (there && rough && !storm.isCalm() && chance(5)) {
            hangUp();
        } else if (there && wire == ready && unreported.size() < 50 && chance(60)) {
            write();
        }
    }

    /** With a BYE or without, and reading until the gateway closes the connection or not. */
    private void hangUp() {
        boolean bye = chance(60);
        if (bye) {
            dialog.bye();
            goodbye();
        }
        if (!bye || chance(50)) {
            wire.close();
        }
        dialog = null;
    }

    private void write() {
        String text = name + ':' + ++sent;
        String messageId = StormWire.id();
        unreported.put(messageId, text + ' ' + "y".repeat(chance(5) ? 6000 : 30));
        storm.toXmpp().sent(text);
        wire.send(messageId, unreported.get(messageId));
    }

    // MSRP

    @Override
    public void text(StormWire from, String messageId, String text, boolean wantsReport) {
        boolean first;
        synchronized (seen) {
            first = seen.add(messageId);
            if (first || !reports) {
                storm.toSip().shown(text.substring(0, text.indexOf(' ')), messageId);
            }
        }
        if (reports && wantsReport) {
            from.reported(messageId, text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /** A text that came as MESSAGE. */
    void message(String text) {
        synchronized (seen) {
            storm.toSip().shown(text.substring(0, text.indexOf(' ')), "MESSAGE");
        }
    }

    @Override
    public void report(String messageId, int code) {
        run(() -> {
            String text = unreported.remove(messageId);
            if (text != null && code != 200) {
                storm.toXmpp().failed(text.substring(0, text.indexOf(' ')));
            } else if (text != null) {
                storm.confirmed(text.substring(0, text.indexOf(' ')));
            }
        });
    }

    private void goodbye() {
        goodbyes.add(System.nanoTime());
    }

    /** Whether this peer hung up within that time after a moment. */
    boolean saidGoodbyeAfter(long moment, long within) {
        return goodbyes.stream().anyMatch(goodbye -> goodbye - moment >= 0 && goodbye - moment < within);
    }

    @Override
    public void close() {
        script.shutdownNow();
        if (wire != null) {
            wire.close();
        }
    }
}
