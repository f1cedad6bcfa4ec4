package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.SESSION;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MsrpErrors;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageModeMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * The session mode of one conversation (RFC 7573): opens a session for the first text, keeps the texts in order until their fate is
 * known, and ends the session. Called in the mailbox of the conversation, but for the method that says otherwise.
 */
final class Chat {

    /** A connection that fails so soon after a text may have lost it; decided for peers that never report. */
    private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How long the end of a session waits for reports of its last texts. */
    private static final long ENDING_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long MSRP goes on after the dialog: what the peer wrote before its BYE may still be in the network. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int REMEMBERED_MESSAGES = 200;
    private static final Logger Log = LoggerFactory.getLogger(Chat.class);

    private final Conversation conversation;
    private final ChatTools tools;
    private final ChatTexts texts = new ChatTexts();
    private final ChatInbox inbox;
    private final ReceivedMessages received = new ReceivedMessages(REMEMBERED_MESSAGES);
    private final ArrayDeque<SessionEvent> events = new ArrayDeque<>(2);
    private final Set<String> usedCallIds = new HashSet<>(2);
    private SessionState state = SessionState.IDLE;
    private long stateSince;
    private SessionEvent event;
    private ChatSession session;
    private ChatSession previous;
    private ChatSession invited;
    private SdpOutcome.Answered invitation;
    private List<NextHop> hops = List.of();
    private InviteRequest invite;
    private PacketError failure;
    private BridgeSettings settings;
    private long lastTraffic;
    private volatile boolean busy;

    Chat(Conversation conversation, ChatTools tools) {
        this.conversation = conversation;
        this.tools = tools;
        this.inbox = new ChatInbox(conversation, tools);
    }

    /** From any thread: whether there is a session, or something that waits for one. */
    boolean isBusy() {
        return busy;
    }


    /** Whether there is a session, or one is about to be. */
    boolean hasSession() {
        return state != SessionState.IDLE;
    }

    // From XMPP

    /** A text of the XMPP user. */
    void text(Message stanza, SipUri target, BridgeSettings current) {
        settings = current;
        inbox.heard(stanza);
        PageMessage content = PageModeMapping.toSip(stanza, current.componentDomain(), conversation::ownCallId);
        int octets = content.text().getBytes(StandardCharsets.UTF_8).length;
        if (octets > current.maxOctets()) {
            refuse(stanza, ErrorCondition.POLICY_VIOLATION.error("Too long for a SIP message"));
            return;
        }
        ChatText text = new ChatText(stanza, content, target, octets);
        if (!texts.add(text, current.sessions().texts(), current.sessions().octets())) {
            refuse(stanza, ErrorCondition.RESOURCE_CONSTRAINT.error("Too many messages wait for " + target.bare()));
            return;
        }
        on(SessionEvent.TEXT);
    }

    /** Something of the XMPP user without a text: a chat state, a receipt. It opens no session. */
    void sign(Message stanza) {
        inbox.heard(stanza);
        ReceiptMapping.received(stanza).ifPresent(id -> inbox.receipt(id));
        if (inbox.isGone(stanza)) {
            on(SessionEvent.LEAVE);
        } else if (state == SessionState.OPEN) {
            inbox.chatState(stanza, session, settings);
        }
    }

    /** A stanza that was made of a message of the peer came back. */
    boolean cameBack(Message error) {
        return inbox.cameBack(error);
    }

    // From SIP

    /** The peer invites; everything but the offer has been checked. */
    void invited(ChatSession incoming, ChatBodies.Offer offer, String callId, Optional<String> instance, JID recipient,
                 BridgeSettings current) {
        settings = current;
        Optional<MsrpEndpoint> msrp = tools.msrp().get();
        if (msrp.isEmpty()) {
            incoming.reject(SipAnswer.of(488, "Not Acceptable Here"));
            return;
        }
        if (tools.sessions().incrementAndGet() > current.sessions().most()) {
            tools.sessions().decrementAndGet();
            incoming.reject(SipAnswer.of(503, "Service Unavailable").with("Retry-After", "60"));
            return;
        }
        incoming.use(msrp.get().reserve(incoming, received));
        SdpOutcome outcome = incoming.negotiation().answer(offer.sdp(), incoming.msrp().local());
        if (!(outcome instanceof SdpOutcome.Answered answered)) {
            tools.sessions().decrementAndGet();
            incoming.close();
            incoming.reject(SipAnswer.of(488, "Not Acceptable Here"));
            return;
        }
        inbox.begin(callId, instance, recipient);
        usedCallIds.add(callId);
        tools.peers().takesSessions(conversation.pair().sipUser());
        invited = incoming;
        invitation = answered;
        on(SessionEvent.INVITED);
        offer.first().ifPresent(text -> inbox.first(text, session, current));
    }

