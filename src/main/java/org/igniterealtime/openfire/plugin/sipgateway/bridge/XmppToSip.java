package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MessageSplitter;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageModeMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.StanzaIntake;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XhtmlMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XmppUri;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * Messages from XMPP users to SIP users, in page mode (RFC 7572 s4). Every one ends as delivered, as an error to its sender, or,
 * a headline, as a counted failure. Called in the mailbox of the conversation.
 */
final class XmppToSip implements Page.Listener {

    /** RFC 3428 s8: a MESSAGE must not be longer unless the whole path is known to be congestion-safe. */
    static final int MAX_REQUEST = 1300;
    /** With less room for the text the headers are at fault, not the text. */
    private static final int LEAST_ROOM = 64;
    private static final int CONTENT_LENGTH_DIGITS = 4;
    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final Logger Log = LoggerFactory.getLogger(XmppToSip.class);

    private final SipEndpoint sip;
    private final XmppSide xmpp;
    private final PeerMemory peers;
    private final LongSupplier clock;
    private final PageQueues queues;

    /** @param clock nanoseconds, as {@link System#nanoTime()} */
    XmppToSip(SipEndpoint sip, XmppSide xmpp, PeerMemory peers, LongSupplier clock) {
        this.peers = peers;
        this.clock = clock;
        this.sip = sip;
        this.xmpp = xmpp;
        this.queues = new PageQueues(sip, this);
    }

    PageQueues queues() {
        return queues;
    }

    /** Sends a text, or tells its sender why not. */
    void send(Letter letter, SipUri target, Conversation conversation, BridgeSettings settings) {
        Message stanza = letter.stanza();
        Optional<ChatBodies.Envelope> envelope = Optional.empty();
        if (wantsEnvelope(target, conversation, settings)) {
            envelope = Optional.of(envelope(stanza.getFrom(), target, conversation.chat().notifications().ask(letter)));
        }
        List<MessageRequest> formatted = envelope.isEmpty() ? formatted(stanza, target, conversation, settings) : List.of();
        List<MessageRequest> pieces = formatted.isEmpty() ? pieces(stanza, target, conversation, settings, envelope) : formatted;
        if (pieces.isEmpty()) {
            refuse(letter, ErrorCondition.POLICY_VIOLATION.error("Too long for a SIP message"));
            return;
        }
        Optional<Supplier<List<MessageRequest>>> plainly = envelope.isEmpty() && formatted.isEmpty() ? Optional.empty()
                : Optional.of(() -> pieces(stanza, target, conversation, settings, Optional.empty()));
        if (!queues.isFree(conversation.pair().sipUser())) {
            letter.journey().step(Journey.Event.WAITS);
        }
        Page page = new Page(letter.head(), pieces, plainly, conversation, settings, clock.getAsLong());
        conversation.tally().pageBegins();
        if (!queues.offer(page, settings.limits())) {
            conversation.tally().pageEnds();
            refuse(letter, ErrorCondition.RESOURCE_CONSTRAINT.error("Too many messages wait for " + target.bare()));
        }
    }

    /** Whether a text does not fit into one MESSAGE to that user. */
    boolean isOversize(Message stanza, SipUri target, Conversation conversation, BridgeSettings settings) {
        Optional<ChatBodies.Envelope> envelope = wantsEnvelope(target, conversation, settings)
                ? Optional.of(envelope(stanza.getFrom(), target, Optional.empty())) : Optional.empty();
        return pieces(stanza, target, conversation, settings, envelope).size() != 1;
    }

    /** RFC 3428 s4: every peer takes plain text, and some nothing else; CPIM goes to those who are known to take it. */
    private boolean wantsEnvelope(SipUri target, Conversation conversation, BridgeSettings settings) {
        String sipUser = conversation.pair().sipUser();
        return switch (settings.pageCpim(target.host())) {
            case NEVER -> false;
            case ALWAYS -> !peers.hasRefusedCpim(sipUser);
            case AUTO -> peers.hasTakenCpim(sipUser) && !peers.hasRefusedCpim(sipUser);
        };
    }

    private static ChatBodies.Envelope envelope(JID from, SipUri target, Optional<ImdnRequest> asks) {
        String self = AddressMapping.toSip(from.asBareJID()).map(SipUri::toString).orElseThrow();
        return new ChatBodies.Envelope(self, target.bare().toString(), Instant.now(), asks);
    }

