package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MsrpErrors;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * The session mode of one conversation (RFC 7573): what happens on either side, as events for its {@link SessionMachine}. Called
 * in the mailbox of the conversation, through {@link #handle} where it says so; the few methods that say so, from any thread.
 */
final class Chat {

    private static final Logger Log = LoggerFactory.getLogger(Chat.class);

    private final Conversation conversation;
    private final ChatTools tools;
    private final ChatUser user;
    private final Notifications notifications;
    private final PageSigns pageSigns;
    private final ChatInbox inbox;
    private final ChatOutbox outbox;
    private final SessionMachine machine;
    private final IncomingCall incomingCall;
    private volatile boolean busy;
    private volatile boolean signs;
    private volatile long due;
    private volatile boolean tickWaits;
    private volatile SessionState state = SessionState.IDLE;
    private volatile long stateSince;
    private volatile int texts;

    Chat(Conversation conversation, ChatTools tools) {
        this.conversation = conversation;
        this.tools = tools;
        this.user = new ChatUser(tools.xmpp());
        this.notifications = new Notifications(tools.xmpp(), tools.ledger(), tools.clock());
        this.pageSigns = new PageSigns(conversation, tools, user);
        this.inbox = new ChatInbox(conversation, tools, user, notifications);
        this.outbox = new ChatOutbox(conversation, tools, inbox, notifications);
        this.machine = new SessionMachine(conversation, tools, inbox, outbox);
        this.incomingCall = new IncomingCall(conversation, tools, machine.received());
    }

    /** From any thread: whether there is a session, or something that waits for one. */
    boolean isBusy() {
        return busy;
    }

    /** From any thread: the state of the session. */
    SessionState state() {
        return state;
    }

    /** From any thread: since when it is in that state, by the clock of {@link ChatTools}. */
    long stateSince() {
        return stateSince;
    }

    /** From any thread: how many texts for the session have not come to their ends. */
    int texts() {
        return texts;
    }

    /** From any thread: whether the XMPP user may still confirm a message of the peer, or one may come back. */
    boolean awaitsNews() {
        return inbox.awaitsNews() || notifications.awaits();
    }

    /** What the users of this conversation want to be notified of. */
    Notifications notifications() {
        return notifications;
    }

    PageSigns pageSigns() {
        return pageSigns;
    }

    /** Whether there is a session, or one is about to be. */
    boolean hasSession() {
        return machine.state() != SessionState.IDLE;
    }

    /** Runs what happened. Whatever is wrong with it, every text still comes to its end. */
    void handle(Runnable happened) {
        try {
            happened.run();
        } catch (RuntimeException e) {
            machine.fault(e);
        } finally {
            // What the other threads want to know.
            signs = pageSigns.isBusy();
            busy = hasSession() || machine.lingers() || !outbox.isEmpty();
            due = machine.due();
            stateSince = machine.stateSince();
            state = machine.state();
            texts = outbox.size();
        }
    }

    // From XMPP

    /** A text of the XMPP user. */
    void text(Letter letter, SipUri target, BridgeSettings current) {
        paged(letter.stanza());
        letter.journey().goes(Fates.Mode.SESSION);
        if (machine.isInviting()) {
            letter.journey().step(Journey.Event.WAITS);
        }
        if (outbox.take(letter, target, current)) {
            machine.use(current);
            machine.traffic();
            handle(() -> machine.on(SessionEvent.TEXT));
        }
    }

    /** A text of the XMPP user, in whatever mode it goes. */
    void paged(Message stanza) {
        user.heard(stanza);
        pageSigns.userWrote();
    }

    /** Something of the XMPP user without a text: a chat state, a receipt, a marker. Opens nothing; false if it means nothing. */
    boolean sign(Message stanza, SipUri target, BridgeSettings current) {
        boolean inSession = hasSession();
        AtomicBoolean meant = new AtomicBoolean(inSession);
        handle(() -> {
            Optional<ChatInbox.Shown> confirmed = inbox.confirmed(stanza);
            confirmed.ifPresent(message -> report(message, 200));
            List<Notifications.News> news = notifications.confirmed(stanza, self(stanza.getFrom()));
            news.forEach(told -> say(told, target, current));
            user.sign(stanza);
            boolean heard = inSession ? sessionSign(stanza) : pageSigns.chatState(stanza, target, current);
            meant.compareAndSet(false, heard || confirmed.isPresent() || !news.isEmpty());
        });
        return meant.get();
    }

    private boolean sessionSign(Message stanza) {
        if (user.isGone(stanza)) {
            machine.on(SessionEvent.LEAVE);
        } else if (machine.state() == SessionState.OPEN) {
            machine.session().ifPresent(session -> inbox.chatState(stanza, session, machine.settings()));
        }
        return true;
    }

    private static String self(JID user) {
        return AddressMapping.toSip(user.asBareJID()).map(SipUri::toString).orElseThrow();
    }

    /** Within the session if there is one, of which RFC 5438 s13 says little, else as a MESSAGE (s12.1.3.1). */
    private void say(Notifications.News news, SipUri target, BridgeSettings current) {
        Optional<ChatSession> open = machine.state() == SessionState.OPEN ? machine.session() : Optional.empty();
        Optional<ChatSession> session = open.filter(found -> found.takesNotifications(current));
        if (session.isPresent()) {
            session.get().say(news.imdn());
        } else {
            ChatBodies.Envelope envelope =
                    new ChatBodies.Envelope(self(news.from()), target.bare().toString(), Instant.now(), Optional.empty());
            boolean plainly = tools.peers().wantsPlainNotifications(conversation.pair().sipUser());
            ChatBodies.Body body = plainly ? ChatBodies.plainNotification(news.imdn())
                    : ChatBodies.notification(news.imdn(), envelope);
            tools.pages().say(body, news.from(), target, conversation, current);
        }
    }

    /** A stanza that was made of a message of the peer came back; false if it was not. */
    boolean cameBack(Message error, SipUri target, BridgeSettings current) {
        Optional<ChatInbox.Shown> message = inbox.cameBack(error);
        message.ifPresent(shown -> report(shown, MsrpErrors.toReport(error.getError())));
        Optional<Notifications.News> news = notifications.cameBack(error, self(error.getFrom()));
        news.ifPresent(told -> say(told, target, current));
        return message.isPresent() || news.isPresent();
    }

    private void report(ChatInbox.Shown message, int code) {
        machine.lastSession().ifPresentOrElse(session -> {
            session.msrp().report(message.messageId(), code);
            tools.ledger().step(message.journey(), Journey.Event.REPORT_SENT, code, message.messageId());
        }, () -> machine.received().note(message.messageId(), code));
    }

    // From SIP

    /** Whether MSRP is closed and its events are still to come: whatever opens another session comes after them. */
    boolean isClosing() {
        return machine.session().filter(ChatSession::isClosed).isPresent();
    }

    /** The peer invites; everything but the offer has been checked. */
    void invited(ChatSession incoming, ChatBodies.Offer offer, JID recipient, BridgeSettings current) {
        boolean lock = hasSession() && recipient.getResource() == null;
        incomingCall.take(incoming, offer, lock ? Optional.empty() : Optional.of(recipient), current).ifPresent(invitation -> {
            machine.use(current);
            machine.call().heard(incoming.callId());
            handle(() -> machine.invited(invitation));
        });
    }

    void onHop(ChatSession from, NextHop hop) {
        if (machine.isCurrent(from)) {
            outbox.journeys(journey -> journey.onHop(hop));
        }
    }

    void onHopFailed(ChatSession from, SipOutcome why) {
        if (machine.isCurrent(from)) {
            outbox.answered(why);
        }
    }

    /** Our offer is answered, be it in a 200 or in the ACK of a peer that has made none. */
    void onAnswered(ChatSession from, byte[] sdp, String contact, PeerInfo peer) {
        if (!machine.isCurrent(from)) {
            from.hangUp();
            from.close();
            return;
        }
        boolean inviting = machine.isInviting();
        if (inviting) {
            outbox.answered(new SipOutcome.Accepted(200));
        }
        tools.peers().learn(conversation.pair().sipUser(), peer);
        SdpOutcome outcome = from.negotiation().answered(sdp);
        if (outcome instanceof SdpOutcome.Agreed agreed) {
            tools.peers().takesSessions(conversation.pair().sipUser());
            from.isAt(contact);
            inbox.begin(Optional.empty());
            from.start(agreed.remote(), agreed.active());
            machine.on(SessionEvent.ANSWERED);
        } else {
            machine.on(inviting ? SessionEvent.REFUSED_MODE : SessionEvent.NOT_CONNECTED,
                    ErrorCondition.NOT_ACCEPTABLE.error("No MSRP session"));
        }
    }

    void onFailed(ChatSession from, SipOutcome why, PeerInfo peer) {
        if (!machine.isCurrent(from)) {
            withdrawn(from);
            return;
        }
        tools.peers().learn(conversation.pair().sipUser(), peer);
        if (!machine.isInviting()) {
            // Theirs, which we have accepted: they had given it up.
            ended(from);
        } else {
            outbox.answered(why);
            boolean takesMessages = tools.peers().hasTakenMessages(conversation.pair().sipUser());
            boolean noSession = Refusals.meanNoSession(why, peer, takesMessages);
            machine.on(noSession ? SessionEvent.REFUSED_MODE : SessionEvent.REFUSED, XmppToSip.errorOf(why, machine.settings()));
        }
    }

    /** RFC 3264 s8: what we have agreed upon stays as it is. */
    Optional<byte[]> onOffer(ChatSession from, byte[] sdp) {
        if (!machine.isCurrent(from)) {
            return Optional.empty();
        }
        return from.negotiation().answer(sdp, from.msrp().local()) instanceof SdpOutcome.Answered answered
                ? Optional.of(answered.answer()) : Optional.empty();
    }

    void onEnded(ChatSession from) {
        if (machine.isCurrent(from)) {
            ended(from);
        } else {
            withdrawn(from);
        }
    }

    private void withdrawn(ChatSession session) {
        if (machine.isHeld(session)) {
            machine.on(SessionEvent.WITHDRAWN);
        }
    }

    private void ended(ChatSession session) {
        // If MSRP is closed already, that event follows, and before it what had been written.
        if (machine.isInviting() || session.withdraw().isPresent()) {
            machine.on(SessionEvent.BYE);
        }
    }

    // From MSRP

    void onOpen(ChatSession from) {
        if (machine.isCurrent(from)) {
            machine.on(SessionEvent.CONNECTED);
            flush(from);
        }
    }

    void onMessage(ChatSession from, IncomingMessage message) {
        machine.traffic();
        inbox.take(message, from, machine.settings());
    }

    void onSent(ChatSession from, String messageId) {
        machine.traffic();
        outbox.written(messageId);
        flush(from);
    }

    void onDelivered(ChatSession from, String messageId) {
        outbox.delivered(messageId);
        flush(from);
        machine.ifDrained();
    }

    void onFailure(ChatSession from, String messageId, int code) {
        outbox.failed(messageId, code, Optional.of(from).filter(machine::isCurrent), machine.settings());
        flush(from);
        machine.ifDrained();
    }

    /** There may be room for texts that wait. */
    private void flush(ChatSession from) {
        if (machine.isCurrent(from)) {
            outbox.flush(from, machine.settings());
        }
    }

    void onClosed(ChatSession from, ClosedBecause reason) {
        if (!machine.previousIsClosed(from) && machine.isCurrent(from)) {
            Log.debug("{}: MSRP session closed: {}", conversation.pair(), reason);
            boolean never = reason == ClosedBecause.CONNECT_FAILED || reason == ClosedBecause.NO_CONNECTION;
            machine.on(never ? SessionEvent.NOT_CONNECTED : SessionEvent.LOST);
        } else {
            withdrawn(from);
        }
    }

    /** From any thread: a message of the peer was refused before it was read whole; the peer knows. */
    void onRefused(ChatSession from, String messageId, int code) {
        inbox.refusedUnread(messageId, code, from);
    }

    // Time

    /** The gateway stops: nothing more is sent. To be handled. */
    void stop() {
        machine.on(SessionEvent.STOP, ErrorMapping.noAnswer("The gateway stops"));
        machine.closePrevious();
    }

    /** The gateway is about to stop: what is under way is waited for. To be handled. */
    void leave() {
        machine.on(SessionEvent.QUIET);
    }

    /**
     * From the timer, about every second: posts what time brings. While one such event waits no other does, however long the
     * workers stand still.
     *
     * @param now by the clock of {@link ChatTools}
     */
    void pass(long now) {
        if (!tickWaits && (busy && now - due >= 0 || signs)) {
            tickWaits = true;
            conversation.postOwn(() -> handle(this::tick));
        }
    }

    private void tick() {
        tickWaits = false;
        outbox.tick();
        machine.session().ifPresent(this::flush);
        machine.tick();
        pageSigns.tick(tools.clock().getAsLong());
        machine.session().ifPresent(session -> inbox.tick(tools.clock().getAsLong(), session, machine.settings()));
    }
}
