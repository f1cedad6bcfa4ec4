package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ChatBodies.Composing;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ChatBodies.Content;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ChatBodies.Empty;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ChatBodies.Notification;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ChatBodies.Nothing;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ChatBodies.Offer;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ChatBodies.Refused;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ChatBodies.Text;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.TextBody;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XhtmlMapping;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ContentCoding;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Cpim;
import org.igniterealtime.openfire.plugin.sipgateway.payload.CpimHeader;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.igniterealtime.openfire.plugin.sipgateway.payload.MediaType;
import org.igniterealtime.openfire.plugin.sipgateway.payload.MimePart;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Multipart;

/**
 * Reads bodies of MESSAGEs, MSRP messages and INVITEs. Pure.
 *
 * @param isSender whether a URI means the user who has been found to be the sender: what a CPIM header claims is no proof
 * @param most     how long what was compressed may become, in octets
 */
record BodyReader(Predicate<SipUri> isSender, int most) {

    private static final String SDP = "application/sdp";
    private static final int DEEPEST = 4;
    private static final int DEEPEST_CODED = 1;

    Content read(String contentType, byte[] body) {
        return read(contentType, body, 0);
    }

    /** @param contentEncoding how the body is compressed, if it is */
    Content read(String contentType, Optional<String> contentEncoding, byte[] body) {
        return read(contentType, ContentCoding.decode(contentEncoding, body, most), 0);
    }

    private Content read(String contentType, ContentCoding coding, int depth) {
        return coding instanceof ContentCoding.Decoded decoded ? read(contentType, decoded.body(), depth)
                : new Refused(codeOf(coding));
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
            case ChatBodies.TEXT -> text(contentType, body);
            case ChatBodies.HTML -> html(type.get(), body);
            case ChatBodies.CPIM -> wrapped(body, depth);
            case IsComposing.MEDIA_TYPE -> IsComposing.parse(body).<Content>map(Composing::new).orElse(new Refused(400));
            case Imdn.MEDIA_TYPE -> Imdn.parse(body).<Content>map(Notification::new).orElse(new Nothing());
            case ChatBodies.ALTERNATIVE -> several(parts(type.get(), body), depth, BodyReader::alternatives);
            case "multipart/mixed" -> several(parts(type.get(), body), depth, BodyReader::together);
            case "multipart/related" -> several(parts(type.get(), body), depth, BodyReader::first);
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
            return new Refused(403, Optional.of(RefusalRule.FALSE_CPIM_FROM));
        }
        Content inner = part(cpim.get().content(), depth + 1);
        return inner instanceof Text text ? new Text(text.text(), text.html(), cpim.get().text(CpimHeader.CPIM, "Subject"),
                cpim.get().dateTime(), ImdnRequest.of(cpim.get()), text.leftOut()) : inner;
    }

    private static List<MimePart> parts(MediaType type, byte[] body) {
        return Multipart.parts(type, body).orElse(List.of());
    }

    /**
     * What parts mean together. One that looks like abuse speaks for all, since the others have the same sender; and so does one
     * that must be understood and is not (RFC 3261 s8.2.3). Deviates from there: it must be only if it says so, since who sends
     * where he is beside a text seldom says that it need not be (RFC 6442). All that came compressed may become no longer
     * together than a body may.
     */
    private Content several(List<MimePart> parts, int depth, Function<List<Content>, Content> meaning) {
        BodyReader each = new BodyReader(isSender, most / Math.max(1, parts.size()));
        List<Content> contents = parts.stream().map(part -> each.part(part, depth + 1)).toList();
        return contents.stream().filter(content -> content.rule().isPresent()).findFirst()
                .or(() -> IntStream.range(0, parts.size()).filter(i -> parts.get(i).isRequired()).mapToObj(contents::get)
                        .filter(Refused.class::isInstance).findFirst())
                .orElseGet(() -> meaning.apply(contents));
    }

    private static List<Text> texts(List<Content> parts) {
        return parts.stream().filter(Text.class::isInstance).map(Text.class::cast).toList();
    }

    /** A text, if there is one that says something; else whatever comes first. */
    private static Content first(List<Content> parts) {
        Stream<Content> read = parts.stream().filter(content -> !(content instanceof Refused));
        return Stream.concat(texts(parts).stream(), read).findFirst().orElse(new Refused(415));
    }

    /** RFC 2046 s5.1.3: parts that follow each other. No text is left out; several are shown as one, without their HTML. */
    private static Content together(List<Content> parts) {
        int unread = (int) parts.stream().filter(Refused.class::isInstance).count()
                + parts.stream().mapToInt(Content::leftOut).sum();
        List<Text> texts = texts(parts);
        Content all = texts.size() > 1 ? texts.get(0).saying(texts.stream().map(Text::text).collect(Collectors.joining("\n")))
                : first(parts);
        return all instanceof Text text ? text.besides(unread - text.leftOut()) : all;
    }

    /** What stands beside an offer, which may do without. */
    private static Content beside(List<Content> parts) {
        Content all = together(parts);
        return all instanceof Refused ? new Nothing(parts.size()) : all;
    }

    /** RFC 2046 s5.1.4: the same thing in several forms, the plainest first. */
    private static Content alternatives(List<Content> forms) {
        List<Text> texts = texts(forms);
        Optional<Text> plain = texts.stream().filter(text -> text.html().isEmpty()).findFirst();
        Optional<String> html = texts.stream().flatMap(text -> text.html().stream()).findFirst();
        return plain.isPresent() ? html.map(plain.get()::withHtml).orElse(plain.get()) : first(forms);
    }

    private Content part(MimePart part, int depth) {
        Optional<byte[]> content = part.content();
        if (content.isEmpty()) {
            return new Refused(400);
        }
        return read(part.header("Content-Type").orElse(ChatBodies.TEXT), decoded(part, content.get(), depth), depth);
    }

    /** Parts of parts stay as they are: each of many might become many again. */
    private ContentCoding decoded(MimePart part, byte[] content, int depth) {
        Optional<String> coding = part.header("Content-Encoding");
        return coding.isPresent() && depth > DEEPEST_CODED ? new ContentCoding.Unknown()
                : ContentCoding.decode(coding, content, most);
    }

    /** The offer in the body of an INVITE; empty if there is something else in it. */
    Optional<Offer> offer(Optional<String> contentType, byte[] body) {
        if (body.length == 0) {
            return Optional.of(new Offer(Optional.empty(), new Nothing()));
        }
        Optional<MediaType> type = contentType.flatMap(MediaType::parse);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        if (type.get().is(SDP)) {
            return Optional.of(new Offer(Optional.of(body), new Nothing()));
        }
        List<MimePart> parts = type.get().type().equals("multipart") ? parts(type.get(), body) : List.of();
        Optional<MimePart> session = parts.stream().filter(part -> part.contentType().is(SDP)).findFirst();
        // Of alternatives the offer is the one that counts.
        List<MimePart> others = type.get().is(ChatBodies.ALTERNATIVE) ? List.of()
                : parts.stream().filter(part -> part != session.orElse(null)).toList();
        return session.flatMap(MimePart::content)
                .map(sdp -> new Offer(Optional.of(sdp), several(others, 0, BodyReader::beside)));
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
        Content read = text(ChatBodies.TEXT + charset, body);
        if (!(read instanceof Text source)) {
            return read;
        }
        String plain = XhtmlMapping.plain(source.text());
        return plain.isEmpty() ? new Empty() : Text.plain(plain).withHtml(source.text());
    }
}