    void onAnswered(ChatSession from, byte[] sdp, Optional<String> instance, PeerInfo peer) {
        if (from != session) {
            from.hangUp();
            from.close();
            return;
        }
        learn(peer);
        SdpOutcome outcome = session.negotiation().answered(sdp);
        if (outcome instanceof SdpOutcome.Agreed agreed) {
            tools.peers().takesSessions(conversation.pair().sipUser());
            inbox.begin(invite.callId(), instance, null);
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
        learn(peer);
        if (state != SessionState.INVITING) {
            on(SessionEvent.LOST);
        } else if (why instanceof SipOutcome.Unreachable && hops.size() > 1) {
            hops = hops.subList(1, hops.size());
            invite = invite.by(hops.get(0));
            session.use(tools.sip().invite(invite, session));
        } else {
            failure = XmppToSip.errorOf(why);
            boolean noSession = Refusals.meanNoSession(why, peer, tools.peers().hasTakenMessages(conversation.pair().sipUser()));
            on(noSession ? SessionEvent.REFUSED_MODE : SessionEvent.REFUSED);
        }
    }

    private void learn(PeerInfo peer) {
        if (peer.allow().contains("MESSAGE")) {
            tools.peers().takesMessages(conversation.pair().sipUser());
        }
    }

    Optional<byte[]> onOffer(ChatSession from, byte[] sdp) {
        if (from != session) {
            return Optional.empty();
        }
        return session.negotiation().answer(sdp, session.msrp().local()) instanceof SdpOutcome.Answered answered
                ? Optional.of(answered.answer()) : Optional.empty();
    }

    void onEnded(ChatSession from) {
        if (from == session) {
            on(SessionEvent.BYE);
        }
    }

    // From MSRP

    void onOpen(ChatSession from) {
        from.opened();
        if (from == session) {
            on(SessionEvent.CONNECTED);
        }
    }

    void onMessage(ChatSession from, org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage message) {
        lastTraffic = System.nanoTime();
        inbox.deliver(message, from, settings);
    }

    void onSent(ChatSession from, String messageId) {
        texts.find(messageId).ifPresent(part -> part.written(System.nanoTime()));
        if (from == session) {
            flush();
        }
    }

    void onDelivered(String messageId) {
        tools.peers().reports(conversation.pair().sipUser());
        inbox.reported(messageId);
        texts.find(messageId).ifPresent(part -> {
            part.delivered();
            if (part.text().isDelivered()) {
                inbox.confirm(part.text().stanza());
            }
            settle(part.text());
        });
        drained();
    }

    void onFailure(ChatSession from, String messageId, int code) {
        Optional<ChatText.Part> found = texts.find(messageId);
        if (found.isEmpty()) {
            inbox.failed(messageId, code);
            return;
        }
        ChatText.Part part = found.get();
        if (code == 481 || code == 506) {
            // The session is no more; what that means for its texts is seen when it is closed.
            part.notTaken();
        } else if (code == 415 && from == session && part.again()) {
            session.wrapOtherwise();
            hand(part);
        } else {
            part.failed();
            failure = MsrpErrors.toXmpp(code);
            settle(part.text());
            drained();
        }
    }

    void onClosed(ChatSession from, ClosedBecause reason) {
        if (from == session) {
            Log.debug("{}: MSRP session closed: {}", conversation.pair(), reason);
            boolean never = reason == ClosedBecause.CONNECT_FAILED || reason == ClosedBecause.NO_CONNECTION;
            on(never ? SessionEvent.NOT_CONNECTED : SessionEvent.LOST);
        }
    }

    /** From any thread: a message of the peer was refused before it was read whole; the peer knows. */
    void onRefused() {
        tools.fates().answeredWithError(Fates.Direction.SIP_TO_XMPP, SESSION);
    }

    // The session

    /** The gateway stops: nothing more is sent. */
    void stop() {
        on(SessionEvent.STOP);
        if (previous != null) {
            previous.close();
        }
    }

    /** The gateway is about to stop: what is under way is waited for. */
    void leave() {
        on(SessionEvent.QUIET);
    }

    /** What time brings; called about every second while the chat is busy. */
    void tick() {
        long now = System.nanoTime();
        texts.writtenBefore(now - TRUST_NANOS).stream().filter(text -> !reports()).forEach(this::trust);
        inbox.tick(now, session, settings);
        if (previous != null && now - stateSince > LINGER_NANOS) {
            previous.close();
            previous = null;
        }
        long inState = now - stateSince;
        if (state == SessionState.INVITING && inState > settings.sessions().invite().toNanos()) {
            failure = ErrorCondition.REMOTE_SERVER_TIMEOUT.error("No answer");
            on(SessionEvent.REFUSED);
        } else if (state == SessionState.ENDING && inState > ENDING_NANOS) {
            on(SessionEvent.STOP);
        } else if (now - Math.max(lastTraffic, stateSince) > settings.sessions().idle().toNanos()) {
            on(SessionEvent.QUIET);
        }
        drained();
        busy = isBusyNow();
    }

    private boolean isBusyNow() {
        return state != SessionState.IDLE || previous != null || !texts.isEmpty() || inbox.isComposing();
    }

    private boolean reports() {
        return tools.peers().hasReported(conversation.pair().sipUser());
    }

    /** A peer that never reports is taken at TCP's word. */
    private void trust(ChatText text) {
        text.parts().forEach(ChatText.Part::delivered);
        inbox.expectReport(text);
        settle(text);
    }

    private void drained() {
        if (state == SessionState.ENDING && texts.isEmpty()) {
            on(SessionEvent.DRAINED);
        }
    }

    private void on(SessionEvent next) {
        events.add(next);
        if (events.size() > 1) {
            return;
        }
        try {
            while (!events.isEmpty()) {
                event = events.peek();
                step(SessionTransitions.next(state, event));
                events.remove();
            }
        } finally {
            // Empty, unless a step failed: the next event must find its turn all the same.
            events.clear();
            busy = isBusyNow();
        }
    }

    private void step(SessionTransitions.Step step) {
        if (state != step.state()) {
            Log.debug("{}: {} {} {}", conversation.pair(), state, event, step.state());
            state = step.state();
            stateSince = System.nanoTime();
        }
        step.actions().forEach(this::perform);
    }

    private void perform(SessionAction action) {
        switch (action) {
            case INVITE -> invite();
            case CANCEL -> cancel();
            case ACCEPT -> accept();
            case FLUSH -> flush();
            case HANG_UP -> hangUp();
            case TAKE_BACK -> takeBack();
            case REOPEN -> reopen();
            case REMEMBER_PAGE -> tools.peers().pageOnly(conversation.pair().sipUser(), PeerMemory.REFUSED);
            case FALL_BACK -> fallBack();
            case BOUNCE -> texts.all().forEach(text -> giveUp(text, failureOr(ErrorCondition.REMOTE_SERVER_TIMEOUT)));
            case TELL_GONE -> inbox.tellGone(previous, settings);
        }
    }

    private PacketError failureOr(ErrorCondition condition) {
        return failure == null ? condition.error("The session has ended") : failure;
    }

    private void invite() {
        ChatText first = texts.next().orElseThrow();
        SipUri target = first.target();
        failure = null;
        hops = tools.routes().towards(target.host());
        Optional<MsrpEndpoint> msrp = tools.msrp().get();
        if (hops.isEmpty()) {
            failure = ErrorCondition.REMOTE_SERVER_NOT_FOUND.error("No route to " + target.host());
        } else if (msrp.isEmpty()) {
            failure = ErrorCondition.INTERNAL_SERVER_ERROR.error("MSRP is down");
        } else if (tools.sessions().get() >= settings.sessions().most()) {
            failure = ErrorCondition.RESOURCE_CONSTRAINT.error("Too many sessions");
        }
        if (failure != null) {
            events.add(SessionEvent.REFUSED);
            return;
        }
        tools.sessions().incrementAndGet();
        SipUri from = AddressMapping.toSip(first.stanza().getFrom()).orElseThrow();
        session = new ChatSession(conversation, target, from, AddressForm.of(first.stanza().getTo(), settings.componentDomain()));
        session.use(msrp.get().reserve(session, received));
        byte[] offer = session.negotiation().offer(session.msrp().local());
        String subject = first.content().subject().orElse("Open chat with " + from.user() + "?");
        invite = new InviteRequest(hops.get(0), target.toString(), from.bare().toString(), from.gr(), callId(first), Optional.of(subject),
                offer);
        session.use(tools.sip().invite(invite, session));
    }

    /** The thread's Call-ID for its first session; an INVITE needs one that was never used (RFC 3261 s8.1.1.4). */
    private String callId(ChatText text) {
        Optional<String> thread = Optional.ofNullable(text.stanza().getThread());
        String callId = thread.map(name -> conversation.callId(name, text.content().callId())).orElse(text.content().callId());
        if (!usedCallIds.add(callId)) {
            callId = UUID.randomUUID().toString();
            conversation.rename(thread.orElse(callId), callId);
        }
        if (usedCallIds.size() > REMEMBERED_MESSAGES) {
            usedCallIds.clear();
        }
        return callId;
    }

    private void cancel() {
        if (session != null) {
            session.hangUp();
            session.close();
            forget();
        }
    }

    private void accept() {
        session = invited;
        invited = null;
        lastTraffic = System.nanoTime();
        session.accept(invitation);
    }

    private void hangUp() {
        if (previous != null) {
            previous.close();
        }
        previous = session;
        session.hangUp();
        forget();
    }

    private void forget() {
        session = null;
        tools.sessions().decrementAndGet();
    }

    private void takeBack() {
        boolean failed = event == SessionEvent.LOST || event == SessionEvent.NOT_CONNECTED;
        long freshSince = System.nanoTime() - TRUST_NANOS;
        boolean reports = reports();
        for (ChatText text : texts.all()) {
            for (ChatText.Part part : text.parts()) {
                if (previous.isOpen()) {
                    part.sessionOver(reports, failed, freshSince);
                } else {
                    part.neverSent();
                }
            }
        }
        texts.takeBack();
        failure = ErrorCondition.REMOTE_SERVER_TIMEOUT.error("The session was lost");
        texts.all().forEach(this::settle);
    }

    private void reopen() {
        if (texts.hasWaiting()) {
            events.add(SessionEvent.TEXT);
        }
    }

    private void fallBack() {
        if (event == SessionEvent.NOT_CONNECTED) {
            tools.peers().pageOnly(conversation.pair().sipUser(), PeerMemory.UNREACHED);
        }
        for (ChatText text : texts.all()) {
            boolean may = settings.chat(text.target().host()) == BridgeSettings.ChatMode.AUTO && text.isUntouched();
            if (may) {
                texts.remove(text);
                tools.pages().send(text.stanza(), text.target(), conversation, settings);
            } else {
                giveUp(text, failureOr(ErrorCondition.NOT_ACCEPTABLE));
            }
        }
    }

    // Texts

    private void flush() {
        for (Optional<ChatText> next = texts.next(); next.isPresent() && hand(next.get()); next = texts.next()) {
            texts.nextIsHanded();
        }
    }

    private boolean hand(ChatText text) {
        if (text.parts().isEmpty()) {
            session.pieces(text.content().text(), settings).forEach(piece -> text.add(ChatText.newMessageId(), piece));
        }
        for (ChatText.Part part : text.parts()) {
            if (part.state() == PartState.WAITING && !hand(part)) {
                return false;
            }
        }
        return true;
    }

    private boolean hand(ChatText.Part part) {
        Message stanza = part.text().stanza();
        boolean success = settings.sessions().track() || ReceiptMapping.requested(stanza);
        OutgoingMessage message = session.message(part, success, settings);
        if (!session.msrp().send(message)) {
            return false;
        }
        texts.handed(part);
        lastTraffic = System.nanoTime();
        inbox.wrote();
        return true;
    }

    /** Lets go of a text that has come to its end. */
    private void settle(ChatText text) {
        if (text.hasFailed()) {
            giveUp(text, failureOr(ErrorCondition.REMOTE_SERVER_TIMEOUT));
        } else if (text.isDelivered()) {
            texts.remove(text);
            tools.fates().delivered(XMPP_TO_SIP, SESSION);
        }
    }

    private void giveUp(ChatText text, PacketError error) {
        texts.remove(text);
        refuse(text.stanza(), error);
    }

    private void refuse(Message stanza, PacketError error) {
        tools.pages().refuse(stanza, error, SESSION);
    }
}
