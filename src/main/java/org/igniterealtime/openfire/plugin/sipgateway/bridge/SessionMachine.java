package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.PacketError;

/**
 * The state of a chat's session, and what {@link SessionTransitions} wants done. An event that follows from an action comes after
 * the action's own event. Used in the mailbox of the conversation.
 */
final class SessionMachine {

    /** How long the end of a session waits for reports of its last texts. */
    private static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long MSRP goes on after the dialog: what the peer wrote before its BYE may still be in the network. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** MSRP itself gives up earlier. */
    private static final long CONNECTING_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** An INVITE of the peer that comes so soon after ours may have been sent at the same time. */
    private static final long GLARE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** How long such an INVITE waits at least; time is looked at every second. A gateway that gives way answers ours earlier. */
    private static final long HOLDING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REMEMBERED_MESSAGES = 200;
    private static final Logger Log = LoggerFactory.getLogger(SessionMachine.class);

    private final Conversation conversation;
    private final ChatTools tools;
    private final ChatInbox inbox;
    private final ChatOutbox outbox;
    private final OutgoingCall call;
    private final ReceivedMessages received = new ReceivedMessages(REMEMBERED_MESSAGES);
    private final ArrayDeque<SessionEvent> events = new ArrayDeque<>(2);
    private SessionState state = SessionState.IDLE;
    private long stateSince;
    private SessionEvent event;
    private ChatSession session;
    private ChatSession previous;
    private long previousSince;
    private long invitedSince;
    /** The session that we have invited to last. */
    private ChatSession ours;
    /** What is to be taken or refused, the oldest first. */
    private final ArrayDeque<Invitation> invitations = new ArrayDeque<>(1);
    private PacketError failure = ChatOutbox.lost();
    private BridgeSettings settings;
    private long lastTraffic;

    SessionMachine(Conversation conversation, ChatTools tools, ChatInbox inbox, ChatOutbox outbox) {
        this.conversation = conversation;
        this.tools = tools;
        this.inbox = inbox;
        this.outbox = outbox;
        this.call = new OutgoingCall(conversation, tools.sip());
    }

    SessionState state() {
        return state;
    }

    /** Since when, by the clock of {@link ChatTools}. */
    long stateSince() {
        return stateSince;
    }

    boolean isInviting() {
        return switch (state) {
            case INVITING, LEAVING, HOLDING, PARTING -> true;
            default -> false;
        };
    }

    /** Whether that is the session which waits for what becomes of ours. */
    boolean isHeld(ChatSession some) {
        return invitations.stream().anyMatch(invitation -> invitation.session() == some);
    }

    /** Whether that is the session which is there, or is being set up. */
    boolean isCurrent(ChatSession some) {
        return some == session;
    }

    Optional<ChatSession> session() {
        return Optional.ofNullable(session);
    }

    /** The session that is there, else the one before, whose MSRP still goes on. */
    Optional<ChatSession> lastSession() {
        return session().or(() -> Optional.ofNullable(previous));
    }

    /** Whether MSRP of the session before still goes on. */
    boolean lingers() {
        return previous != null;
    }

    /** The last session's INVITE of ours. */
    OutgoingCall call() {
        return call;
    }

    /** The messages of the peer, by which repeated ones are known. */
    ReceivedMessages received() {
        return received;
    }

    BridgeSettings settings() {
        return settings;
    }

    void use(BridgeSettings current) {
        settings = current;
    }

    /** Something was said. */
    void traffic() {
        lastTraffic = now();
    }

    private long now() {
        return tools.clock().getAsLong();
    }

    // Events

    /** As {@link #on(SessionEvent)}; texts that come to their end by it are answered with that error. */
    void on(SessionEvent next, PacketError error) {
        failure = error;
        on(next);
    }

    /** The peer invites. */
    void invited(Invitation invitation) {
        invitations.add(invitation);
        on(isGlare() ? SessionEvent.GLARE : SessionEvent.INVITED);
    }

    private boolean isGlare() {
        return session != null && session == ours && now() - invitedSince < GLARE_NANOS && session.selfGoesFirst();
    }

    void on(SessionEvent next) {
        events.add(next);
        if (events.size() > 1) {
            return;
        }
        while (!events.isEmpty()) {
            event = events.peek();
            step(SessionTransitions.next(state, event));
            events.remove();
        }
        ifDrained();
    }

    /** The last texts of a session that ends may have come to their ends. */
    void ifDrained() {
        if (state == SessionState.ENDING && outbox.isEmpty()) {
            on(SessionEvent.DRAINED);
        }
    }

    /** Everything that there is ends, since something has gone wrong that should not. */
    void fault(RuntimeException e) {
        Log.error("{}: the session has failed, {}", conversation.pair(), state, e);
        events.clear();
        state = SessionState.IDLE;
        stateSince = now();
        cancel();
        while (!invitations.isEmpty()) {
            refuse(SipAnswer.of(500, "Server Internal Error"));
        }
        outbox.bounce(ErrorCondition.INTERNAL_SERVER_ERROR.error("Fault in the gateway"));
    }

    /** MSRP of the session before has ended; false if that was not the one. */
    boolean previousIsClosed(ChatSession some) {
        boolean was = previous == some;
        if (was) {
            previous = null;
        }
        return was;
    }

    // Time

    /** When time would bring an event, at the earliest, if nothing else happens. */
    long due() {
        boolean calm = state == SessionState.OPEN && previous == null && outbox.isEmpty() && !inbox.isComposing();
        return calm ? quietSince() + settings.sessions().idle().toNanos() : now();
    }

    private long quietSince() {
        return lastTraffic - stateSince > 0 ? lastTraffic : stateSince;
    }

