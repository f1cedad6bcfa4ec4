package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ChatStateMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ChatStateMapping.ChatState;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Signs of composing in page mode (RFC 3994 s4) as chat states: towards XMPP for clients that use these, towards SIP for peers
 * that have shown that they know them and that have not refused them. Used in the mailbox of the conversation.
 */
final class PageSigns {

    private final Conversation conversation;
    private final ChatTools tools;
    private final ChatUser user;
    private final Composing composing = new Composing();
    /** Who is composing, and in which thread. */
    private JID peer;
    private String thread;
    private Sign last;

    /** A chat state of the XMPP user, and where it goes. */
    private record Sign(JID from, SipUri target, BridgeSettings settings) {
    }

    PageSigns(Conversation conversation, ChatTools tools, ChatUser user) {
        this.conversation = conversation;
        this.tools = tools;
        this.user = user;
    }

    /** Whether time would bring something. */
    boolean isBusy() {
        return composing.isBusy();
    }

    void peerComposes(IsComposing sign, JID from, String inThread) {
        peer = from;
        thread = inThread;
        if (composing.peer(sign, tools.clock().getAsLong())) {
            tell(ChatStateMapping.state(sign.active()));
        }
    }

    private void tell(ChatState state) {
        if (user.usesChatStates()) {
            tools.xmpp().route(ChatStateMapping.stanza(state, thread, peer, user.to()));
        }
    }

    void peerWrote() {
        composing.peerWrote();
    }

    void userWrote() {
        composing.userWrote();
    }

    /** A chat state of the XMPP user; false if the peer does not hear of it. */
    boolean chatState(Message stanza, SipUri target, BridgeSettings settings) {
        Optional<Boolean> composes = ChatStateMapping.of(stanza).flatMap(ChatStateMapping::composing);
        if (composes.isEmpty() || !tools.peers().takesComposing(conversation.pair().sipUser())) {
            return false;
        }
        if (composes.get() != composing.user()) {
            last = new Sign(stanza.getFrom(), target, settings);
            say(composes.get());
        }
        return true;
    }

    /** A sign never waits in front of a text, nor a text for it: with something under way there is none (RFC 3428 s8). */
    private void say(boolean composes) {
        boolean free = tools.pages().queues().isFree(conversation.pair().sipUser());
        composing.said(composes && free, tools.clock().getAsLong());
        if (free) {
            IsComposing sign = new IsComposing(composes, Optional.of(ChatBodies.TEXT), Optional.of(Composing.REFRESH));
            tools.pages().say(new ChatBodies.Body(IsComposing.MEDIA_TYPE, sign.bytes()), last.from(), last.target(), conversation,
                    last.settings());
        }
    }

    /** What time brings. */
    void tick(long now) {
        if (composing.peerFellSilent(now)) {
            tell(ChatState.ACTIVE);
        }
        if (composing.isToBeSaidAgain(now)) {
            composing.userWrote();
            // RFC 3994 s3.2: of a client that has vanished the peer hears nothing, and so takes it to be idle.
            if (user.isConnected() && tools.peers().takesComposing(conversation.pair().sipUser())) {
                say(true);
            }
        }
    }
}