    /** The requests that carry the text: one, several in order, or none if it is too long. */
    private List<MessageRequest> pieces(Message stanza, SipUri target, Conversation conversation, BridgeSettings settings,
                                        Optional<ChatBodies.Envelope> envelope) {
        PageMessage content = content(stanza, conversation, settings);
        byte[] text = content.text().getBytes(StandardCharsets.UTF_8);
        if (text.length > settings.maxOctets()) {
            return List.of();
        }
        MessageRequest whole = whole(stanza, content, target, conversation, ChatBodies.body(TEXT, text, envelope));
        if (mayGoWhole(whole, target, settings)) {
            return List.of(whole);
        }
        return settings.oversize(target.host()) == BridgeSettings.Oversize.REJECT ? List.of()
                : split(whole, content.text(), conversation, envelope);
    }

    /**
     * The request that carries the text with its HTML beside it. None if it has no HTML, if that does not fit into one MESSAGE,
     * or if the peer is not known to take that: some answer 200 to what they cannot show.
     */
    private List<MessageRequest> formatted(Message stanza, SipUri target, Conversation conversation, BridgeSettings settings) {
        if (!peers.takesHtml(conversation.pair().sipUser())) {
            return List.of();
        }
        PageMessage content = content(stanza, conversation, settings);
        return XhtmlMapping.html(stanza).map(same -> ChatBodies.alternatives(content.text(), same, Optional.empty()))
                .filter(body -> body.octets().length <= settings.maxOctets())
                .map(body -> whole(stanza, content, target, conversation, body))
                .filter(whole -> mayGoWhole(whole, target, settings)).map(List::of).orElse(List.of());
    }

    private static PageMessage content(Message stanza, Conversation conversation, BridgeSettings settings) {
        return PageModeMapping.toSip(stanza, settings.componentDomain(), conversation::ownCallId);
    }

    private boolean mayGoWhole(MessageRequest whole, SipUri target, BridgeSettings settings) {
        return settings.largeMessages().contains(target.host()) || sip.length(whole) <= MAX_REQUEST;
    }

    private static MessageRequest whole(Message stanza, PageMessage content, SipUri target, Conversation conversation,
                                        ChatBodies.Body body) {
        Optional<String> thread = Optional.ofNullable(stanza.getThread());
        String callId = thread.map(name -> conversation.callId(name, content.callId())).orElse(content.callId());
        // RFC 7572 s4 note 1: the bare JID, with the resource as gr.
        String from = AddressMapping.toSip(stanza.getFrom()).map(SipUri::toString).orElseThrow();
        return new MessageRequest(new Target.Domain(target.host()), target.toString(), from, callId,
                conversation.nextCseq(), content.transactionId(), content.subject(), content.language(), body.contentType(),
                body.octets());
    }

    private List<MessageRequest> split(MessageRequest whole, String text, Conversation conversation,
                                       Optional<ChatBodies.Envelope> envelope) {
        byte[] cover = ChatBodies.text("", envelope).octets();
        MessageRequest empty = whole.piece(Integer.MAX_VALUE, whole.branchToken() + "-000", cover);
        int room = MAX_REQUEST - CONTENT_LENGTH_DIGITS - sip.length(empty);
        if (room < LEAST_ROOM) {
            return List.of();
        }
        List<MessageRequest> pieces = new ArrayList<>();
        for (Iterator<String> parts = MessageSplitter.split(text, room).iterator(); parts.hasNext();) {
            String part = parts.next();
            // What is asked is asked with the last piece, when the text is all there.
            Optional<ChatBodies.Envelope> around = parts.hasNext() ? envelope.map(ChatBodies.Envelope::asksNothing) : envelope;
            long cseq = pieces.isEmpty() ? whole.cseq() : conversation.nextCseq();
            byte[] body = ChatBodies.text(part, around).octets();
            pieces.add(whole.piece(cseq, whole.branchToken() + '-' + (pieces.size() + 1), body));
        }
        return pieces;
    }

    /** Sends something beside the texts: a sign of composing, a notification. Nobody is told what becomes of it. */
    void say(ChatBodies.Body body, JID from, SipUri target, Conversation conversation, BridgeSettings settings) {
        String self = AddressMapping.toSip(from).map(SipUri::toString).orElseThrow();
        MessageRequest request = new MessageRequest(new Target.Domain(target.host()), target.toString(), self,
                conversation.ownCallId(),
                conversation.nextCseq(), "", Optional.empty(), Optional.empty(), body.contentType(), body.octets());
        queues.offer(Page.sign(request, conversation, settings, clock.getAsLong()), settings.limits());
    }

