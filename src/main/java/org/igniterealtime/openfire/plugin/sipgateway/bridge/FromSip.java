package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;

/**
 * The entrance for SIP requests: refuses what can be refused at once, and hands the rest over to its conversation. Called on
 * threads of the SIP stack, which never wait here. Thread safe.
 */
final class FromSip implements SipListener {

    private static final SipAnswer OVERLOADED = SipAnswer.of(503, "Service Unavailable").with("Retry-After", "5");
    /** A proxy may take it for all that it has for us (RFC 3261 s21.5.4): so only for as long as the next token takes at most. */
    private static final SipAnswer TOO_MANY = SipAnswer.of(503, "Service Unavailable").with("Retry-After", "1");
    private static final Logger Log = LoggerFactory.getLogger(FromSip.class);

    private final ChatTools tools;
    private final Conversations conversations;
    private final RateLimits limits;
    private final SipToXmpp pages;
    private final Supplier<BridgeSettings> settings;

    FromSip(ChatTools tools, Conversations conversations, RateLimits limits, SipToXmpp pages, Supplier<BridgeSettings> settings) {
        this.tools = tools;
        this.conversations = conversations;
        this.limits = limits;
        this.pages = pages;
        this.settings = settings;
    }

    @Override
    public void onMessage(IncomingMessage message, Consumer<SipAnswer> answer) {
        BridgeSettings current = settings.get();
        SipIntake.Result known = SipIntake.parties(message.requestUri(), message.to(), message.from(), current,
                domain -> isRoute(domain, message.source(), message.names()));
        if (!(known instanceof SipIntake.Parties parties)) {
            pages.refuse(counted((SipIntake.Refused) known), open(message, message.requestUri(), message.from()), answer);
            return;
        }
        Pair pair = parties.pair();
        if (isTooMany(parties, message.source(), current)) {
            pages.refuse(TOO_MANY, open(message, pair.xmppUser(), pair.sipUser()), answer);
            return;
        }
        SipIntake.Result result = SipIntake.body(message, parties, current);
        if (!(result instanceof SipIntake.Taken taken)) {
            pages.refuse(counted((SipIntake.Refused) result), open(message, pair.xmppUser(), pair.sipUser()), answer);
            return;
        }
        boolean text = taken.content() instanceof ChatBodies.Text || taken.content() instanceof ChatBodies.Empty;
        if (!text) {
            onSign(message, taken, current, answer);
            return;
        }
        Conversation conversation = conversations.of(pair, current.limits().conversations());
        Journey journey = open(message, pair.xmppUser(), pair.sipUser());
        int octets = Math.max(message.body().length, taken.content().octets());
        if (!conversation.post(() -> deliver(message, taken, conversation, current, journey, answer), octets)) {
            pages.refuse(OVERLOADED, journey, answer);
        }
    }

    private Journey open(IncomingMessage message, String xmppUser, String sipUser) {
        Journey journey = tools.ledger().open(Fates.Direction.SIP_TO_XMPP, xmppUser, sipUser, message.transactionId());
        journey.isIn(message.callId());
        journey.step(Journey.Event.MESSAGE, (int) message.cseq(), message.body().length,
                new NextHop(message.source(), message.transport()));
        return journey;
    }

    private void deliver(IncomingMessage message, SipIntake.Taken taken, Conversation conversation, BridgeSettings current,
                         Journey journey, Consumer<SipAnswer> answer) {
        try {
            if (ChatBodies.isWrapped(message.contentType())) {
                tools.peers().takesCpim(conversation.pair().sipUser());
            }
            if (ChatBodies.isAlternative(message.contentType()) && isFormatted(taken.content())) {
                tools.peers().sendsHtml(conversation.pair().sipUser());
            }
            pages.deliver(message, wishes(message, taken, conversation), conversation, current, journey, answer);
        } catch (RuntimeException e) {
            Log.error("{}: message {} could not be delivered", conversation.pair(), message.transactionId(), e);
            pages.refuse(SipAnswer.of(500, "Server Internal Error"), journey, answer);
        }
    }

    private static boolean isFormatted(ChatBodies.Content content) {
        return content instanceof ChatBodies.Text text && text.html().isPresent();
    }

    private SipAnswer counted(SipIntake.Refused refused) {
        refused.rule().ifPresent(tools.fates()::refusedBy);
        return refused.answer();
    }

    private boolean isTooMany(SipIntake.Parties parties, InetSocketAddress source, BridgeSettings current) {
        Optional<RefusalRule> tooMany = limits.refusal(parties.pair(), source.getAddress(), current.limits().rates());
        tooMany.ifPresent(tools.fates()::refusedBy);
        return tooMany.isPresent();
    }

