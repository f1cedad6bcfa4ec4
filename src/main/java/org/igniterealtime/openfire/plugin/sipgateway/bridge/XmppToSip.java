package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Direction.XMPP_TO_SIP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates.Mode.PAGE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MessageSplitter;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageModeMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.StanzaIntake;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XmppUri;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHops;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * Messages from XMPP users to SIP users, in page mode (RFC 7572 s4). Every one ends as delivered, as an error to its sender, or, a
 * headline, as a counted failure. Called in the mailbox of the conversation.
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
    private final NextHops routes;
    private final XmppSide xmpp;
    private final Fates fates;
    private final PeerMemory peers;
    private final LongSupplier clock;
    private final PageQueues queues;

    /** @param clock nanoseconds, as {@link System#nanoTime()} */
    XmppToSip(SipEndpoint sip, NextHops routes, XmppSide xmpp, Fates fates, PeerMemory peers, LongSupplier clock) {
        this.peers = peers;
        this.clock = clock;
        this.sip = sip;
        this.routes = routes;
        this.xmpp = xmpp;
        this.fates = fates;
        this.queues = new PageQueues(sip, this);
    }

    PageQueues queues() {
        return queues;
    }

    /** Sends a text, or tells its sender why not. */
    void send(Message stanza, SipUri target, Conversation conversation, BridgeSettings settings) {
        List<NextHop> hops = routes.towards(target.host());
        if (hops.isEmpty()) {
            refuse(stanza, ErrorMapping.noRoute("No route to " + target.host()));
            return;
        }
        List<MessageRequest> pieces = pieces(stanza, target, hops.get(0), conversation, settings);
        if (pieces.isEmpty()) {
            refuse(stanza, ErrorCondition.POLICY_VIOLATION.error("Too long for a SIP message"));
            return;
        }
        Page page = new Page(head(stanza), pieces, hops, conversation, settings, clock.getAsLong());
        conversation.tally().pageBegins();
        if (!queues.offer(page, settings.limits())) {
            conversation.tally().pageEnds();
            refuse(stanza, ErrorCondition.RESOURCE_CONSTRAINT.error("Too many messages wait for " + target.bare()));
        }
    }

    /** What is needed to tell the sender about an error: the text itself is kept once only, in the requests. */
    private static Message head(Message stanza) {
        Message head = new Message();
        head.setType(StanzaIntake.type(stanza));
        head.setID(stanza.getID());
        head.setFrom(stanza.getFrom());
        head.setTo(stanza.getTo());
        head.setThread(stanza.getThread());
        return head;
    }

    /** Whether a text does not fit into one MESSAGE to that user. */
    boolean isOversize(Message stanza, SipUri target, Conversation conversation, BridgeSettings settings) {
        List<NextHop> hops = routes.towards(target.host());
        return !hops.isEmpty() && pieces(stanza, target, hops.get(0), conversation, settings).size() != 1;
    }

    /** The requests that carry the text: one, several in order, or none if it is too long. */
    private List<MessageRequest> pieces(Message stanza, SipUri target, NextHop hop, Conversation conversation,
                                        BridgeSettings settings) {
        PageMessage content = PageModeMapping.toSip(stanza, settings.componentDomain(), conversation::ownCallId);
        byte[] body = content.text().getBytes(StandardCharsets.UTF_8);
        if (body.length > settings.maxOctets()) {
            return List.of();
        }
        Optional<String> thread = Optional.ofNullable(stanza.getThread());
        String callId = thread.map(name -> conversation.callId(name, content.callId())).orElse(content.callId());
        // RFC 7572 s4 note 1: the bare JID, with the resource as gr.
        String from = AddressMapping.toSip(stanza.getFrom()).map(SipUri::toString).orElseThrow();
        MessageRequest whole = new MessageRequest(hop, target.toString(), from, callId, conversation.nextCseq(),
                content.transactionId(), content.subject(), content.language(), TEXT, body);
        if (sip.length(whole) <= MAX_REQUEST) {
            return List.of(whole);
        }
        return settings.oversize(target.host()) == BridgeSettings.Oversize.REJECT ? List.of()
                : split(whole, content.text(), conversation);
    }

    private List<MessageRequest> split(MessageRequest whole, String text, Conversation conversation) {
        int room = MAX_REQUEST - CONTENT_LENGTH_DIGITS - sip.length(whole.piece(Integer.MAX_VALUE, whole.branchToken() + "-000", new byte[0]));
        if (room < LEAST_ROOM) {
            return List.of();
        }
        List<MessageRequest> pieces = new ArrayList<>();
        for (String part : MessageSplitter.split(text, room)) {
            long cseq = pieces.isEmpty() ? whole.cseq() : conversation.nextCseq();
            pieces.add(whole.piece(cseq, whole.branchToken() + '-' + (pieces.size() + 1), part.getBytes(StandardCharsets.UTF_8)));
        }
        return pieces;
    }

    @Override
    public void delivered(Page page) {
        page.conversation().tally().pageEnds();
        peers.takesMessages(page.conversation().pair().sipUser());
        fates.delivered(XMPP_TO_SIP, PAGE);
    }

    @Override
    public void failed(Page page, SipOutcome why) {
        page.conversation().tally().pageEnds();
        Log.debug("{}: message {} to {} failed: {}", page.conversation().pair(), page.stanza().getID(), page.destination(), why);
        refuse(page.stanza(), errorOf(why, page.settings()));
    }

    /** What an outcome means to the sender. */
    static PacketError errorOf(SipOutcome why, BridgeSettings settings) {
        if (why instanceof SipOutcome.Rejected rejected) {
            Optional<String> address = rejected.contact().map(contact -> xmppAddress(contact, settings));
            return ErrorMapping.toXmpp(rejected.code(), rejected.reason(), address);
        }
        return ErrorMapping.noAnswer(why instanceof SipOutcome.Unreachable unreachable ? unreachable.why() : "No answer");
    }

    /** Where the peer can be reached, as XMPP clients can use it (RFC 6120 s8.3.3.5). */
    private static String xmppAddress(String contact, BridgeSettings settings) {
        return SipUri.parse(contact).flatMap(uri -> AddressMapping.toJid(uri.bare(),
                        settings.domains().contains(uri.host()) ? AddressForm.DOMAIN : AddressForm.COMPONENT, settings.componentDomain()))
                .map(XmppUri::of).orElse(contact);
    }

    /** The end of a message that does not arrive. */
    void refuse(Message stanza, PacketError error) {
        refuse(stanza, error, PAGE);
    }

    void refuse(Message stanza, PacketError error, Fates.Mode mode) {
        if (StanzaIntake.mayBeAnswered(stanza)) {
            fates.answeredWithError(XMPP_TO_SIP, mode);
            route(ErrorMapping.errorStanza(stanza, error));
        } else {
            fates.dropped(XMPP_TO_SIP, mode, DropRule.HEADLINE_FAILED);
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
