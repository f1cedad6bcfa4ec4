package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.xmpp.packet.JID;

/** The INVITEs of the SIP user of one conversation (RFC 7573 s5). Used in the mailbox of the conversation. */
final class IncomingCall {

    private static final SipAnswer NOT_ACCEPTABLE = SipAnswer.of(488, "Not Acceptable Here");

    private final Conversation conversation;
    private final ChatTools tools;
    private final ReceivedMessages received;

    IncomingCall(Conversation conversation, ChatTools tools, ReceivedMessages received) {
        this.conversation = conversation;
        this.tools = tools;
        this.received = received;
    }

    /** What could be accepted, with a place among the sessions; else the session is rejected. */
    Optional<Invitation> take(ChatSession session, ChatBodies.Offer offer, Optional<JID> recipient, BridgeSettings settings) {
        Optional<MsrpEndpoint> msrp = tools.msrp().get();
        // RFC 3261 s13.2.1: whoever makes no offer gets ours.
        List<MsrpTransport> wanted = offer.sdp().map(MsrpNegotiation::transports)
                .orElseGet(() -> settings.sessions().offers(tools.routes().isSecure(session.peer().host())));
        Optional<MsrpTransport> transport = msrp.flatMap(ours -> wanted.stream()
                .filter(by -> settings.sessions().takes(by) && ours.listensBy(by)).findFirst());
        if (transport.isEmpty()) {
            session.reject(NOT_ACCEPTABLE);
            return Optional.empty();
        }
        session.use(msrp.get().reserve(transport.get(), session, received));
        Optional<SdpOutcome> outcome = offer.sdp().map(sdp -> session.negotiation().answer(sdp, session.msrp().local()));
        if (outcome.filter(SdpOutcome.NotAcceptable.class::isInstance).isPresent()) {
            session.close();
            session.reject(NOT_ACCEPTABLE);
            return Optional.empty();
        }
        if (!tools.sessions().take(settings.sessions().most())) {
            session.close();
            session.reject(SipAnswer.of(503, "Service Unavailable").with("Retry-After", "60"));
            return Optional.empty();
        }
        if (offer.text().isEmpty()) {
            tools.fates().leftOut(offer.first().leftOut()); // beside a text they count with it
        }
        outcome.ifPresent(answered -> tools.peers().takesSessions(conversation.pair().sipUser()));
        return Optional.of(new Invitation(session, outcome.map(SdpOutcome.Answered.class::cast), recipient, offer.text(),
                tools.clock().getAsLong()));
    }
}
