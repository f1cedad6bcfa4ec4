package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipError;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * Messages from SIP users to XMPP users, in page mode (RFC 7572 s5). Every one is answered, and the answer says what became of
 * it. Called in the mailbox of the conversation.
 */
final class SipToXmpp {

    private static final Logger Log = LoggerFactory.getLogger(SipToXmpp.class);

    private final XmppSide xmpp;
    private final Fates fates;
    private final InstantSource clock;

    SipToXmpp(XmppSide xmpp, Fates fates, InstantSource clock) {
        this.xmpp = xmpp;
        this.fates = fates;
        this.clock = clock;
    }

    void deliver(IncomingMessage message, SipIntake.Taken taken, Conversation conversation, BridgeSettings settings,
                 Journey journey, Consumer<SipAnswer> answer) {
        if (!xmpp.hasUser(taken.parties().recipient())) {
            refuse(SipAnswer.of(404, "Not Found"), journey, answer);
            return;
        }
        ChatBodies.Text text = taken.content() instanceof ChatBodies.Text read ? read : ChatBodies.Text.plain("");
        if (text.text().isEmpty() && message.subject().isEmpty()) {
            journey.dropped(DropRule.EMPTY_MESSAGE);
            answer(accepted(settings), journey, answer);
            return;
        }
        journey.body(text.text());
        String thread = conversation.heardFromSip(taken.parties().sender(), message.callId());
        conversation.chat().pageSigns().peerWrote();
        PageMessage content = new PageMessage(thread, message.transactionId(), text.subject().or(message::subject),
                message.contentLanguage(), text.text());
        Message stanza = TextStanza.of(text, content, from(taken.parties(), conversation, settings),
                reachable(taken.parties().recipient()), settings.inboundType(), old(message, text));
        text.asks().filter(asks -> settings.pageCpim(taken.parties().sender().host()) != BridgeSettings.CpimMode.NEVER)
                .ifPresent(asks -> conversation.chat().notifications().show(stanza, taken.parties().recipient(), asks, journey));
        journey.step(Journey.Event.STANZA_SENT, stanza.getTo());
        Optional<PacketError> error = conversation.route(stanza, xmpp);
        if (error.isPresent()) {
            conversation.chat().notifications().refused(stanza.getID());
            ErrorCondition condition = ErrorCondition.of(error.get());
            journey.step(Journey.Event.ERROR_STANZA, condition.xmlName());
            Log.debug("{}: message {} was refused: {}", conversation.pair(), message.transactionId(), condition);
            refuse(answerTo(error.get(), taken.parties().recipient(), settings), journey, answer);
        } else {
            conversation.tally().heardFromSip();
            journey.delivered();
            fates.leftOut(text.leftOut());
            answer(accepted(settings), journey, answer);
        }
    }

    private static void answer(SipAnswer what, Journey journey, Consumer<SipAnswer> answer) {
        journey.step(Journey.Event.ANSWER_SENT, what.code(), 0, what.reason());
        answer.accept(what);
    }

    private static JID from(SipIntake.Parties parties, Conversation conversation, BridgeSettings settings) {
        AddressForm form = conversation.form(parties.form(), parties.sender(), settings);
        return AddressMapping.toJid(parties.sender(), form, settings.componentDomain()).orElseThrow();
    }

    /** Something without a text. It is accepted whatever becomes of it, and is no message of its own. */
    void sign(IncomingMessage message, SipIntake.Taken taken, Conversation conversation, BridgeSettings settings) {
        if (taken.content() instanceof ChatBodies.Composing composing) {
            JID from = from(taken.parties(), conversation, settings);
            String thread = conversation.thread(message.callId());
            Chat chat = conversation.chat();
            chat.handle(() -> chat.pageSigns().peerComposes(composing.sign(), from, thread));
        } else if (!(taken.content() instanceof ChatBodies.Notification notification)
                || !conversation.chat().notifications().heard(notification.imdn())) {
            fates.droppedBeside(DropRule.NOTIFICATION);
        }
    }

    /** A normal message to a resource that is gone would be lost without a word (RFC 6121 s8.5.3.2.1): any other will do. */
    private JID reachable(JID recipient) {
        return recipient.getResource() == null || xmpp.isConnected(recipient) ? recipient : recipient.asBareJID();
    }

    /** When it was sent, if that is long ago, or if it has expired since: the user should see that (RFC 3428 s7). */
    private Optional<Instant> old(IncomingMessage message, ChatBodies.Text text) {
        Instant now = clock.instant();
        return text.sent().or(message::date).filter(date -> TextStanza.isOld(date, now)
                || message.expires().isPresent() && date.plusSeconds(message.expires().getAsLong()).isBefore(now));
    }

    static SipAnswer accepted(BridgeSettings settings) {
        return SipAnswer.of(settings.acceptCode(), settings.acceptCode() == 202 ? "Accepted" : "OK");
    }

    private static SipAnswer answerTo(PacketError error, JID recipient, BridgeSettings settings) {
        SipError mapped = ErrorMapping.toSip(error, recipient.getResource() != null, settings.prefer4xx());
        SipAnswer answer = SipAnswer.of(mapped.code(), mapped.reason());
        return mapped.contact().map(contact -> answer.with("Contact", "<" + contact + ">")).orElse(answer);
    }

    /** The end of a message that does not arrive. */
    void refuse(SipAnswer why, Journey journey, Consumer<SipAnswer> answer) {
        journey.answeredWithError(why.code(), why.reason());
        answer(why, journey, answer);
    }
}
