package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.PAGE;

import java.util.Optional;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.StanzaIntake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.PacketError;

/**
 * The entrance for stanzas: finds out what becomes of one, and hands it over to its conversation. Called on threads of the XMPP server,
 * which never wait here. Thread safe.
 */
final class FromXmpp {

    private static final Logger Log = LoggerFactory.getLogger(FromXmpp.class);

    private final ChatTools tools;
    private final Conversations conversations;
    private final Workers workers;
    private final IqAnswers iqAnswers;
    private final Supplier<BridgeSettings> settings;

    FromXmpp(ChatTools tools, Conversations conversations, Workers workers, IqAnswers iqAnswers, Supplier<BridgeSettings> settings) {
        this.tools = tools;
        this.conversations = conversations;
        this.workers = workers;
        this.iqAnswers = iqAnswers;
        this.settings = settings;
    }

    void accept(Packet stanza) {
        if (stanza.getFrom() == null) {
            tools.fates().droppedBeside(DropRule.NO_SENDER);
        } else if (stanza instanceof Message message) {
            onMessage(message);
        } else if (stanza instanceof IQ iq) {
            onIq(iq);
        } else {
            tools.fates().droppedBeside(DropRule.PRESENCE);
        }
    }

    private void onIq(IQ iq) {
        if (!iq.isRequest()) {
            tools.fates().droppedBeside(DropRule.IQ_ANSWER);
            return;
        }
        IQ answer = iqAnswers.answer(iq);
        errand(() -> tools.xmpp().route(answer));
    }

    private void onMessage(Message stanza) {
        StanzaIntake intake = StanzaIntake.of(stanza);
        if (intake instanceof StanzaIntake.Ignore ignore) {
            onSign(stanza, ignore.reason());
            return;
        }
        Message message = stanza.createCopy();
        if (intake instanceof StanzaIntake.Bounce bounce) {
            refuse(message, bounce.error());
            return;
        }
        BridgeSettings current = settings.get();
        Optional<SipUri> target = sipUser(message.getTo(), current).filter(uri -> !uri.user().isEmpty());
        Optional<JID> key = target.flatMap(uri -> key(uri, current));
        if (key.isEmpty() || AddressMapping.toSip(message.getFrom()).isEmpty()) {
            refuse(message, message.getTo().getNode() == null ? ErrorCondition.SERVICE_UNAVAILABLE.error("Nobody reads messages here")
                    : ErrorCondition.JID_MALFORMED.error("No SIP address"));
            return;
        }
        Conversation conversation = conversations.of(Pair.of(message.getFrom(), key.get()), current.limits().conversations());
        if (!conversation.post(() -> send(message, target.get(), conversation, current))) {
            tools.pages().refuse(message, ErrorCondition.RESOURCE_CONSTRAINT.error("The gateway is overloaded"));
        }
    }

    private static Optional<SipUri> sipUser(JID jid, BridgeSettings settings) {
        return AddressMapping.toSip(jid, AddressForm.of(jid, settings.componentDomain()));
    }

    /** What a SIP user is known by, in whatever form: not every SIP address has a domain form. */
    private static Optional<JID> key(SipUri sipUser, BridgeSettings settings) {
        return AddressMapping.toJid(sipUser.bare(), AddressForm.COMPONENT, settings.componentDomain());
    }

    private void send(Message message, SipUri mapped, Conversation conversation, BridgeSettings current) {
        try {
            conversation.tally().heardFromXmpp();
            conversation.heardFromXmpp(AddressForm.of(message.getTo(), current.componentDomain()));
            SipUri target = conversation.target(mapped);
            if (current.localOnly() && !message.getFrom().getDomain().equals(current.xmppDomain())) {
                tools.pages().refuse(message, ErrorCondition.FORBIDDEN.error("Only users of this server may write to SIP users"));
            } else if (wantsSession(message, target, conversation, current)) {
                conversation.chat().text(message, target, current);
            } else {
                tools.pages().send(message, target, conversation, current);
            }
        } catch (RuntimeException e) {
            Log.error("{}: message {} could not be sent", conversation.pair(), message.getID(), e);
            tools.pages().refuse(message, ErrorCondition.INTERNAL_SERVER_ERROR.error("Fault in the gateway"));
        }
    }

    private boolean wantsSession(Message message, SipUri target, Conversation conversation, BridgeSettings current) {
        BridgeSettings.ChatMode mode = current.chat(target.host());
        boolean possible = tools.msrp().get().isPresent() && !tools.peers().isPageOnly(conversation.pair().sipUser());
        Message.Type type = StanzaIntake.type(message);
        boolean upgrade = possible && type == Message.Type.normal && mode != BridgeSettings.ChatMode.PAGE
                && current.oversize(target.host()) == BridgeSettings.Oversize.UPGRADE
                && tools.pages().isOversize(message, target, conversation, current);
        return upgrade || type == Message.Type.chat && switch (mode) {
            case PAGE -> false;
            case SESSION -> true;
            case AUTO -> possible || conversation.chat().hasSession();
        };
    }

    /** Something without a text: it means something to a session, and nothing else. */
    private void onSign(Message stanza, StanzaIntake.Reason reason) {
        BridgeSettings current = settings.get();
        Optional<Conversation> conversation = sipUser(stanza.getTo(), current).flatMap(uri -> key(uri, current))
                .flatMap(sipUser -> conversations.find(Pair.of(stanza.getFrom(), sipUser)));
        if (reason == StanzaIntake.Reason.ERROR) {
            onError(stanza, conversation);
        } else if (conversation.isEmpty() || !postSign(stanza, reason, conversation.get())) {
            tools.fates().dropped(XMPP_TO_SIP, PAGE, DropRule.of(reason));
        }
    }

    /** It waits for its turn behind the text that it may follow, and then finds out whether that has opened a session. */
    private boolean postSign(Message stanza, StanzaIntake.Reason reason, Conversation conversation) {
        Chat chat = conversation.chat();
        Message sign = stanza.createCopy();
        return conversation.post(() -> {
            if (chat.isBusy() || reason == StanzaIntake.Reason.RECEIPT && chat.awaitsNews()) {
                chat.handle(() -> chat.sign(sign));
            } else {
                tools.fates().dropped(XMPP_TO_SIP, PAGE, DropRule.of(reason));
            }
        });
    }

    private void onError(Message stanza, Optional<Conversation> conversation) {
        if (conversation.isEmpty() || !conversation.get().refused(stanza)) {
            Message error = stanza.createCopy();
            boolean posted = conversation.isPresent() && conversation.get().chat().awaitsNews()
                    && conversation.get().post(() -> onLateError(error, conversation.get().chat().cameBack(error)));
            if (!posted) {
                onLateError(error, false);
            }
        }
    }

    private void onLateError(Message error, boolean reported) {
        if (!reported) {
            tools.fates().droppedBeside(DropRule.LATE_ERROR);
            Log.info("Message {} from {} to {} came back after it had been accepted: {}", error.getID(), error.getTo(),
                    error.getFrom(), error.getError() == null ? "no reason" : ErrorCondition.of(error.getError()));
        }
    }

    private void refuse(Message message, PacketError error) {
        errand(() -> tools.pages().refuse(message, error));
    }

    /** Runs something that belongs to no conversation; if too much waits, then here and now: an answer is owed. */
    private void errand(Runnable task) {
        if (!new Mailbox(workers).post(task)) {
            task.run();
        }
    }
}
