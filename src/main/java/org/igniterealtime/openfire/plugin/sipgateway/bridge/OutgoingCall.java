package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Target;

/** The INVITEs of one conversation (RFC 7573 s4), and their Call-IDs. Used in the mailbox of the conversation. */
final class OutgoingCall {

    private static final int REMEMBERED_CALL_IDS = 200;

    private final Conversation conversation;
    private final SipEndpoint sip;
    private final Set<String> usedCallIds = new HashSet<>(2);

    OutgoingCall(Conversation conversation, SipEndpoint sip) {
        this.conversation = conversation;
        this.sip = sip;
    }

    /** Invites the SIP user that a text is for. */
    void invite(ChatText first, ChatSession session) {
        String callId = callId(first);
        session.is(callId);
        SipUri from = session.self();
        byte[] offer = session.negotiation().offer(session.msrp().local());
        String subject = first.content().subject().orElse("Open chat with " + from.user() + "?");
        session.use(sip.invite(new InviteRequest(new Target.Domain(first.target().host()), first.target().toString(),
                from.bare().toString(), from.gr(), callId, Optional.of(subject), offer), session));
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
        String fresh = usedCallIds.contains(known) ? UUID.randomUUID().toString() : known;
        if (!fresh.equals(known)) {
            conversation.rename(thread.orElse(fresh), fresh);
        }
        heard(fresh);
        return fresh;
    }
}