    void tick() {
        long now = now();
        if (previous != null && now - previousSince > LINGER_NANOS) {
            closePrevious();
        }
        overdue(now - stateSince, now - quietSince()).ifPresent(next -> {
            if (next == SessionEvent.STOP) {
                failure = ChatOutbox.lost();
            }
            on(next);
        });
        ifDrained();
    }

    /** Ends MSRP of the session before. */
    void closePrevious() {
        if (previous != null) {
            previous.close();
            previous = null;
        }
    }

    private Optional<SessionEvent> overdue(long inState, long silent) {
        return switch (state) {
            case IDLE -> Optional.of(SessionEvent.TEXT).filter(text -> outbox.hasWaiting() && previous == null);
            case INVITING, LEAVING -> Optional.of(SessionEvent.REFUSED)
                    .filter(refused -> now() - invitedSince > settings.sessions().invite().toNanos());
            case HOLDING, PARTING -> Optional.of(SessionEvent.INVITED)
                    .filter(taken -> now() - invitations.element().since() >= HOLDING_NANOS);
            case CONNECTING -> Optional.of(SessionEvent.NOT_CONNECTED).filter(not -> inState > CONNECTING_NANOS);
            case OPEN -> Optional.of(SessionEvent.QUIET)
                    .filter(quiet -> silent > settings.sessions().idle().toNanos());
            case ENDING -> Optional.of(SessionEvent.STOP).filter(stop -> inState > ENDING_NANOS);
        };
    }

    // Actions

    private void step(SessionTransitions.Step step) {
        if (state != step.state()) {
            Log.debug("{}: {} {} {}", conversation.pair(), state, event, step.state());
            state = step.state();
            stateSince = now();
        }
        step.actions().forEach(this::perform);
    }

    private void perform(SessionAction action) {
        switch (action) {
            case INVITE -> invite();
            case CANCEL -> cancel();
            case ACCEPT -> accept();
            case REFUSE -> refuse(SipAnswer.of(486, "Busy Here"));
            case FLUSH -> outbox.flush(session, settings);
            case HANG_UP -> hangUp();
            case TAKE_BACK -> takeBack();
            case REOPEN -> reopen();
            case REMEMBER_PAGE -> tools.peers().pageOnly(conversation.pair().sipUser(), PeerMemory.REFUSED);
            case FALL_BACK -> fallBack();
            case BOUNCE -> outbox.bounce(failure);
            case TELL_GONE -> inbox.tellGone(lastSession().orElseThrow(), settings);
        }
    }

    private void invite() {
        ChatText first = outbox.next().orElseThrow();
        Optional<MsrpEndpoint> msrp = tools.msrp().get();
        boolean secure = tools.routes().isSecure(first.target().host());
        Optional<MsrpTransport> transport = msrp.flatMap(ours -> settings.sessions().offers(secure).stream()
                .filter(ours::listensBy).findFirst());
        if (transport.isEmpty()) {
            failure = ErrorCondition.INTERNAL_SERVER_ERROR.error("MSRP is down");
            events.add(SessionEvent.LOST);
        } else if (!tools.sessions().take(settings.sessions().most())) {
            failure = ErrorCondition.RESOURCE_CONSTRAINT.error("Too many sessions");
            events.add(SessionEvent.REFUSED);
        } else {
            SipUri self = AddressMapping.toSip(first.stanza().getFrom()).orElseThrow();
            session = new ChatSession(conversation, first.target(), self,
                    AddressForm.of(first.stanza().getTo(), settings.componentDomain()));
            session.use(msrp.get().reserve(transport.get(), session, received));
            failure = ErrorMapping.noAnswer("No answer");
            ours = session;
            invitedSince = now();
            call.invite(first, session);
            outbox.invited(session.callId());
        }
    }

    private void cancel() {
        if (session != null) {
            ChatSession given = session;
            forget();
            given.hangUp();
            given.close();
        }
    }

    /** Of two calls the later one is taken: who calls again has given the first one up, or soon will. */
    private void accept() {
        while (invitations.size() > 1) {
            refuse(SipAnswer.of(486, "Busy Here"));
        }
        Invitation taken = invitations.remove();
        session = taken.session();
        lastTraffic = now();
        inbox.begin(taken.recipient());
        session.accept(taken.answer());
        taken.first().ifPresent(text -> inbox.first(text, session, settings));
    }

    private void refuse(SipAnswer answer) {
        ChatSession refused = invitations.remove().session();
        tools.sessions().giveBack();
        refused.reject(answer);
        refused.close();
    }

    private void hangUp() {
        closePrevious();
        previous = session;
        previousSince = now();
        forget();
        previous.hangUp();
    }

    private void forget() {
        session = null;
        ours = null;
        inbox.end();
        tools.sessions().giveBack();
    }

    private void takeBack() {
        if (event != SessionEvent.STOP) {
            failure = ChatOutbox.lost();
        }
        boolean closed = event == SessionEvent.LOST || event == SessionEvent.NOT_CONNECTED;
        outbox.takeBack(previous, closed ? Optional.empty() : previous.withdraw(), closed && !previous.hasEnded());
    }

    /** After a BYE reports may still come by MSRP: a text that they speak of needs no new session. Time brings the others one. */
    private void reopen() {
        outbox.retire(failure, settings);
        if (outbox.hasWaiting() && !(event == SessionEvent.BYE && outbox.peerReports())) {
            events.add(SessionEvent.TEXT);
        }
    }

    private void fallBack() {
        if (event == SessionEvent.NOT_CONNECTED) {
            tools.peers().pageOnly(conversation.pair().sipUser(), PeerMemory.UNREACHED);
        }
        outbox.fallBack(failure, settings);
    }
}
