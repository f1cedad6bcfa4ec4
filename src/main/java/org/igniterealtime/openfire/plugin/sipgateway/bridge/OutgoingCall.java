package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;

/**
 * The INVITEs of one conversation (RFC 7573 s4): the last one, and the next hops that are left for it. Used in the mailbox of the
 * conversation.
 */
final class OutgoingCall {

    private static final int REMEMBERED_CALL_IDS = 200;

    private final Conversation conversation;
    private final SipEndpoint sip;
    private final Set<String> usedCallIds = new HashSet<>(2);
    private List<NextHop> hops = List.of();
    private InviteRequest invite;

    OutgoingCall(Conversation conversation, SipEndpoint sip) {
        this.conversation = conversation;
        this.sip = sip;
    }

    /** Invites the SIP user that a text is for, by the first of those hops, of which there is at least one. */
    void invite(ChatText first, ChatSession session, List<NextHop> nextHops) {
        hops = nextHops;
        SipUri from = session.self();
        byte[] offer = session.negotiation().offer(session.msrp().local());
        String subject = first.content().subject().orElse("Open chat with " + from.user() + "?");
        invite = new InviteRequest(hops.get(0), first.target().toString(), from.bare().toString(), from.gr(), callId(first),
                Optional.of(subject), offer);
        session.use(sip.invite(invite, session));
    }

    /** Tries the next hop, if there is another. */
    boolean tryNext(ChatSession session) {
        if (hops.size() < 2) {
            return false;
        }
        hops = hops.subList(1, hops.size());
        invite = invite.by(hops.get(0));
        session.use(sip.invite(invite, session));
        return true;
    }

    String callId() {
        return invite.callId();
    }

    /** The peer has used that Call-ID. */
    void heard(String callId) {
        if (usedCallIds.size() >= REMEMBERED_CALL_IDS) {
            usedCallIds.clear();
        }
        usedCallIds.add(callId);
    }

    /** The thread's Call-ID for its first session; an INVITE needs one that was never used (RFC 3261 s8.1.1.4). */
    private String callId(ChatText text) {
        Optional<String> thread = Optional.ofNullable(text.stanza().getThread());
        String known = thread.map(name -> conversation.callId(name, text.content().callId())).orElse(text.content().callId());
        String callId = usedCallIds.contains(known) ? UUID.randomUUID().toString() : known;
        if (!callId.equals(known)) {
            conversation.rename(thread.orElse(callId), callId);
        }
        heard(callId);
        return callId;
    }
}
