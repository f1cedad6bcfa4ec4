package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.TextBody;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XhtmlMapping;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ContentCoding;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Cpim;
import org.igniterealtime.openfire.plugin.sipgateway.payload.CpimAddress;
import org.igniterealtime.openfire.plugin.sipgateway.payload.CpimHeader;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.igniterealtime.openfire.plugin.sipgateway.payload.MediaType;
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
    private static final String SDP = "application/sdp";
    private static final int DEEPEST = 4;

    /** A body to send. */
    record Body(String contentType, byte[] octets) {
    }

    /** What a body means. */
    sealed interface Content {
    }

    /**
     * A text.
     *
     * @param html the same in HTML, as the sender wrote it
     * @param sent when, if the sender says so
     * @param asks what the sender wants to be notified of
     */
    record Text(String text, Optional<String> html, Optional<String> subject, Optional<Instant> sent, Optional<ImdnRequest> asks)
            implements Content {

        static Text plain(String text) {
            return new Text(text, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        private Text withHtml(String same) {
            return new Text(text, Optional.of(same), subject, sent, asks);
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
    record Nothing() implements Content {
    }

    /** It cannot be taken; a status of RFC 4975 s10. */
    record Refused(int code) implements Content {
    }

    /**
     * The offer in an INVITE.
     *
     * @param first the text beside it, if the peer sends its first one so
     */
    record Offer(byte[] sdp, Optional<Text> first) {
    }

    private ChatBodies() {
    }

    /** The offer in the body of an INVITE; empty if there is none. */
    static Optional<Offer> offer(Optional<String> contentType, byte[] body, Reader reader) {
        Optional<MediaType> type = contentType.flatMap(MediaType::parse);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        if (type.get().is(SDP)) {
            return Optional.of(new Offer(body, Optional.empty()));
        }
        List<MimePart> parts = type.get().type().equals("multipart") ? Multipart.parts(type.get(), body).orElse(List.of()) : List.of();
        Optional<byte[]> sdp = parts.stream().filter(part -> part.contentType().is(SDP)).findFirst().flatMap(MimePart::content);
        Optional<Text> first = parts.stream().filter(part -> !part.contentType().is(SDP)).map(part -> reader.part(part, 0))
                .filter(Text.class::isInstance).map(Text.class::cast).findFirst();
        return sdp.map(offered -> new Offer(offered, first));
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

    /** A notification; it never goes without its envelope (RFC 5438 s7.2.1.1). */
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
        return contentType.filter(type -> type.strip().regionMatches(true, 0, CPIM, 0, CPIM.length())).isPresent();
    }

    /**
     * Reads bodies.
     *
     * @param isSender whether a URI means the user who has been found to be the sender: what a CPIM header claims is no proof
     * @param most     how long what was compressed may become, in octets
     */
    record Reader(Predicate<SipUri> isSender, int most) {

        Content read(String contentType, byte[] body) {
            return read(contentType, body, 0);
        }

        private Content read(String contentType, byte[] body, int depth) {
            if (depth > DEEPEST) {
                return new Refused(415);
            }
            if (TextBody.isPlain(Optional.of(contentType))) {
                return text(contentType, body);
            }
            Optional<MediaType> type = MediaType.parse(contentType);
            if (type.isEmpty()) {
                return new Refused(415);
            }
            return switch (type.get().name()) {
                case TEXT -> text(contentType, body);
                case HTML -> html(type.get(), body);
                case CPIM -> wrapped(body, depth);
                case IsComposing.MEDIA_TYPE -> IsComposing.parse(body).<Content>map(Composing::new).orElse(new Refused(400));
                case Imdn.MEDIA_TYPE -> Imdn.parse(body).<Content>map(Notification::new).orElse(new Nothing());
                case ALTERNATIVE -> alternatives(type.get(), body, depth);
                case "multipart/mixed", "multipart/related" -> parts(type.get(), body, depth).findFirst().orElse(new Refused(415));
                default -> new Refused(415);
            };
        }

        private Content wrapped(byte[] body, int depth) {
            Optional<Cpim> cpim = Cpim.parse(body);
            if (cpim.isEmpty()) {
                return new Refused(400);
            }
            if (cpim.get().notUnderstood().isPresent()) {
                return new Refused(415);
            }
            Optional<SipUri> from = cpim.get().from().flatMap(address -> SipUri.parse(address.uri()));
            if (from.isPresent() && !isSender.test(from.get())) {
                return new Refused(403);
            }
            Content inner = part(cpim.get().content(), depth + 1);
            return inner instanceof Text text ? new Text(text.text(), text.html(), cpim.get().text(CpimHeader.CPIM, "Subject"),
                    cpim.get().dateTime(), ImdnRequest.of(cpim.get())) : inner;
        }

        /** The parts that can be read. */
        private Stream<Content> parts(MediaType type, byte[] body, int depth) {
            return Multipart.parts(type, body).orElse(List.of()).stream().map(part -> part(part, depth + 1))
                    .filter(content -> !(content instanceof Refused));
        }

        /** RFC 2046 s5.1.4: the same thing in several forms, the plainest first. */
        private Content alternatives(MediaType type, byte[] body, int depth) {
            List<Content> forms = parts(type, body, depth).toList();
            List<Text> texts = forms.stream().filter(Text.class::isInstance).map(Text.class::cast).toList();
            Optional<Text> plain = texts.stream().filter(text -> text.html().isEmpty()).findFirst();
            Optional<String> html = texts.stream().flatMap(text -> text.html().stream()).findFirst();
            return plain.isPresent() ? html.map(plain.get()::withHtml).orElse(plain.get())
                    : forms.stream().findFirst().orElse(new Refused(415));
        }

        private Content part(MimePart part, int depth) {
            Optional<byte[]> content = part.content();
            if (content.isEmpty()) {
                return new Refused(400);
            }
            ContentCoding coding = ContentCoding.decode(part.header("Content-Encoding"), content.get(), most);
            return coding instanceof ContentCoding.Decoded decoded ? read(part.header("Content-Type").orElse(TEXT), decoded.body(), depth)
                    : new Refused(codeOf(coding));
        }
    }

    /** What a coding that could not be undone means, as a status of MSRP and of SIP. */
    static int codeOf(ContentCoding coding) {
        return coding instanceof ContentCoding.TooLong ? 413 : coding instanceof ContentCoding.Malformed ? 400 : 415;
    }

    private static Content text(String contentType, byte[] body) {
        TextBody text = TextBody.decode(Optional.of(contentType), body);
        if (text instanceof TextBody.Text readable) {
            return readable.text().isEmpty() ? new Empty() : Text.plain(readable.text());
        }
        return new Refused(text instanceof TextBody.Unreadable ? 400 : 415);
    }

    private static Content html(MediaType type, byte[] body) {
        String charset = type.parameter("charset").map(name -> ";charset=\"" + name + '"').orElse("");
        Content read = text(TEXT + charset, body);
        if (!(read instanceof Text source)) {
            return read;
        }
        String plain = XhtmlMapping.plain(source.text());
        return plain.isEmpty() ? new Empty() : Text.plain(plain).withHtml(source.text());
    }
}
