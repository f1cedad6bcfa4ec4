package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Attempts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/**
 * One page-mode message on its way to a SIP user: one MESSAGE, or several in order if it is too long for one (RFC 3428 s8). Used
 * under the lock of its {@link PageQueue} until it has ended.
 */
final class Page {

    /** Told what happens to a page, and how it ended, once, outside of any lock, on a thread of the bridge. */
    interface Listener {

        /** The request of the page whose turn it is, as it is to be sent. */
        MessageRequest ready(Page page);

        /** The request has come to that outcome. */
        void answered(Page page, SipOutcome outcome);

        void delivered(Page page);

        void failed(Page page, SipOutcome why);

        /** The peer does not take what the request holds: it is sent again as plain text. */
        void refusedForm(Page page);
    }

    private final Letter letter;
    private final int octets;
    private Optional<Supplier<List<MessageRequest>>> plainly;
    private List<MessageRequest> pieces;
    private final Conversation conversation;
    private final BridgeSettings settings;
    private final long queuedAt;
    private PageState state = PageState.QUEUED;
    private int piece;

    /**
     * Made in the mailbox of its conversation.
     *
     * @param letter       what the XMPP user sent, without its text; null for a sign, which is nobody's message
     * @param pieces       the requests, at least one
     * @param plainly      gives the same as plain text, if they are anything else
     * @param conversation the one that it belongs to
     * @param settings     what errors are told by
     * @param queuedAt     when it was made, {@link System#nanoTime()}
     */
    Page(Letter letter, List<MessageRequest> pieces, Optional<Supplier<List<MessageRequest>>> plainly, Conversation conversation,
         BridgeSettings settings, long queuedAt) {
        this.letter = letter;
        this.pieces = pieces;
        this.plainly = plainly;
        this.octets = pieces.stream().mapToInt(request -> request.body().length).sum();
        this.conversation = conversation;
        this.settings = settings;
        this.queuedAt = queuedAt;
    }

    /** Whether the request that is to be sent now is the last one of a text without an envelope. */
    boolean endsPlainText() {
        return !isSign() && !ChatBodies.isWrapped(Optional.of(request().contentType())) && piece + 1 == pieces.size();
    }

    /** Something without a text, which nobody waits for. */
    static Page sign(MessageRequest request, Conversation conversation, BridgeSettings settings, long queuedAt) {
        return new Page(null, List.of(request), Optional.empty(), conversation, settings, queuedAt);
    }

    /** Whether it is no message of anybody: its end is not told. */
    boolean isSign() {
        return letter == null;
    }

    /** What the XMPP user sent, without its text; a sign has none. */
    Letter letter() {
        return letter;
    }

    /** Who wants to know by which hops it goes. */
    Attempts attempts() {
        return isSign() ? Attempts.UNHEARD : letter.journey();
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
        return octets;
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
        boolean refused = outcome instanceof SipOutcome.Rejected rejected && rejected.code() == 415;
        return piece == 0 && plainly.isPresent() && refused ? PageEvent.FORM_REFUSED : PageEvent.PIECE_FAILED;
    }

    /** From now on it is sent as plain text. Called while it is under way, in the mailbox of its conversation. */
    void sendPlainly() {
        pieces = plainly.orElseThrow().get();
        plainly = Optional.empty();
    }

    /** The request that is to be sent now. */
    MessageRequest request() {
        return pieces.get(piece);
    }
}