    /** A plain text of a peer that notifies without envelopes wants to be notified in the same way. */
    private SipIntake.Taken wishes(IncomingMessage message, SipIntake.Taken taken, Conversation conversation) {
        return taken.content() instanceof ChatBodies.Text text && !ChatBodies.isWrapped(message.contentType())
                && tools.peers().wantsPlainNotifications(conversation.pair().sipUser())
                ? taken.with(text.asking(message.callId(), message.date().orElseGet(Instant::now))) : taken;
    }

    /** A sign of composing, or a notification: it opens nothing, and is no message that could be lost. */
    private void onSign(IncomingMessage message, SipIntake.Taken taken, BridgeSettings current, Consumer<SipAnswer> answer) {
        Pair pair = taken.parties().pair();
        boolean composing = taken.content() instanceof ChatBodies.Composing;
        if (composing) {
            tools.peers().sendsComposing(pair.sipUser());
        } else if (!ChatBodies.isWrapped(message.contentType())) {
            tools.peers().notifiesPlainly(pair.sipUser());
        }
        Optional<Conversation> known = conversations.find(pair);
        if (known.isEmpty()) {
            tools.fates().droppedBeside(composing ? DropRule.COMPOSING : DropRule.NOTIFICATION);
        }
        boolean taking = known.isEmpty() || known.get().post(() -> pages.sign(message, taken, known.get(), current));
        answer.accept(taking ? SipToXmpp.accepted(current) : OVERLOADED);
    }

    private boolean isRoute(String domain, InetSocketAddress source, Set<String> names) {
        return tools.routes().isRouteOf(domain, source.getAddress(), names);
    }

    @Override
    public SipDialogListener onInvite(IncomingInvite invite, SipDialog dialog) {
        BridgeSettings current = settings.get();
        SipIntake.Result result = SipIntake.parties(invite.requestUri(), invite.to(), invite.from(), current,
                domain -> isRoute(domain, invite.source(), invite.names()));
        if (!(result instanceof SipIntake.Parties parties)) {
            dialog.reject(counted((SipIntake.Refused) result));
            return new NoSession();
        }
        if (isTooMany(parties, invite.source(), current)) {
            dialog.reject(TOO_MANY);
            return new NoSession();
        }
        Conversation conversation = conversations.of(parties.pair(), current.limits().conversations());
        SipUri self = AddressMapping.toSip(parties.recipient().asBareJID()).orElseThrow();
        ChatSession session = new ChatSession(conversation, parties.sender(), self, parties.form());
        session.use(dialog);
        session.is(invite.callId());
        session.isAt(invite.contact());
        if (!conversation.post(() -> invited(invite, parties, session, conversation, current), invite.body().length)) {
            dialog.reject(OVERLOADED);
        }
        return session;
    }

    private void invited(IncomingInvite invite, SipIntake.Parties parties, ChatSession session, Conversation conversation,
                         BridgeSettings current) {
        if (conversation.chat().isClosing()) {
            conversation.postOwn(() -> invited(invite, parties, session, conversation, current));
            return;
        }
        try {
            JID recipient = parties.recipient();
            JID sender = AddressMapping.toJid(parties.sender(), conversation.form(parties.form(), parties.sender(), current),
                    current.componentDomain()).orElseThrow();
            Optional<ChatBodies.Offer> offer = new BodyReader(session::isPeer, current.bodies().most())
                    .offer(invite.contentType(), invite.body());
            Optional<ChatBodies.Refused> refused = offer.map(ChatBodies.Offer::first)
                    .filter(ChatBodies.Refused.class::isInstance).map(ChatBodies.Refused.class::cast);
            if (!tools.xmpp().hasUser(recipient)) {
                session.reject(SipAnswer.of(404, "Not Found"));
            } else if (tools.xmpp().blocks(recipient, sender)) {
                session.reject(SipAnswer.of(403, "Forbidden"));
            } else if (refused.isPresent()) {
                session.reject(counted(SipIntake.refusedBeside(refused.get())));
            } else if (offer.isEmpty() || current.chat(parties.sender().host()) == BridgeSettings.ChatMode.PAGE) {
                session.reject(SipAnswer.of(488, "Not Acceptable Here"));
            } else {
                conversation.heardFromSip(parties.sender(), invite.callId());
                tools.peers().learn(conversation.pair().sipUser(), invite.peer());
                conversation.chat().invited(session, offer.get(), recipient, current);
            }
        } catch (RuntimeException e) {
            Log.error("{}: INVITE {} could not be taken", conversation.pair(), invite.callId(), e);
            session.reject(SipAnswer.of(500, "Server Internal Error"));
        }
    }
}
