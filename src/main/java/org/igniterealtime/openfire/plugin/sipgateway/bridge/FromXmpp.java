package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;

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
 * The entrance for stanzas: finds out what becomes of one, and hands it over to its conversation. Called on threads of the XMPP
 * server, which never wait here. Thread safe.
 */
final class FromXmpp {

    private static final Logger Log = LoggerFactory.getLogger(FromXmpp.class);

    private final ChatTools tools;
    private final Conversations conversations;
    private final Workers workers;
    private final RateLimits limits;
    private final IqAnswers iqAnswers;
    private final Supplier<BridgeSettings> settings;

    FromXmpp(ChatTools tools, Conversations conversations, Workers workers, RateLimits limits, IqAnswers iqAnswers,
             Supplier<BridgeSettings> settings) {
        this.tools = tools;
        this.conversations = conversations;
        this.workers = workers;
        this.limits = limits;
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
        IQ answer = iqAnswers.answer(iq, chats(iq.getFrom(), iq.getTo(), settings.get()));
        errand(() -> tools.xmpp().route(answer));
    }

    /** Whether that is a SIP user to whom more than text passes, as far as is known: in a session, or in CPIM. */
    private boolean chats(JID from, JID to, BridgeSettings current) {
        Optional<SipUri> user = sipUser(to, current).filter(uri -> !uri.user().isEmpty());
        Optional<String> key = user.flatMap(uri -> key(uri, current)).map(jid -> Pair.of(from, jid).sipUser());
        return key.isPresent() && (tools.peers().hasTakenCpim(key.get()) || switch (current.chat(user.get().host())) {
            case PAGE -> false;
            case SESSION -> true;
            case AUTO -> !tools.peers().isPageOnly(key.get());
        });
    }

    private void onMessage(Message stanza) {
        StanzaIntake intake = StanzaIntake.of(stanza);
        if (intake instanceof StanzaIntake.Ignore ignore) {
            onSign(stanza, ignore.reason());
            return;
        }
        BridgeSettings current = settings.get();
        Message message = stanza.createCopy();
        Optional<SipUri> target = sipUser(message.getTo(), current).filter(uri -> !uri.user().isEmpty());
        Optional<Pair> users = target.flatMap(uri -> key(uri, current)).map(key -> Pair.of(message.getFrom(), key));
        Letter letter = new Letter(message, open(message, users));
        if (intake instanceof StanzaIntake.Bounce bounce) {
            refuse(letter, bounce.error());
            return;
        }
        letter.journey().body(message.getBody());
        if (users.isEmpty() || AddressMapping.toSip(message.getFrom()).isEmpty()) {
            refuse(letter, message.getTo().getNode() == null
                    ? ErrorCondition.SERVICE_UNAVAILABLE.error("Nobody reads messages here")
                    : ErrorCondition.JID_MALFORMED.error("No SIP address"));
            return;
        }
        Pair pair = users.get();
        Optional<RefusalRule> tooMany = limits.refusal(pair.xmppUser(), current.limits().rates());
        if (tooMany.isPresent()) {
            tools.fates().refusedBy(tooMany.get());
            refuse(letter, ErrorCondition.RESOURCE_CONSTRAINT.error("Too many messages in a short time"));
            return;
        }
        Conversation conversation = conversations.of(pair, current.limits().conversations());
        int octets = 2 * message.getBody().length();
        if (!conversation.post(() -> send(letter, target.get(), conversation, current), octets)) {
            tools.pages().refuse(letter, ErrorCondition.RESOURCE_CONSTRAINT.error("The gateway is overloaded"));
        }
    }

    /** @param users empty if the SIP user has no address that can be mapped */
    private Journey open(Message stanza, Optional<Pair> users) {
        Pair pair = users.orElseGet(() -> Pair.of(stanza.getFrom(), stanza.getTo()));
        Journey journey = tools.ledger().open(XMPP_TO_SIP, pair.xmppUser(), pair.sipUser(), stanza.getID());
        journey.step(Journey.Event.STANZA, StanzaIntake.type(stanza));
        return journey;
    }

    private static Optional<SipUri> sipUser(JID jid, BridgeSettings settings) {
        return AddressMapping.toSip(jid, AddressForm.of(jid, settings.componentDomain()));
    }