    /** RFC 3261 s8.1.1.4 wants a Call-ID for each request, RFC 7572 Table 1 one for each thread: as the peer can take it. */
    @Override
    public MessageRequest ready(Page page) {
        MessageRequest request = peers.hidesRepeatedCallIds(page.destination())
                ? page.request().with(UUID.randomUUID().toString()) : page.request();
        if (page.isSign()) {
            return request;
        }
        Journey journey = page.letter().journey();
        journey.isIn(request.callId());
        journey.step(Journey.Event.MESSAGE_SENT, (int) request.cseq(), request.body().length, request.callId());
        if (page.endsPlainText() && Notifications.isWanted(page.letter().stanza())) {
            // Maybe in the mailbox of another one; in that of its own this is before whatever the peer says of the text.
            Conversation conversation = page.conversation();
            conversation.postOwn(() -> conversation.chat().notifications().sentPlainly(page.letter(), request.callId()));
        }
        return request;
    }

    @Override
    public void answered(Page page, SipOutcome outcome) {
        if (!page.isSign()) {
            page.letter().journey().answered(outcome);
        }
        if (outcome instanceof SipOutcome.Accepted accepted) {
            peers.learn(page.destination(), accepted);
        }
    }

    @Override
    public void delivered(Page page) {
        if (!page.isSign()) {
            page.conversation().tally().pageEnds();
            peers.takesMessages(page.destination());
            page.letter().journey().delivered();
        }
    }

    @Override
    public void failed(Page page, SipOutcome why) {
        if (page.isSign()) {
            signFailed(page, why);
            return;
        }
        page.conversation().tally().pageEnds();
        Log.debug("{}: message {} to {} failed: {}", page.conversation().pair(), page.letter().stanza().getID(),
                page.destination(), why);
        refuse(page.letter(), errorOf(why, page.settings()));
    }

    private void signFailed(Page page, SipOutcome why) {
        boolean refused = why instanceof SipOutcome.Rejected rejected && rejected.code() == 415;
        if (refused && page.request().contentType().equals(IsComposing.MEDIA_TYPE)) {
            peers.refusesComposing(page.destination());
        } else if (refused) {
            peers.refusesCpim(page.destination());
        }
        Log.debug("{}: a sign to {} failed: {}", page.conversation().pair(), page.destination(), why);
    }

    @Override
    public void refusedForm(Page page) {
        if (ChatBodies.isAlternative(Optional.of(page.request().contentType()))) {
            peers.refusesHtml(page.destination());
        } else {
            peers.refusesCpim(page.destination());
        }
    }

    /** What an outcome means to the sender. */
    static PacketError errorOf(SipOutcome why, BridgeSettings settings) {
        if (why instanceof SipOutcome.Rejected rejected) {
            Optional<String> address = rejected.contact().map(contact -> xmppAddress(contact, settings));
            return ErrorMapping.toXmpp(rejected.code(), rejected.reason(), address);
        }
        if (why instanceof SipOutcome.NoRoute none) {
            return ErrorMapping.noRoute(none.why());
        }
        return ErrorMapping.noAnswer(whyNot(why));
    }

    /** Why there is no answer. */
    static String whyNot(SipOutcome outcome) {
        return outcome instanceof SipOutcome.NoRoute none ? none.why()
                : outcome instanceof SipOutcome.Unreachable unreachable ? unreachable.why()
                : outcome instanceof SipOutcome.NotSent notSent ? notSent.why() : "No answer";
    }

    /** Where the peer can be reached, as XMPP clients can use it (RFC 6120 s8.3.3.5). */
    private static String xmppAddress(String contact, BridgeSettings settings) {
        return SipUri.parse(contact).flatMap(uri -> AddressMapping.toJid(uri.bare(),
                        settings.domains().contains(uri.host()) ? AddressForm.DOMAIN : AddressForm.COMPONENT,
                        settings.componentDomain()))
                .map(XmppUri::of).orElse(contact);
    }

    /** The end of a message that does not arrive. */
    void refuse(Letter letter, PacketError error) {
        if (StanzaIntake.mayBeAnswered(letter.stanza())) {
            String condition = ErrorCondition.of(error).xmlName();
            letter.journey().step(Journey.Event.ERROR_STANZA_SENT, condition);
            letter.journey().answeredWithError(condition);
            route(ErrorMapping.errorStanza(letter.stanza(), error));
        } else {
            letter.journey().dropped(DropRule.HEADLINE_FAILED);
        }
    }

    /** The message has its fate already: a fault of the router changes nothing. */
    private void route(Message error) {
        try {
            xmpp.route(error);
        } catch (RuntimeException e) {
            Log.error("The error for message {} could not be routed", error.getID(), e);
        }
    }
}
