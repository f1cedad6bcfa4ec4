package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import org.xmpp.packet.JID;

/**
 * What the console shows of a conversation.
 *
 * @param xmppUser bare JID
 * @param sipUser  bare JID in the component form
 * @param state    of its session, in lower case; {@code idle} if there is none
 * @param inState  for how long
 * @param unused   time since anything was said
 * @param toSip    messages of the XMPP user
 * @param toXmpp   messages of the SIP user that were delivered
 * @param waiting  messages of the XMPP user that have not come to their ends
 */
public record ConversationInfo(String xmppUser, String sipUser, String state, Duration inState, Duration unused, int toSip,
                               int toXmpp, int waiting) {

    /** Whether there is a session, or one is being set up or ended. */
    public boolean hasSession() {
        return !state.equals(Labels.of(SessionState.IDLE));
    }

    /** The SIP user as SIP writes it: the component form is a matter of XMPP. */
    public String sipAddress() {
        return sipAddress(sipUser);
    }

    /** @param sipUser bare JID in the component form */
    public static String sipAddress(String sipUser) {
        int at = sipUser.indexOf('@');
        return at < 0 ? sipUser : JID.unescapeNode(sipUser.substring(0, at));
    }

    static ConversationInfo of(Conversation conversation, long now) {
        Chat chat = conversation.chat();
        Tally tally = conversation.tally();
        SessionState state = chat.state();
        return new ConversationInfo(conversation.pair().xmppUser(), conversation.pair().sipUser(), Labels.of(state),
                Duration.ofNanos(state == SessionState.IDLE ? 0 : now - chat.stateSince()),
                Duration.ofNanos(now - conversation.lastUsed()), tally.toSip(), tally.toXmpp(), chat.texts() + tally.pages());
    }
}