    /** What a SIP user is known by, in whatever form: not every SIP address has a domain form. */
    private static Optional<JID> key(SipUri sipUser, BridgeSettings settings) {
        return AddressMapping.toJid(sipUser.bare(), AddressForm.COMPONENT, settings.componentDomain());
    }

    private void send(Letter letter, SipUri mapped, Conversation conversation, BridgeSettings current) {
        Message message = letter.stanza();
        try {
            conversation.tally().heardFromXmpp();
            conversation.heardFromXmpp(AddressForm.of(message.getTo(), current.componentDomain()));
            SipUri target = conversation.target(mapped);
            if (isForeign(message, current)) {
                tools.pages().refuse(letter, ErrorCondition.FORBIDDEN.error("Only users of this server may write to SIP users"));
            } else if (wantsSession(message, target, conversation, current)) {
                conversation.chat().text(letter, target, current);
            } else {
                conversation.chat().paged(message);
                tools.pages().send(letter, target, conversation, current);
            }
        } catch (RuntimeException e) {
            Log.error("{}: message {} could not be sent", conversation.pair(), message.getID(), e);
            tools.pages().refuse(letter, ErrorCondition.INTERNAL_SERVER_ERROR.error("Fault in the gateway"));
        }
    }

    private static boolean isForeign(Message stanza, BridgeSettings current) {
        return current.localOnly() && !stanza.getFrom().getDomain().equals(current.xmppDomain());
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

    /** Something without a text: it means something to a conversation that there is, and nothing else. */
    private void onSign(Message stanza, StanzaIntake.Reason reason) {
        BridgeSettings current = settings.get();
        Optional<SipUri> target = sipUser(stanza.getTo(), current);
        Optional<JID> key = target.flatMap(uri -> key(uri, current));
        Optional<Conversation> conversation = key.flatMap(sipUser -> conversations.find(Pair.of(stanza.getFrom(), sipUser)));
        if (reason == StanzaIntake.Reason.ERROR) {
            onError(stanza, target, conversation, current);
        } else if (conversation.isEmpty() || isForeign(stanza, current)
                || !postSign(stanza, reason, target.get(), conversation.get(), current)) {
            drop(stanza, key, reason);
        }
    }

    /** What clients tell by themselves, some each keystroke, is no message: the ledger would soon remember nothing else. */
    private void drop(Message stanza, Optional<JID> key, StanzaIntake.Reason reason) {
        switch (reason) {
            case CHAT_STATE, RECEIPT, MARKER -> tools.fates().droppedBeside(DropRule.of(reason));
            default -> open(stanza, key.map(sipUser -> Pair.of(stanza.getFrom(), sipUser))).dropped(DropRule.of(reason));
        }
    }

    /** It waits for its turn behind the text that it may follow, and then finds out whether that has opened a session. */
    private boolean postSign(Message stanza, StanzaIntake.Reason reason, SipUri target, Conversation conversation,
                             BridgeSettings current) {
        Message sign = stanza.createCopy();
        return conversation.post(() -> {
            if (!conversation.chat().sign(sign, conversation.target(target), current)) {
                drop(sign, key(target, current), reason);
            }
        });
    }

    private void onError(Message stanza, Optional<SipUri> target, Optional<Conversation> known, BridgeSettings current) {
        if (known.isPresent() && known.get().refused(stanza)) {
            return;
        }
        Optional<Conversation> waiting = known.filter(conversation -> conversation.chat().awaitsNews());
        Message error = stanza.createCopy();
        boolean posted = waiting.isPresent() && waiting.get().post(() -> onLateError(error,
                waiting.get().chat().cameBack(error, waiting.get().target(target.get()), current)));
        if (!posted) {
            onLateError(error, false);
        }
    }

    private void onLateError(Message error, boolean reported) {
        if (!reported) {
            tools.fates().droppedBeside(DropRule.LATE_ERROR);
            Log.info("Message {} from {} to {} came back after it had been accepted: {}", error.getID(), error.getTo(),
                    error.getFrom(), error.getError() == null ? "no reason" : ErrorCondition.of(error.getError()));
        }
    }

    private void refuse(Letter letter, PacketError error) {
        errand(() -> tools.pages().refuse(letter, error));
    }

    /** Runs something that belongs to no conversation; if too much waits, then here and now: an answer is owed. */
    private void errand(Runnable task) {
        if (!new Mailbox(workers).post(task)) {
            task.run();
        }
    }
}
