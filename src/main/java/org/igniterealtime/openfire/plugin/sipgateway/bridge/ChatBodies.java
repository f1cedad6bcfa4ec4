package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Cpim;
import org.igniterealtime.openfire.plugin.sipgateway.payload.CpimAddress;
import org.igniterealtime.openfire.plugin.sipgateway.payload.CpimHeader;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.igniterealtime.openfire.plugin.sipgateway.payload.MimeHeader;
import org.igniterealtime.openfire.plugin.sipgateway.payload.MimePart;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Multipart;

/** What MESSAGEs and MSRP messages carry: texts, wrapped in CPIM or not, signs of composing, notifications. Pure. */
final class ChatBodies {

    static final String TEXT = "text/plain";
    static final String CPIM = "message/cpim";
    static final String HTML = "text/html";
    static final String ALTERNATIVE = "multipart/alternative";
    /** What is accepted, best first: RFC 4975 s13 has a gateway list CPIM first. */
    static final List<String> ACCEPTED =
            List.of(CPIM, TEXT, HTML, IsComposing.MEDIA_TYPE, "multipart/mixed", ALTERNATIVE, Imdn.MEDIA_TYPE);

    /** A body to send. */
    record Body(String contentType, byte[] octets) {
    }

    /** What a body means. */
    sealed interface Content {

        /** How much it holds, about: what came compressed may be a lot more than it was. */
        default int octets() {
            return 0;
        }

        /** How many parts stood beside it that could not be read. */
        default int leftOut() {
            return 0;
        }

        /** By which rule it is refused, if it looks like abuse. */
        default Optional<RefusalRule> rule() {
            return Optional.empty();
        }
    }

    /**
     * A text.
     *
     * @param html the same in HTML, as the sender wrote it
     * @param sent when, if the sender says so
     * @param asks what the sender wants to be notified of
     */
    record Text(String text, Optional<String> html, Optional<String> subject, Optional<Instant> sent, Optional<ImdnRequest> asks,
                int leftOut) implements Content {

        @Override
        public int octets() {
            return text.length() + html.map(String::length).orElse(0);
        }

        static Text plain(String text) {
            return new Text(text, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);
        }

        /** The same, which wants notifications of delivery and display that name its Call-ID. */
        Text asking(String callId, Instant written) {
            String at = written.truncatedTo(ChronoUnit.SECONDS).toString();
            ImdnRequest request = new ImdnRequest(callId, at, Optional.empty(), true, false, true);
            return new Text(text, html, subject, sent, Optional.of(request), leftOut);
        }

        /** The same, but with another text and no HTML. */
        Text saying(String other) {
            return new Text(other, Optional.empty(), subject, sent, asks, leftOut);
        }

        Text withHtml(String same) {
            return new Text(text, Optional.of(same), subject, sent, asks, leftOut);
        }

        Text besides(int unread) {
            return new Text(text, html, subject, sent, asks, leftOut + unread);
        }
    }

    record Composing(IsComposing sign) implements Content {
    }

    /** What became of a message of ours (RFC 5438). */
    record Notification(Imdn imdn) implements Content {
    }

    /** A text without a character. */
    record Empty() implements Content {
    }

    /** Something that has no counterpart in XMPP, such as a notification that says nothing known. */
    record Nothing(int leftOut) implements Content {

        Nothing() {
            this(0);
        }
    }

    /**
     * It cannot be taken.
     *
     * @param code a status of RFC 4975 s10
     */
    record Refused(int code, Optional<RefusalRule> rule) implements Content {

        Refused(int code) {
            this(code, Optional.empty());
        }
    }

    /**
     * What an INVITE brings.
     *
     * @param sdp   the offer; empty if the peer waits for ours (RFC 3261 s13.2.1)
     * @param first what stands beside it: some peers send their first text so
     */
    record Offer(Optional<byte[]> sdp, Content first) {

        Optional<Text> text() {
            return Optional.of(first).filter(Text.class::isInstance).map(Text.class::cast);
        }
    }

    private ChatBodies() {
    }

    /** A body of that type as it is, or wrapped. */
    static Body body(String contentType, byte[] octets, Optional<Envelope> envelope) {
        return envelope.map(cover -> new Body(CPIM, cover.around(MimePart.of(contentType, octets))))
                .orElseGet(() -> new Body(contentType, octets));
    }

    static Body text(String text, Optional<Envelope> envelope) {
        return body(TEXT + ";charset=UTF-8", text.getBytes(StandardCharsets.UTF_8), envelope);
    }

    /** A text and the same in HTML, the plainest first (RFC 2046 s5.1.4). */
    static Body alternatives(String text, String html, Optional<Envelope> envelope) {
        String boundary = "b-" + UUID.randomUUID();
        List<MimePart> forms = List.of(MimePart.text(TEXT, text), MimePart.text(HTML, html));
        return body("multipart/alternative;boundary=\"" + boundary + '"', Multipart.bytes(boundary, forms), envelope);
    }

    /**
     * A notification for a peer that sends its own without an envelope. Deviates from RFC 5438 s7.2.1.1: Linphone reads no other.
     */
    static Body plainNotification(Imdn imdn) {
        return new Body(Imdn.MEDIA_TYPE, imdn.bytes());
    }

    /** A notification in its envelope (RFC 5438 s7.2.1.1). */
    static Body notification(Imdn imdn, Envelope envelope) {
        MimePart part = new MimePart(List.of(new MimeHeader("Content-Type", Imdn.MEDIA_TYPE),
                new MimeHeader("Content-Disposition", "notification")), imdn.bytes());
        return new Body(CPIM, envelope.numbered(part, ChatText.newMessageId()));
    }

    /**
     * Who writes to whom, for the wrapping: SIP URIs without parameters.
     *
     * @param asks what the writer wants to be notified of
     */
    record Envelope(String from, String to, Instant now, Optional<ImdnRequest> asks) {

        Envelope asksNothing() {
            return new Envelope(from, to, now, Optional.empty());
        }

        private Cpim cpim(MimePart content) {
            return Cpim.of(new CpimAddress("", from), new CpimAddress("", to), now, content);
        }

        private byte[] around(MimePart content) {
            Cpim cpim = cpim(content);
            return asks.map(cpim::asking).orElse(cpim).bytes();
        }

        private byte[] numbered(MimePart content, String messageId) {
            return cpim(content).with(CpimHeader.IMDN, "Message-ID", "", messageId).bytes();
        }
    }

    /** Whether a body of that type is wrapped. */
    static boolean isWrapped(Optional<String> contentType) {
        return is(CPIM, contentType);
    }

    /** Whether a body of that type is the same thing in several forms. */
    static boolean isAlternative(Optional<String> contentType) {
        return is(ALTERNATIVE, contentType);
    }

    private static boolean is(String name, Optional<String> contentType) {
        return contentType.filter(type -> type.strip().regionMatches(true, 0, name, 0, name.length())).isPresent();
    }
}
