package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.StanzaIntake;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHops;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.IQ;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.PacketError;

/**
 * Where XMPP and SIP meet. Both sides call it on their own threads; it finds the conversation and hands over to its mailbox.
 * Thread safe.
 */
public final class Bridge implements SipListener {

    /** Events of all conversations that wait for a thread. */
    static final int MAX_WAITING = 20_000;
    private static final int STOP_SECONDS = 5;
    private static final SipAnswer OVERLOADED = SipAnswer.of(503, "Service Unavailable").with("Retry-After", "5");
    private static final Logger Log = LoggerFactory.getLogger(Bridge.class);

    private final XmppSide xmpp;
    private final NextHops routes;
    private final Fates fates = new Fates();
    private final Workers workers = new Workers(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()), MAX_WAITING);
    private final Conversations conversations = new Conversations(workers);
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "sipgateway-timer"));
    private final IqAnswers iqAnswers;
    private final XmppToSip out;
    private final SipToXmpp in;
    private volatile BridgeSettings settings;

    /**
     * @param version what {@code jabber:iq:version} answers
     */
    public Bridge(BridgeSettings settings, SipEndpoint sip, NextHops routes, XmppSide xmpp, String version, InstantSource clock) {
        this.settings = settings;
        this.xmpp = xmpp;
        this.routes = routes;
        this.iqAnswers = new IqAnswers(version);
        this.out = new XmppToSip(sip, routes, xmpp, fates);
        this.in = new SipToXmpp(xmpp, fates, clock);
    }

    public void start() {
        timer.scheduleWithFixedDelay(this::age, 1, 1, TimeUnit.SECONDS);
    }

    /** Ends what waits, each with an error to its sender. To be called after the SIP endpoint has stopped. */
    public void stop() {
        timer.shutdownNow();
        out.queues().stop();
        workers.stop(STOP_SECONDS);
    }

    /** Follows new settings from the next message on. */
    public void follow(BridgeSettings changed) {
        settings = changed;
    }

    public Fates fates() {
        return fates;
    }

    /** Messages to SIP users that have not come to their end yet. */
    public int waiting() {
        return out.queues().size();
    }

    public int conversations() {
        return conversations.size();
    }

    private void age() {
        BridgeSettings.Limits limits = settings.limits();
        long now = System.nanoTime();
        try {
            out.queues().age(now - limits.age().toNanos());
            conversations.age(now - limits.remembered().toNanos());
        } catch (RuntimeException e) {
            Log.error("Waiting messages could not be aged", e);
        }
    }

    // From XMPP

    /** Takes any stanza that is addressed to the gateway, to a claimed domain or to a user there; keeps no reference to it. */
    public void accept(Packet stanza) {
        if (stanza instanceof Message message) {
            onMessage(message);
        } else if (stanza instanceof IQ iq) {
            onIq(iq);
        } else {
            fates.droppedBeside(DropRule.PRESENCE);
        }
    }

    private void onIq(IQ iq) {
        if (!iq.isRequest()) {
            fates.droppedBeside(DropRule.IQ_ANSWER);
            return;
        }
        IQ answer = iqAnswers.answer(iq);
        errand(() -> xmpp.route(answer), () -> xmpp.route(answer));
    }

    private void onMessage(Message stanza) {
        if (StanzaIntake.type(stanza) == Message.Type.error) {
            onError(stanza);
            return;
        }
        StanzaIntake intake = StanzaIntake.of(stanza);
        if (intake instanceof StanzaIntake.Ignore ignore) {
            fates.dropped(XMPP_TO_SIP, DropRule.of(ignore.reason()));
            return;
        }
        Message message = stanza.createCopy();
        if (intake instanceof StanzaIntake.Bounce bounce) {
            refuse(message, bounce.error());
            return;
        }
        BridgeSettings current = settings;
        AddressForm form = AddressForm.of(message.getTo(), current.componentDomain());
        Optional<SipUri> target = AddressMapping.toSip(message.getTo(), form).filter(uri -> !uri.user().isEmpty());
        Optional<JID> key = target.flatMap(AddressMapping::toJid);
        if (key.isEmpty() || AddressMapping.toSip(message.getFrom()).isEmpty()) {
            refuse(message, unmapped(message));
            return;
        }
        Conversation conversation = conversations.of(Pair.of(message.getFrom(), key.get()), current.limits().conversations());
        if (!conversation.post(() -> send(message, target.get(), form, conversation, current))) {
            out.refuse(message, ErrorCondition.RESOURCE_CONSTRAINT.error("The gateway is overloaded"));
        }
    }

    private void send(Message message, SipUri target, AddressForm form, Conversation conversation, BridgeSettings current) {
        try {
            out.send(message, target, form, conversation, current);
        } catch (RuntimeException e) {
            Log.error("{}: message {} could not be sent", conversation.pair(), message.getID(), e);
            out.refuse(message, ErrorCondition.INTERNAL_SERVER_ERROR.error("Fault in the gateway"));
        }
    }

    private static PacketError unmapped(Message message) {
        return message.getTo().getNode() == null ? ErrorCondition.SERVICE_UNAVAILABLE.error("Nobody reads messages here")
                : ErrorCondition.JID_MALFORMED.error("No SIP address");
    }

    private void refuse(Message message, PacketError error) {
        errand(() -> out.refuse(message, error), () -> out.refuse(message, error));
    }

    /** Runs something that belongs to no conversation; if too much waits, then here and now: an answer is owed. */
    private void errand(Runnable task, Runnable otherwise) {
        if (!new Mailbox(workers).post(task)) {
            otherwise.run();
        }
    }

    private void onError(Message error) {
        AddressForm form = AddressForm.of(error.getTo(), settings.componentDomain());
        boolean taken = AddressMapping.toSip(error.getTo(), form).flatMap(AddressMapping::toJid)
                .flatMap(sipUser -> conversations.find(Pair.of(error.getFrom(), sipUser)))
                .map(conversation -> conversation.refused(error)).orElse(false);
        if (!taken) {
            fates.droppedBeside(DropRule.LATE_ERROR);
            Log.info("Message {} from {} to {} came back after it had been accepted: {}", error.getID(), error.getTo(),
                    error.getFrom(), error.getError() == null ? "no reason" : ErrorCondition.of(error.getError()));
        }
    }

    // From SIP

    @Override
    public void onMessage(IncomingMessage message, Consumer<SipAnswer> answer) {
        BridgeSettings current = settings;
        SipIntake.Result result = SipIntake.check(message, current, this::isNextHop);
        if (result instanceof SipIntake.Refused refused) {
            in.refuse(refused.answer(), answer);
            return;
        }
        SipIntake.Taken taken = (SipIntake.Taken) result;
        Conversation conversation = conversations.of(taken.pair(), current.limits().conversations());
        if (!conversation.post(() -> deliver(message, taken, conversation, current, answer))) {
            in.refuse(OVERLOADED, answer);
        }
    }

    private void deliver(IncomingMessage message, SipIntake.Taken taken, Conversation conversation, BridgeSettings current,
                         Consumer<SipAnswer> answer) {
        try {
            in.deliver(message, taken, conversation, current, answer);
        } catch (RuntimeException e) {
            Log.error("{}: message {} could not be delivered", conversation.pair(), message.transactionId(), e);
            in.refuse(SipAnswer.of(500, "Server Internal Error"), answer);
        }
    }

    private boolean isNextHop(String domain, IncomingMessage message) {
        return routes.towards(domain).stream().anyMatch(hop -> hop.address().getAddress().equals(message.source().getAddress()));
    }
}
