package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.xmpp.packet.Message;

/**
 * One page-mode message on its way to a SIP user: one MESSAGE, or several in order if it is too long for one (RFC 3428 s8). Used
 * under the lock of its {@link PageQueue} until it has ended.
 */
final class Page {

    /** Told how a page ended, once, outside of any lock, on a thread of the bridge. */
    interface Listener {
        void delivered(Page page);

        void failed(Page page, SipOutcome why);
    }

    private final Message stanza;
    private final List<MessageRequest> pieces;
    private final Conversation conversation;
    private final BridgeSettings settings;
    private final long queuedAt;
    private PageState state = PageState.QUEUED;
    private int piece;

    /**
     * @param stanza       what the XMPP user sent, without its text
     * @param pieces       the requests, at least one
     * @param conversation the one that it belongs to
     * @param settings     what errors are told by
     * @param queuedAt     when it was made, {@link System#nanoTime()}
     */
    Page(Message stanza, List<MessageRequest> pieces, Conversation conversation, BridgeSettings settings, long queuedAt) {
        this.stanza = stanza;
        this.pieces = pieces;
        this.conversation = conversation;
        this.settings = settings;
        this.queuedAt = queuedAt;
    }

    Message stanza() {
        return stanza;
    }

    Conversation conversation() {
        return conversation;
    }

    /** The settings that were in force when it was made. */
    BridgeSettings settings() {
        return settings;
    }

    /** How much it holds. */
    int octets() {
        return pieces.stream().mapToInt(piece -> piece.body().length).sum();
    }

    long queuedAt() {
        return queuedAt;
    }

    String destination() {
        return conversation.pair().sipUser();
    }

    /** Changes the state by that event, and says what is to be done. */
    PageAction on(PageEvent event) {
        PageTransitions.Step step = PageTransitions.next(state, event);
        state = step.state();
        if (step.action() == PageAction.SEND_NEXT_PIECE) {
            piece++;
        }
        return step.action();
    }

    /** What the outcome of the piece under way means for the whole. */
    PageEvent eventOf(SipOutcome outcome) {
        if (outcome instanceof SipOutcome.Accepted) {
            return piece + 1 < pieces.size() ? PageEvent.PIECE_ACCEPTED : PageEvent.LAST_PIECE_ACCEPTED;
        }
        return PageEvent.PIECE_FAILED;
    }

    /** The request that is to be sent now. */
    MessageRequest request() {
        return pieces.get(piece);
    }
}
