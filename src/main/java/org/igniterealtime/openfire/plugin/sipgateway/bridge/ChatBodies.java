package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.TextBody;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Cpim;
import org.igniterealtime.openfire.plugin.sipgateway.payload.CpimAddress;
import org.igniterealtime.openfire.plugin.sipgateway.payload.CpimHeader;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.igniterealtime.openfire.plugin.sipgateway.payload.MediaType;
import org.igniterealtime.openfire.plugin.sipgateway.payload.MimePart;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Multipart;

/** What MSRP messages carry: texts, wrapped in CPIM or not, and signs of composing. Pure. */
final class ChatBodies {

    static final String TEXT = "text/plain";
    static final String CPIM = "message/cpim";
    /** What is accepted, best first: RFC 4975 s13 has a gateway list CPIM first. */
    static final List<String> ACCEPTED =
            List.of(CPIM, TEXT, IsComposing.MEDIA_TYPE, "multipart/mixed", "multipart/alternative", Imdn.MEDIA_TYPE);
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
     * @param sent when, if the sender says so
     */
    record Text(String text, Optional<String> subject, Optional<Instant> sent) implements Content {
    }

    record Composing(IsComposing sign) implements Content {
    }

    /** A text without a character. */
    record Empty() implements Content {
    }

    /** Something that has no counterpart in XMPP, such as a notification that nobody asked for. */
    record Nothing() implements Content {
    }

    /**
     * It cannot be taken.
     *
     * @param code a status of RFC 4975 s10
     * @param rule by which it is counted, if it looks like abuse
     */
    record Refused(int code, Optional<RefusalRule> rule) implements Content {

        Refused(int code) {
            this(code, Optional.empty());
        }
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
    static Optional<Offer> offer(Optional<String> contentType, byte[] body, Predicate<SipUri> isSender) {
        Optional<MediaType> type = contentType.flatMap(MediaType::parse);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        if (type.get().is(SDP)) {
            return Optional.of(new Offer(body, Optional.empty()));
        }
        List<MimePart> parts = type.get().type().equals("multipart") ? Multipart.parts(type.get(), body).orElse(List.of()) : List.of();
        Optional<byte[]> sdp = parts.stream().filter(part -> part.contentType().is(SDP)).findFirst().flatMap(MimePart::content);
        Optional<Text> first = parts.stream().filter(part -> !part.contentType().is(SDP) && part.content().isPresent())
                .map(part -> read(part.header("Content-Type").orElse(TEXT), part.content().orElseThrow(), isSender))
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

    /** Who writes to whom, for the wrapping: SIP URIs without parameters. */
    record Envelope(String from, String to, Instant now) {

        private byte[] around(MimePart content) {
            return Cpim.of(new CpimAddress("", from), new CpimAddress("", to), now, content).bytes();
        }
    }

    /**
     * Reads a body.
     *
     * @param isSender whether a URI means the user who has been found to be the sender: what a CPIM header claims is no proof
     */
    static Content read(String contentType, byte[] body, Predicate<SipUri> isSender) {
        return read(contentType, body, isSender, 0);
    }

    private static Content read(String contentType, byte[] body, Predicate<SipUri> isSender, int depth) {
        Optional<MediaType> type = MediaType.parse(contentType);
        if (type.isEmpty() || depth > DEEPEST) {
            return new Refused(415);
        }
        String name = type.get().name();
        return switch (name) {
            case TEXT -> text(contentType, body);
            case CPIM -> wrapped(body, isSender, depth);
            case IsComposing.MEDIA_TYPE -> IsComposing.parse(body).<Content>map(Composing::new).orElse(new Refused(400));
            case Imdn.MEDIA_TYPE -> new Nothing();
            case "multipart/mixed", "multipart/alternative", "multipart/related" -> parts(type.get(), body, isSender, depth);
            default -> new Refused(415);
        };
    }

    private static Content text(String contentType, byte[] body) {
        TextBody text = TextBody.decode(Optional.of(contentType), body);
        if (text instanceof TextBody.Text readable) {
            return readable.text().isEmpty() ? new Empty() : new Text(readable.text(), Optional.empty(), Optional.empty());
        }
        return new Refused(text instanceof TextBody.Unreadable ? 400 : 415);
    }

    private static Content wrapped(byte[] body, Predicate<SipUri> isSender, int depth) {
        Optional<Cpim> cpim = Cpim.parse(body);
        Optional<byte[]> content = cpim.flatMap(parsed -> parsed.content().content());
        if (cpim.isEmpty() || content.isEmpty()) {
            return new Refused(400);
        }
        if (cpim.get().notUnderstood().isPresent()) {
            return new Refused(415);
        }
        Optional<SipUri> from = cpim.get().from().flatMap(address -> SipUri.parse(address.uri()));
        if (from.isPresent() && !isSender.test(from.get())) {
            return new Refused(403, Optional.of(RefusalRule.FALSE_CPIM_FROM));
        }
        String type = cpim.get().content().header("Content-Type").orElse(TEXT);
        Content inner = read(type, content.get(), isSender, depth + 1);
        return inner instanceof Text text ? new Text(text.text(), cpim.get().text(CpimHeader.CPIM, "Subject"), cpim.get().dateTime()) : inner;
    }

    /** The first part that can be read: of alternatives, one is enough (RFC 2046 s5.1.4). */
    private static Content parts(MediaType type, byte[] body, Predicate<SipUri> isSender, int depth) {
        for (MimePart part : Multipart.parts(type, body).orElse(List.of())) {
            Optional<byte[]> content = part.content();
            if (content.isPresent()) {
                Content inner = read(part.header("Content-Type").orElse(TEXT), content.get(), isSender, depth + 1);
                if (!(inner instanceof Refused)) {
                    return inner;
                }
            }
        }
        return new Refused(415);
    }
}
