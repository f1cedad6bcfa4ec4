package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.SIP_TO_XMPP;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ChatStateMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ChatStateMapping.ChatState;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MsrpErrors;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * What the XMPP user of a chat sees: texts, chat states (RFC 7573 s6) and receipts (s7); and what the user's client has shown of
 * itself. Used in the mailbox of the conversation.
 */
final class ChatInbox {

    private static final int REMEMBERED = 200;
    private static final int FAULT = MsrpErrors.toReport(ErrorCondition.INTERNAL_SERVER_ERROR.error("Fault in the gateway"));
    private static final Logger Log = LoggerFactory.getLogger(ChatInbox.class);

    private final Conversation conversation;
    private final ChatTools tools;
    /** The messages of the peer that the XMPP user may confirm, or that may come back, by the ids of the stanzas. */
    private final Map<String, Shown> shown = new Remembered<>(REMEMBERED);
    /** Texts taken for delivered, whose sender waits for a receipt, by Message-ID; without what they say. */
    private final Map<String, Letter> unconfirmed = new Remembered<>(REMEMBERED);
    private volatile boolean awaitsNews;
    private final ChatUser user;
    private final Notifications notifications;
    private final Composing composing = new Composing();
    private String composingId = "";
    private boolean composingRefused;

    /**
     * A message of the peer that the user has seen.
     *
     * @param journey its number; the ledger may have forgotten it
     */
    record Shown(String messageId, long journey) {
    }

    ChatInbox(Conversation conversation, ChatTools tools, ChatUser user, Notifications notifications) {
        this.user = user;
        this.notifications = notifications;
        this.conversation = conversation;
        this.tools = tools;
    }

    /**
     * A session begins.
     *
     * @param recipient whom the peer has called; empty if the user who was heard last goes on
     */
    void begin(Optional<JID> recipient) {
        composingRefused = false;
        recipient.ifPresent(user::is);
    }

    /** The session is over. */
    void end() {
        composing.userWrote();
        composing.peerWrote();
    }

    boolean isComposing() {
        return composing.isBusy();
    }

    // From the peer

    /** Whatever is wrong with it, the peer hears what became of it. */
    void take(IncomingMessage message, ChatSession session, BridgeSettings settings) {
        ChatBodies.Content content = read(message, session);
        if (content instanceof ChatBodies.Composing || content instanceof ChatBodies.Notification) {
            session.msrp().report(message.messageId(), 200);
            sign(content, session, settings);
            return;
        }
        Journey journey = open(message.transactionId(), session);
        journey.step(Journey.Event.SEND, 0, message.body().length, message.messageId());
        deliver(content, message, journey, session, settings);
    }

    private ChatBodies.Content read(IncomingMessage message, ChatSession session) {
        try {
            return session.reader().read(message.contentType(), message.contentEncoding(), message.body());
        } catch (RuntimeException e) {
            Log.error("{}: message {} could not be read", conversation.pair(), message.messageId(), e);
            return new ChatBodies.Refused(FAULT);
        }
    }

    private Journey open(String id, ChatSession session) {
        Journey journey = tools.ledger().open(SIP_TO_XMPP, conversation.pair().xmppUser(), conversation.pair().sipUser(), id);
        journey.goes(Fates.Mode.SESSION);
        journey.isIn(session.callId());
        return journey;
    }

    private void deliver(ChatBodies.Content content, IncomingMessage message, Journey journey, ChatSession session,
                         BridgeSettings settings) {
        try {
            if (content instanceof ChatBodies.Text text) {
                text(text, message, journey, session, settings);
            } else if (content instanceof ChatBodies.Refused refused) {
                refused.rule().ifPresent(tools.fates()::refusedBy);
                refuse(message, refused.code(), journey, session);
            } else {
                report(message.messageId(), 200, journey, session);
                journey.dropped(DropRule.EMPTY_MESSAGE);
            }
        } catch (RuntimeException e) {
            Log.error("{}: message {} could not be delivered", conversation.pair(), message.messageId(), e);
            refuse(message, FAULT, journey, session);
        }
    }

