package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.KnownRoutes;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.Packet;

/** Where XMPP and SIP meet: both sides enter here, and time passes here. Thread safe. */
public final class Bridge {

    /** The media types that MSRP peers may send, best first. */
    public static final List<String> ACCEPTED_TYPES = ChatBodies.ACCEPTED;

    /** Events of all conversations that wait for a thread. */
    static final int MAX_WAITING = 20_000;
    private static final int STOP_SECONDS = 5;
    private static final long LEDGER_TICK_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final Logger Log = LoggerFactory.getLogger(Bridge.class);

    private final Fates fates = new Fates();
    private final Ledger ledger;
    private final Workers workers;
    private final LongSupplier nanos;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "sipgateway-timer"));
    private final SessionCap sessions = new SessionCap();
    private final PeerMemory peers;
    private final Conversations conversations;
    private final XmppToSip pages;
    private final FromXmpp fromXmpp;
    private final FromSip fromSip;
    private volatile BridgeSettings settings;
    private long ledgerTicked;

    /**
     * @param msrp    our end of MSRP; empty while it is down
     * @param routes  who shares our domain sends from its route; MSRP goes over TLS where SIP does
     * @param version what {@code jabber:iq:version} answers
     */
    public Bridge(BridgeSettings settings, SipEndpoint sip, Supplier<Optional<MsrpEndpoint>> msrp,
                  KnownRoutes routes, XmppSide xmpp, String version, InstantSource clock) {
        this(settings, sip, msrp, routes, xmpp, version, clock, System::nanoTime,
                new Workers(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()), MAX_WAITING),
                new PeerMemory(settings.limits().conversations(), System::nanoTime));
    }

    /** @param nanos what measures time, as {@link System#nanoTime()} */
    Bridge(BridgeSettings settings, SipEndpoint sip, Supplier<Optional<MsrpEndpoint>> msrp, KnownRoutes routes,
           XmppSide xmpp, String version, InstantSource clock, LongSupplier nanos, Workers workers, PeerMemory peers) {
        this.nanos = nanos;
        this.workers = workers;
        this.ledger = new Ledger(fates, clock, nanos);
        this.ledgerTicked = nanos.getAsLong();
        this.peers = peers;
        this.pages = new XmppToSip(sip, xmpp, peers, nanos);
        ChatTools tools = new ChatTools(sip, msrp, routes, xmpp, fates, ledger, peers, pages, sessions, nanos);
        this.conversations = new Conversations(workers, tools);
        RateLimits limits = new RateLimits(nanos);
        this.fromXmpp = new FromXmpp(tools, conversations, workers, limits, new IqAnswers(version), () -> this.settings);
        this.fromSip = new FromSip(tools, conversations, limits, new SipToXmpp(xmpp, fates, clock), () -> this.settings);
        follow(settings);
    }

    public void start() {
        timer.scheduleWithFixedDelay(this::pass, 1, 1, TimeUnit.SECONDS);
    }

    /** Ends all sessions, but waits a little for what is under way. To be called before the endpoints stop. */
    public void leave() {
        leave(LEAVE_NANOS);
    }

    void leave(long patience) {
        ofBusy(Chat::leave);
        long deadline = System.nanoTime() + patience;
        while (sessions.taken() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        ofBusy(Chat::stop);
    }

    private void ofBusy(Consumer<Chat> what) {
        conversations.busy().forEach(conversation -> post(conversation, what));
    }

    private static void post(Conversation conversation, Consumer<Chat> what) {
        Chat chat = conversation.chat();
        conversation.postOwn(() -> chat.handle(() -> what.accept(chat)));
    }

    /** Ends what waits, each with an error to its sender. To be called after the endpoints have stopped. */
    public void stop() {
        timer.shutdownNow();
        pages.queues().stop();
        // Texts may have come since all sessions have ended, and what they waited for comes no more.
        ofBusy(Chat::stop);
        workers.stop(STOP_SECONDS);
    }

    /** Follows new settings from the next message on. */
    public void follow(BridgeSettings changed) {
        settings = changed;
        ledger.limits(changed.limits().journeys(), changed.limits().journeyAge());
    }

    /** Takes any stanza that is addressed to the gateway, to a claimed domain or to a user there; keeps no reference to it. */
    public void accept(Packet stanza) {
        fromXmpp.accept(stanza);
    }

    /** Takes SIP requests. */
    public SipListener sipListener() {
        return fromSip;
    }

    /** What became of each of the last messages. */
    public Ledger ledger() {
        return ledger;
    }

    public Fates fates() {
        return fates;
    }

    /** Page-mode messages to SIP users that have not come to their end yet. */
    public int waiting() {
        return pages.queues().size();
    }

    public int conversations() {
        return conversations.size();
    }

    /** All conversations as they are just now, in no order. */
    public List<ConversationInfo> conversationInfos() {
        long now = nanos.getAsLong();
        return conversations.all().stream().map(conversation -> ConversationInfo.of(conversation, now)).toList();
    }

    /** What is remembered of a SIP user, named as in {@link ConversationInfo}. */
    public PeerKnowledge knowledge(String sipUser) {
        return peers.knowledge(sipUser);
    }

    /** Forgets what is remembered of that SIP user. */
    public void forget(String sipUser) {
        peers.forget(sipUser);
    }

    /** Ends the session of a pair, named as in {@link ConversationInfo}, in order; false if there is none. */
    public boolean end(String xmppUser, String sipUser) {
        Optional<Conversation> busy = conversations.find(new Pair(xmppUser, sipUser)).filter(found -> found.chat().isBusy());
        busy.ifPresent(conversation -> post(conversation, Chat::leave));
        return busy.isPresent();
    }

    public int sessions() {
        return sessions.taken();
    }

    /** What time brings. */
    void pass() {
        BridgeSettings.Limits limits = settings.limits();
        long now = nanos.getAsLong();
        try {
            pages.queues().age(now - limits.age().toNanos());
            conversations.age(now - limits.remembered().toNanos());
            if (now - ledgerTicked >= LEDGER_TICK_NANOS) {
                ledgerTicked = now;
                ledger.tick();
            }
            conversations.all().forEach(conversation -> conversation.chat().pass(now));
        } catch (RuntimeException e) {
            Log.error("What time brings could not be done", e);
        }
    }
}
