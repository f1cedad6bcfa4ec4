package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of a conversation that have not come to their end: those that wait for a session, and behind them in the order of
 * time, those that a session has. Every text leaves it once, as delivered, failed or given up. Used in the mailbox of the
 * conversation.
 */
final class ChatTexts {

    /** How many texts may be with the peer without a word from it; more wait. */
    private static final int MOST_UNCONFIRMED = 2000;
    /** And how many octets of text. */
    static final int MOST_UNCONFIRMED_OCTETS = 1024 * 1024;

    private final ArrayDeque<ChatText> waiting = new ArrayDeque<>(2);
    private final ArrayDeque<ChatText> underWay = new ArrayDeque<>(2);
    private final Map<String, ChatText.Part> parts = new HashMap<>(4);
    private int waitingOctets;
    private int underWayOctets;

    /** Puts a text at the end of the queue; false if there is no place for it. */
    boolean add(ChatText text, int mostTexts, int mostOctets) {
        if (waiting.size() >= mostTexts || waitingOctets + text.octets() > mostOctets && !waiting.isEmpty()) {
            return false;
        }
        waiting.add(text);
        waitingOctets += text.octets();
        return true;
    }

    /** How many there are. */
    int size() {
        return waiting.size() + underWay.size();
    }

    /** The text whose turn it is, unless the peer has too much already without a word from it. */
    Optional<ChatText> next() {
        return Optional.ofNullable(waiting.peek()).filter(text -> underWay.isEmpty() || underWay.size() < MOST_UNCONFIRMED
                && underWayOctets + text.octets() <= MOST_UNCONFIRMED_OCTETS);
    }

    /** A session has that part of the next text. */
    void handed(ChatText.Part part) {
        part.handed();
        parts.put(part.messageId(), part);
    }

    /** A session has all of the next text. */
    void nextIsHanded() {
        ChatText text = waiting.remove();
        waitingOctets -= text.octets();
        underWay.add(text);
        underWayOctets += text.octets();
    }

    /** The part with that Message-ID, if a session has it, or had it: late news of it still count. */
    Optional<ChatText.Part> find(String messageId) {
        return Optional.ofNullable(parts.get(messageId));
    }

    /** Takes out a text that has come to its end. */
    void remove(ChatText text) {
        if (underWay.remove(text)) {
            underWayOctets -= text.octets();
        } else if (waiting.remove(text)) {
            waitingOctets -= text.octets();
        }
        text.parts().forEach(part -> parts.remove(part.messageId()));
    }

    /** Puts back in front, in their order, all texts that the session had and that are not at their end by now. */
    void takeBack() {
        while (!underWay.isEmpty()) {
            ChatText text = underWay.removeLast();
            waiting.addFirst(text);
            waitingOctets += text.octets();
        }
        underWayOctets = 0;
    }

    /** All texts, in their order. */
    List<ChatText> all() {
        List<ChatText> all = new ArrayList<>(underWay);
        all.addAll(waiting);
        return all;
    }

    /** The texts under way whose every part was written before that moment and that nothing was heard of. */
    List<ChatText> writtenBefore(long moment) {
        List<ChatText> old = new ArrayList<>();
        for (Iterator<ChatText> texts = underWay.iterator(); texts.hasNext();) {
            ChatText text = texts.next();
            if (!text.isWrittenBefore(moment)) {
                break;
            }
            old.add(text);
        }
        return old;
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && underWay.isEmpty();
    }
}