    private void sign(ChatBodies.Content content, ChatSession session, BridgeSettings settings) {
        try {
            if (content instanceof ChatBodies.Composing sign) {
                peerComposes(sign.sign(), session, settings);
            } else if (!(content instanceof ChatBodies.Notification notification) || !notifications.heard(notification.imdn())) {
                tools.fates().droppedBeside(DropRule.NOTIFICATION);
            }
        } catch (RuntimeException e) {
            Log.error("{}: a sign of the peer could not be shown", conversation.pair(), e);
        }
    }

    private void refuse(IncomingMessage message, int code, Journey journey, ChatSession session) {
        journey.answeredWithError(code, "");
        report(message.messageId(), code, journey, session);
    }

    private static void report(String messageId, int code, Journey journey, ChatSession session) {
        session.msrp().report(messageId, code);
        journey.step(Journey.Event.REPORT_SENT, code, 0, messageId);
    }

    /** From any thread: MSRP has refused a message itself, before it was here. */
    void refusedUnread(String messageId, int code, ChatSession session) {
        Journey journey = open(messageId, session);
        journey.step(Journey.Event.SEND, messageId);
        journey.step(Journey.Event.REPORT_SENT, code, 0, messageId);
        journey.answeredWithError(code, "");
    }

    /** The text that came with the INVITE. */
    void first(ChatBodies.Text text, ChatSession session, BridgeSettings settings) {
        String id = ChatText.newMessageId();
        Journey journey = open(id, session);
        journey.step(Journey.Event.INVITE, session.callId());
        IncomingMessage message = new IncomingMessage(id, id, ChatBodies.TEXT, Optional.empty(), new byte[0], false);
        deliver(text, message, journey, session, settings);
    }

    private void text(ChatBodies.Text text, IncomingMessage message, Journey journey, ChatSession session,
                      BridgeSettings settings) {
        journey.body(text.text());
        composing.peerWrote();
        PageMessage content = new PageMessage(thread(session), message.transactionId(), text.subject(), Optional.empty(),
                text.text());
        Optional<Instant> old = text.sent().filter(sent -> TextStanza.isOld(sent, Instant.now()));
        Message stanza = TextStanza.of(text, content, from(session, settings), user.to(), Message.Type.chat, old);
        if (message.wantsSuccess()) {
            ReceiptMapping.request(stanza);
        }
        text.asks().filter(asks -> settings.cpim(session.peer().host()) != BridgeSettings.CpimMode.NEVER)
                .ifPresent(asks -> notifications.show(stanza, stanza.getTo(), asks, journey));
        shown.put(stanza.getID(), new Shown(message.messageId(), journey.number()));
        awaitsNews = true;
        journey.step(Journey.Event.STANZA_SENT, stanza.getTo());
        Optional<PacketError> error = conversation.route(stanza, tools.xmpp());
        if (error.isPresent()) {
            heardOf(stanza.getID());
            notifications.refused(stanza.getID());
            journey.step(Journey.Event.ERROR_STANZA, ErrorCondition.of(error.get()).xmlName());
            refuse(message, MsrpErrors.toReport(error.get()), journey, session);
        } else {
            conversation.tally().heardFromSip();
            journey.delivered();
            tools.fates().leftOut(text.leftOut());
        }
    }

    private String thread(ChatSession session) {
        return conversation.thread(session.callId());
    }

    private JID from(ChatSession session, BridgeSettings settings) {
        AddressForm form = conversation.form(session.form(), session.peer(), settings);
        // What a peer calls its instance need not be a resource.
        return session.instance().map(session.peer()::withGr)
                .flatMap(peer -> AddressMapping.toJid(peer, form, settings.componentDomain()))
                .or(() -> AddressMapping.toJid(session.peer(), form, settings.componentDomain())).orElseThrow();
    }

    private void peerComposes(IsComposing sign, ChatSession session, BridgeSettings settings) {
        if (composing.peer(sign, tools.clock().getAsLong())) {
            tellState(ChatStateMapping.state(sign.active()), session, settings);
        }
    }

