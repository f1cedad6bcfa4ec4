package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MsrpErrors;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * The session mode of one conversation (RFC 7573): opens a session for the first text, and ends it. What happens is called in the
 * mailbox of the conversation, through {@link #handle} where it says so; the few methods that say so, from any thread.
 */
final class Chat {

    /** How long the end of a session waits for reports of its last texts. */
    private static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long MSRP goes on after the dialog: what the peer wrote before its BYE may still be in the network. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** MSRP itself gives up earlier. */
    private static final long CONNECTING_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int REMEMBERED_MESSAGES = 200;
    private static final Logger Log = LoggerFactory.getLogger(Chat.class);

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
    private ChatSession invited;
    private SdpOutcome.Answered invitation;
    private PacketError failure = ChatOutbox.lost();
    private BridgeSettings settings;
    private long lastTraffic;
    private volatile boolean busy;
    private volatile long due;

    Chat(Conversation conversation, ChatTools tools) {
        this.conversation = conversation;
        this.tools = tools;
        this.inbox = new ChatInbox(conversation, tools);
        this.outbox = new ChatOutbox(conversation, tools, inbox);
        this.call = new OutgoingCall(conversation, tools.sip());
    }

    /** From any thread: whether there is a session, or something that waits for one. */
    boolean isBusy() {
        return busy;
    }

    /** From any thread: whether the XMPP user may still confirm a message of the peer, or one may come back. */
    boolean awaitsNews() {
        return inbox.awaitsNews();
    }

    /** From any thread: whether time would bring something to this chat; the clock is that of {@link ChatTools}. */
    boolean isDue(long now) {
        return busy && now - due >= 0;
    }

    /** Whether there is a session, or one is about to be. */
    boolean hasSession() {
        return state != SessionState.IDLE;
    }

    /** Runs what happened. Whatever is wrong with it, every text still comes to its end. */
    void handle(Runnable happened) {
        try {
            happened.run();
        } catch (RuntimeException e) {
            fault(e);
        } finally {
            rest();
        }
    }

    private void fault(RuntimeException e) {
        Log.error("{}: the session has failed, {}", conversation.pair(), state, e);
        events.clear();
        state = SessionState.IDLE;
        stateSince = now();
        ChatSession broken = session;
        if (broken != null) {
            forget();
            broken.hangUp();
            broken.close();
        }
        if (invited != null) {
            invited.reject(SipAnswer.of(500, "Server Internal Error"));
            invited.close();
            invited = null;
            tools.sessions().giveBack();
        }
        outbox.bounce(ErrorCondition.INTERNAL_SERVER_ERROR.error("Fault in the gateway"));
    }

    /** Notes what the other threads want to know. */
    private void rest() {
        busy = state != SessionState.IDLE || previous != null || !outbox.isEmpty();
        boolean calm = state == SessionState.OPEN && previous == null && outbox.isEmpty() && !inbox.isComposing();
        due = calm ? quietSince() + settings.sessions().idle().toNanos() : now();
    }

    private long quietSince() {
        return lastTraffic - stateSince > 0 ? lastTraffic : stateSince;
    }

    private long now() {
        return tools.clock().getAsLong();
    }

    // From XMPP

    /** A text of the XMPP user. */
    void text(Message stanza, SipUri target, BridgeSettings current) {
        inbox.heard(stanza);
        if (outbox.take(stanza, target, current)) {
            settings = current;
            lastTraffic = now();
            handle(() -> on(SessionEvent.TEXT));
        }
    }

    /** Something of the XMPP user without a text: a chat state, a receipt. It opens no session. To be handled. */
    void sign(Message stanza) {
        inbox.confirmed(stanza).ifPresent(messageId -> report(messageId, 200));
        inbox.sign(stanza);
        if (inbox.isGone(stanza)) {
            on(SessionEvent.LEAVE);
        } else if (state == SessionState.OPEN) {
            inbox.chatState(stanza, session, settings);
        }
    }

    /** A stanza that was made of a message of the peer came back; false if it was not. */
    boolean cameBack(Message error) {
        Optional<String> messageId = inbox.cameBack(error);
        messageId.ifPresent(id -> report(id, MsrpErrors.toReport(error.getError())));
        return messageId.isPresent();
    }

    private void report(String messageId, int code) {
        ChatSession reporter = session == null ? previous : session;
        if (reporter == null) {
            received.note(messageId, code);
        } else {
            reporter.msrp().report(messageId, code);
        }
    }

    // From SIP

    /** Whether MSRP is closed and its events are still to come: whatever opens another session comes after them. */
    boolean isClosing() {
        return session != null && session.isClosed();
    }

    /** The peer invites; everything but the offer has been checked. */
    void invited(ChatSession incoming, ChatBodies.Offer offer, String callId, Optional<String> instance, JID recipient,
                 BridgeSettings current) {
        Optional<MsrpEndpoint> msrp = tools.msrp().get();
        if (msrp.isEmpty()) {
            incoming.reject(SipAnswer.of(488, "Not Acceptable Here"));
            return;
        }
        incoming.use(msrp.get().reserve(incoming, received));
        SdpOutcome outcome = incoming.negotiation().answer(offer.sdp(), incoming.msrp().local());
        if (!(outcome instanceof SdpOutcome.Answered answered)) {
            incoming.close();
            incoming.reject(SipAnswer.of(488, "Not Acceptable Here"));
        } else if (!tools.sessions().take(current.sessions().most())) {
            incoming.close();
            incoming.reject(SipAnswer.of(503, "Service Unavailable").with("Retry-After", "60"));
        } else {
            settings = current;
            boolean lock = state != SessionState.IDLE && recipient.getResource() == null;
            inbox.begin(callId, instance, lock ? Optional.empty() : Optional.of(recipient));
            call.heard(callId);
            tools.peers().takesSessions(conversation.pair().sipUser());
            invited = incoming;
            invitation = answered;
            handle(() -> on(SessionEvent.INVITED));
            offer.first().filter(text -> session == incoming).ifPresent(text -> inbox.first(text, incoming, current));
        }
    }

    void onAnswered(ChatSession from, byte[] sdp, Optional<String> instance, PeerInfo peer) {
        if (from != session) {
            from.hangUp();
            from.close();
            return;
        }
        tools.peers().learn(conversation.pair().sipUser(), peer);
        SdpOutcome outcome = session.negotiation().answered(sdp);
        if (outcome instanceof SdpOutcome.Agreed agreed) {
            tools.peers().takesSessions(conversation.pair().sipUser());
            inbox.begin(call.callId(), instance, Optional.empty());
            session.start(agreed.remote(), agreed.active());
            on(SessionEvent.ANSWERED);
        } else {
            failure = ErrorCondition.NOT_ACCEPTABLE.error("No MSRP session");
            on(SessionEvent.REFUSED_MODE);
        }
    }

    void onFailed(ChatSession from, SipOutcome why, PeerInfo peer) {
        if (from != session) {
            return;
        }
        tools.peers().learn(conversation.pair().sipUser(), peer);
        if (!isInviting()) {
            // Theirs, which we have accepted: they had given it up.
            ended();
        } else {
            failure = XmppToSip.errorOf(why, settings);
            boolean takesMessages = tools.peers().hasTakenMessages(conversation.pair().sipUser());
            on(Refusals.meanNoSession(why, peer, takesMessages) ? SessionEvent.REFUSED_MODE : SessionEvent.REFUSED);
        }
    }

    private boolean isInviting() {
        return state == SessionState.INVITING || state == SessionState.LEAVING;
    }

    /** RFC 3264 s8: what we have agreed upon stays as it is. */
    Optional<byte[]> onOffer(ChatSession from, byte[] sdp) {
        if (from != session) {
            return Optional.empty();
        }
        return session.negotiation().answer(sdp, session.msrp().local()) instanceof SdpOutcome.Answered answered
                ? Optional.of(answered.answer()) : Optional.empty();
    }

    void onEnded(ChatSession from) {
        if (from == session) {
            ended();
        }
    }

    private void ended() {
        // If MSRP is closed already, that event follows, and before it what had been written.
        if (isInviting() || session.withdraw().isPresent()) {
            on(SessionEvent.BYE);
        }
    }

    // From MSRP

    void onOpen(ChatSession from) {
        if (from == session) {
            on(SessionEvent.CONNECTED);
        }
    }

    void onMessage(ChatSession from, IncomingMessage message) {
        lastTraffic = now();
        inbox.take(message, from, settings);
    }

    void onSent(ChatSession from, String messageId) {
        lastTraffic = now();
        outbox.written(messageId);
        if (from == session) {
            outbox.flush(session, settings);
        }
    }

    void onDelivered(String messageId) {
        outbox.delivered(messageId);
        ifDrained();
    }

    void onFailure(ChatSession from, String messageId, int code) {
        outbox.failed(messageId, code, Optional.of(from).filter(ours -> ours == session), settings);
        ifDrained();
    }

    void onClosed(ChatSession from, ClosedBecause reason) {
        if (from == previous) {
            previous = null;
        } else if (from == session) {
            Log.debug("{}: MSRP session closed: {}", conversation.pair(), reason);
            boolean never = reason == ClosedBecause.CONNECT_FAILED || reason == ClosedBecause.NO_CONNECTION;
            on(never ? SessionEvent.NOT_CONNECTED : SessionEvent.LOST);
        }
    }

    /** From any thread: a message of the peer was refused before it was read whole; the peer knows. */
    void onRefused() {
        tools.fates().answeredWithError(Fates.Direction.SIP_TO_XMPP, Fates.Mode.SESSION);
    }

    // Time

    /** The gateway stops: nothing more is sent. To be handled. */
    void stop() {
        failure = ErrorMapping.noAnswer("The gateway stops");
        on(SessionEvent.STOP);
        if (previous != null) {
            previous.close();
        }
    }

    /** The gateway is about to stop: what is under way is waited for. To be handled. */
    void leave() {
        on(SessionEvent.QUIET);
    }

    /** What time brings; about every second while it is due. To be handled. */
    void tick() {
        long now = now();
        outbox.trust();
        if (previous != null && now - previousSince > LINGER_NANOS) {
            previous.close();
            previous = null;
        }
        overdue(now - stateSince, now - quietSince()).ifPresent(this::on);
        ifDrained();
        if (session != null) {
            inbox.tick(now, session, settings);
        }
    }

    private Optional<SessionEvent> overdue(long inState, long silent) {
        return switch (state) {
            case IDLE -> Optional.of(SessionEvent.TEXT).filter(text -> outbox.hasWaiting() && previous == null);
            case INVITING, LEAVING -> Optional.of(SessionEvent.REFUSED)
                    .filter(refused -> now() - invitedSince > settings.sessions().invite().toNanos());
            case CONNECTING -> Optional.of(SessionEvent.NOT_CONNECTED).filter(not -> inState > CONNECTING_NANOS);
            case OPEN -> Optional.of(SessionEvent.QUIET)
                    .filter(quiet -> silent > settings.sessions().idle().toNanos());
            case ENDING -> Optional.of(SessionEvent.STOP).filter(stop -> inState > ENDING_NANOS);
        };
    }

    // The session

    private void ifDrained() {
        if (state == SessionState.ENDING && outbox.isEmpty()) {
            on(SessionEvent.DRAINED);
        }
    }

    private void on(SessionEvent next) {
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
            case FLUSH -> outbox.flush(session, settings);
            case HANG_UP -> hangUp();
            case TAKE_BACK -> takeBack();
            case REOPEN -> reopen();
            case REMEMBER_PAGE -> tools.peers().pageOnly(conversation.pair().sipUser(), PeerMemory.REFUSED);
            case FALL_BACK -> fallBack();
            case BOUNCE -> outbox.bounce(failure);
            case TELL_GONE -> inbox.tellGone(session == null ? previous : session, settings);
        }
    }

    private void invite() {
        ChatText first = outbox.next().orElseThrow();
        Optional<MsrpEndpoint> msrp = tools.msrp().get();
        if (msrp.isEmpty()) {
            failure = ErrorCondition.INTERNAL_SERVER_ERROR.error("MSRP is down");
            events.add(SessionEvent.LOST);
        } else if (!tools.sessions().take(settings.sessions().most())) {
            failure = ErrorCondition.RESOURCE_CONSTRAINT.error("Too many sessions");
            events.add(SessionEvent.REFUSED);
        } else {
            SipUri self = AddressMapping.toSip(first.stanza().getFrom()).orElseThrow();
            session = new ChatSession(conversation, first.target(), self,
                    AddressForm.of(first.stanza().getTo(), settings.componentDomain()));
            session.use(msrp.get().reserve(session, received));
            failure = ErrorMapping.noAnswer("No answer");
            invitedSince = now();
            call.invite(first, session);
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

    private void accept() {
        session = invited;
        invited = null;
        lastTraffic = now();
        session.accept(invitation);
    }

    private void hangUp() {
        if (previous != null) {
            previous.close();
        }
        previous = session;
        previousSince = now();
        forget();
        previous.hangUp();
    }

    private void forget() {
        session = null;
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
