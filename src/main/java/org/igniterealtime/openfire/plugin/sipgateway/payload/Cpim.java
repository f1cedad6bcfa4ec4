package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code message/cpim} body (RFC 3862).
 *
 * @param headers in their order, without NS
 * @param content the message that is wrapped
 */
public record Cpim(List<CpimHeader> headers, MimePart content) {

    private static final Set<String> UNDERSTOOD = Set.of("From", "To", "cc", "DateTime", "Subject", "NS", "Require");

    public Cpim {
        headers = List.copyOf(headers);
    }

    /** RFC 4975 s13: From and To must be there. */
    public static Cpim of(CpimAddress from, CpimAddress to, Instant dateTime, MimePart content) {
        return new Cpim(List.of(header("From", from.toString()), header("To", to.toString()),
                header("DateTime", dateTime.truncatedTo(ChronoUnit.MILLIS).toString())), content);
    }

    private static CpimHeader header(String name, String value) {
        return new CpimHeader(CpimHeader.CPIM, name, "", value);
    }

    /** The same with one more header. {@code text}: without escapes. */
    public Cpim with(String namespace, String name, String language, String text) {
        List<CpimHeader> more = new ArrayList<>(headers);
        more.add(new CpimHeader(namespace, name, language, CpimText.escape(text)));
        return new Cpim(more, content);
    }

    /** The same with a Message-ID, and with a wish to be notified (RFC 5438 s7.1.1). */
    public Cpim asking(ImdnRequest request) {
        return request.on(this);
    }

    /** Empty if the headers, or those of the content, cannot be read. */
    public static Optional<Cpim> parse(byte[] octets) {
        Lines lines = new Lines(octets);
        Optional<List<CpimHeader>> headers = CpimHeaders.read(lines.block());
        Optional<MimePart> content = MimePart.parse(Arrays.copyOfRange(octets, lines.position(), octets.length));
        return headers.isEmpty() || content.isEmpty() ? Optional.empty() : Optional.of(new Cpim(headers.get(), content.get()));
    }

    public Optional<CpimAddress> from() {
        return value(CpimHeader.CPIM, "From").flatMap(CpimAddress::parse);
    }

    /** When the sender sent it; empty also if that makes no sense. */
    public Optional<Instant> dateTime() {
        return value(CpimHeader.CPIM, "DateTime").flatMap(Cpim::instant);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The text of the first such header, its escapes undone. */
    public Optional<String> text(String namespace, String name) {
        return value(namespace, name).map(CpimText::unescape);
    }

    private Optional<String> value(String namespace, String name) {
        return headers.stream().filter(header -> header.is(namespace, name)).map(CpimHeader::value).findFirst();
    }

    /** RFC 3862 s3.5: the first header or feature that the sender insists on and that is unknown here. */
    public Optional<String> notUnderstood() {
        return headers.stream().filter(header -> header.is(CpimHeader.CPIM, "Require"))
                .flatMap(header -> Arrays.stream(header.value().split(","))).map(String::strip)
                .filter(feature -> !UNDERSTOOD.contains(feature)).findFirst();
    }

    public byte[] bytes() {
        byte[] head = CpimHeaders.write(headers);
        byte[] body = content.bytes();
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