    private void tellState(ChatState state, ChatSession session, BridgeSettings settings) {
        if (user.usesChatStates()) {
            tools.xmpp().route(ChatStateMapping.stanza(state, thread(session), from(session, settings), user.to()));
        }
    }

    /** The session is over on the SIP side (RFC 7573 s6.1). */
    void tellGone(ChatSession session, BridgeSettings settings) {
        composing.peerWrote();
        if (user.isKnown()) {
            JID from = from(session, settings);
            tools.xmpp().route(ChatStateMapping.stanza(ChatState.GONE, thread(session), from, user.to()));
        }
    }

    // From the XMPP user

    /** RFC 7573 Table 4, for peers that take such signs. */
    void chatState(Message stanza, ChatSession session, BridgeSettings settings) {
        ChatStateMapping.of(stanza).flatMap(ChatStateMapping::composing).filter(composes -> composes != composing.user())
                .ifPresent(composes -> sayComposing(composes, session, settings));
    }

    private void sayComposing(boolean composes, ChatSession session, BridgeSettings settings) {
        boolean heard = session.takes(IsComposing.MEDIA_TYPE) && !composingRefused;
        composing.said(composes && heard, tools.clock().getAsLong());
        if (heard) {
            composingId = ChatText.newMessageId();
            IsComposing sign = new IsComposing(composes, Optional.of(ChatBodies.TEXT), Optional.of(Composing.REFRESH));
            session.say(composingId, sign, settings);
        }
    }

    /** A text went out: the peer takes the user to be idle without being told (RFC 3994 s3.2). */
    void wrote() {
        composing.userWrote();
    }

    /** RFC 3994 s4: after a 415 no more such signs. */
    void failed(String messageId, int code) {
        composingRefused |= code == 415 && messageId.equals(composingId);
    }

    /** From any thread: whether the user may still confirm a message, or one may come back. */
    boolean awaitsNews() {
        return awaitsNews;
    }

    /** The user confirms a message, from whatever resource: which one, if it is one of the peer's. */
    Optional<Shown> confirmed(Message receipt) {
        Optional<Shown> message = ReceiptMapping.received(receipt).map(this::heardOf);
        message.ifPresent(known -> tools.ledger().step(known.journey(), Journey.Event.RECEIPT, 0, ""));
        return message;
    }

    /** A stanza came back: the message, if it is one of the peer's. */
    Optional<Shown> cameBack(Message error) {
        Optional<Shown> message = Optional.ofNullable(error.getID()).filter(id -> error.getError() != null).map(this::heardOf);
        message.ifPresent(known -> tools.ledger().step(known.journey(), Journey.Event.ERROR_STANZA, 0,
                ErrorCondition.of(error.getError()).xmlName()));
        return message;
    }

    private Shown heardOf(String stanzaId) {
        Shown message = shown.remove(stanzaId);
        awaitsNews = !shown.isEmpty();
        return message;
    }

    // Receipts for texts of the user

    /** The peer has reported a text of the user: the user hears so, if that was asked for (RFC 7573 s7). */
    void confirm(Letter letter) {
        notifications.delivered(letter);
    }

    /** A text is taken for delivered; the peer may still report it. */
    void expectReport(ChatText text) {
        if (ReceiptMapping.requested(text.stanza())) {
            unconfirmed.put(text.parts().get(text.parts().size() - 1).messageId(), text.letter().head());
        }
    }

    void reported(String messageId) {
        Letter letter = unconfirmed.remove(messageId);
        if (letter != null) {
            letter.journey().step(Journey.Event.REPORT, 200, 0, messageId);
            confirm(letter);
        }
    }

    /** What time brings. */
    void tick(long now, ChatSession session, BridgeSettings settings) {
        if (composing.peerFellSilent(now)) {
            tellState(ChatState.ACTIVE, session, settings);
        } else if (composing.isToBeSaidAgain(now)) {
            // RFC 3994 s3.2: of a client that has vanished the peer hears nothing, and so takes it to be idle.
            if (user.isConnected()) {
                sayComposing(true, session, settings);
            } else {
                composing.userWrote();
            }
        }
    }
}
