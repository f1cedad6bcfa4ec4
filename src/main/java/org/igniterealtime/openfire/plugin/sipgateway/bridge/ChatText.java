package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XhtmlMapping;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.xmpp.packet.Message;

/**
 * One text of an XMPP user on its way to a SIP user in session mode: one MSRP message, or several if it is longer than the peer
 * takes. Used in the mailbox of its conversation.
 */
final class ChatText {

    /** One MSRP message of a text. */
    static final class Part {

        private final ChatText text;
        private final String messageId;
        private final String body;
        private PartState state = PartState.WAITING;
        private boolean sentAgain;
        private boolean wrapped;
        private boolean formatted;
        private long writtenAt;

        private Part(ChatText text, String messageId, String body) {
            this.text = text;
            this.messageId = messageId;
            this.body = body;
        }

        ChatText text() {
            return text;
        }

        String messageId() {
            return messageId;
        }

        String body() {
            return body;
        }

        PartState state() {
            return state;
        }

        void handed() {
            state = PartState.HANDED;
        }

        /** Whether it was last sent within CPIM. */
        boolean isWrapped() {
            return wrapped;
        }

        void wrapped(boolean within) {
            wrapped = within;
        }

        /** Whether it was last sent with HTML beside it. */
        boolean isFormatted() {
            return formatted;
        }

        void formatted(boolean withHtml) {
            formatted = withHtml;
        }

        /** The same in HTML; only a text that goes as a whole has it. */
        Optional<String> html() {
            return text.parts.size() == 1 ? XhtmlMapping.html(text.letter.stanza()) : Optional.empty();
        }

        /** What the peer is asked about its text: with the last part, when it is all there. */
        Optional<ImdnRequest> asks() {
            return text.parts.get(text.parts.size() - 1) == this ? text.asks : Optional.empty();
        }

        /** Whether it begins its text. */
        boolean isFirst() {
            return text.parts.get(0) == this;
        }

        void written(long now) {
            if (state == PartState.HANDED) {
                state = PartState.WRITTEN;
                writtenAt = now;
            }
        }

        void delivered() {
            state = PartState.DELIVERED;
        }

        /** The peer did not take it, but the fault is the session's. */
        void notTaken() {
            state = PartState.HANDED;
        }

        void failed() {
            state = PartState.FAILED;
        }

        /** Has it sent once more; false if it has been already. */
        boolean again() {
            if (sentAgain) {
                return false;
            }
            sentAgain = true;
            state = PartState.WAITING;
            return true;
        }

        /** Nothing of it has left, or too little to be shown. */
        void neverSent() {
            state = state == PartState.HANDED ? PartState.WAITING : state;
        }

        void sessionOver(boolean peerReports, boolean failed, long freshSince) {
            PartState before = state;
            boolean fresh = writtenAt - freshSince > 0;
            state = PartTransitions.sessionOver(state,
                    new PartTransitions.Circumstances(peerReports, sentAgain, failed, fresh));
            sentAgain = sentAgain || before != state && state == PartState.WAITING;
        }
    }

    private final Letter letter;
    private final PageMessage content;
    private final SipUri target;
    private final int octets;
    private final List<Part> parts = new ArrayList<>(1);
    private Optional<ImdnRequest> asks = Optional.empty();
    private int sessions;

    ChatText(Letter letter, PageMessage content, SipUri target, int octets) {
        this.letter = letter;
        this.content = content;
        this.target = target;
        this.octets = octets;
    }

    /** A Message-ID: an ident of RFC 4975 s9 has at most 32 characters. */
    static String newMessageId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    Letter letter() {
        return letter;
    }

    Message stanza() {
        return letter.stanza();
    }

    Journey journey() {
        return letter.journey();
    }

    PageMessage content() {
        return content;
    }

    SipUri target() {
        return target;
    }

    /** The peer is to be asked about it. */
    void ask(Optional<ImdnRequest> request) {
        asks = request;
    }

    /** The length of the text in UTF-8. */
    int octets() {
        return octets;
    }

    List<Part> parts() {
        return parts;
    }

    /** Adds a part, in order. */
    void add(String body) {
        parts.add(new Part(this, newMessageId(), body));
    }

    /** How many sessions have ended since it waits. */
    int sessions() {
        return sessions;
    }

    void hadSession() {
        sessions++;
    }

    boolean isDelivered() {
        return !parts.isEmpty() && parts.stream().allMatch(part -> part.state() == PartState.DELIVERED);
    }

    boolean hasFailed() {
        return parts.stream().anyMatch(part -> part.state() == PartState.FAILED);
    }

    boolean isWrittenBefore(long moment) {
        return parts.stream().allMatch(part -> part.state() == PartState.DELIVERED
                || part.state() == PartState.WRITTEN && part.writtenAt - moment < 0);
    }

    /** Whether nothing of it can have reached the peer, so that it may go another way. */
    boolean isUntouched() {
        return parts.stream().allMatch(part -> part.state() == PartState.WAITING && !part.sentAgain);
    }
}
