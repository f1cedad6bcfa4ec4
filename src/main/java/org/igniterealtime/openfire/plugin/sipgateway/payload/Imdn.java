package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A disposition notification (RFC 5438 s11).
 *
 * @param messageId            of the message that it is about
 * @param dateTime             of that message, as its CPIM header said; kept as text, it is never computed with
 * @param recipientUri         may be percent-encoded whole, as some peers do
 * @param originalRecipientUri must be there if the message had an Original-To
 */
public record Imdn(String messageId, String dateTime, Optional<String> recipientUri, Optional<String> originalRecipientUri,
                   Disposition disposition, Status status) {

    public static final String MEDIA_TYPE = "message/imdn+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:imdn";

    /** What was asked for. */
    public enum Disposition {
        DELIVERY, PROCESSING, DISPLAY;

        private String element() {
            return name().toLowerCase(Locale.ROOT) + "-notification";
        }
    }

    /** What came of it (s11.1.7). */
    public enum Status {
        DELIVERED, FAILED, DISPLAYED, PROCESSED, STORED, FORBIDDEN, ERROR;

        private String element() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Empty if it is none, or says nothing that RFC 5438 knows. */
    public static Optional<Imdn> parse(byte[] octets) {
        return XmlElement.parse(octets).filter(root -> root.is(NAMESPACE, "imdn")).flatMap(Imdn::read);
    }

    private static Optional<Imdn> read(XmlElement root) {
        Optional<String> messageId = root.childText("message-id");
        for (Disposition disposition : Disposition.values()) {
            Optional<Status> status = root.child(disposition.element()).flatMap(n -> n.child("status")).flatMap(Imdn::status);
            if (messageId.isPresent() && status.isPresent()) {
                return Optional.of(new Imdn(messageId.get(), root.childText("datetime").orElse(""),
                        root.childText("recipient-uri"), root.childText("original-recipient-uri"), disposition, status.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Status> status(XmlElement element) {
        for (Status status : Status.values()) {
            if (element.child(status.element()).isPresent()) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    public byte[] bytes() {
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<imdn xmlns=\"" + NAMESPACE + "\">"
                + element("message-id", messageId) + element("datetime", dateTime)
                + recipientUri.map(uri -> element("recipient-uri", uri)).orElse("")
                + originalRecipientUri.map(uri -> element("original-recipient-uri", uri)).orElse("")
                + "<" + disposition.element() + "><status><" + status.element() + "/></status></" + disposition.element() + ">"
                + "</imdn>\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + XmlElement.escape(text) + "</" + name + ">";
    }
}
