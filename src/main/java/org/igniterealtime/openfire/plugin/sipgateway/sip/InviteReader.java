package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what an INVITE, and what answers to ours, say. Pure. */
public final class InviteReader {

    private static final SipAnswer TOO_SMALL =
            SipAnswer.of(422, "Session Interval Too Small").with("Min-SE", Integer.toString(SessionTimer.LEAST));

    private InviteReader() {
    }

    /** Why an INVITE cannot be offered to anybody (RFC 3261 s8.2.3, s12.1.1, RFC 4028 s9). */
    public static Optional<SipAnswer> refusal(RequestHead head) {
        if (Contact.target(head.wire()).isEmpty()) {
            return Optional.of(SipAnswer.of(400, "Contact is no SIP URI"));
        }
        return bodyRefusal(head, true);
    }

    /**
     * Why the body of a request with an offer cannot be read.
     *
     * @param multipart whether the offer may be a part of something else
     */
    public static Optional<SipAnswer> bodyRefusal(RequestHead head, boolean multipart) {
        if (SessionTimer.isTooSmall(head.wire())) {
            return Optional.of(TOO_SMALL);
        }
        if (head.bodySize() == 0) {
            return Optional.empty();
        }
        if (!head.wire().elements("content-encoding").stream().allMatch("identity"::equalsIgnoreCase)) {
            return Optional.of(SipAnswer.of(415, "Unsupported Media Type").with("Accept-Encoding", "identity"));
        }
        String type = mediaType(head.wire().first("content-type").orElse(""));
        return type.equals("application/sdp") || multipart && type.startsWith("multipart/") ? Optional.empty()
                : Optional.of(SipAnswer.of(415, "Unsupported Media Type")
                        .with("Accept", multipart ? Abilities.ACCEPT_SESSION : "application/sdp"));
    }

    /** An INVITE that has passed {@link #refusal}. */
    public static IncomingInvite read(RequestHead head, Peer from) {
        WireMessage wire = head.wire();
        boolean offers = head.bodySize() > 0;
        return new IncomingInvite(WireMessage.decoded(head.requestUri()), WireMessage.decoded(head.from().uri()),
                WireMessage.decoded(head.to().uri()), WireMessage.decoded(head.callId()), Contact.gruu(wire).orElseThrow(),
                offers ? wire.text("content-type") : Optional.empty(), body(head), peer(wire), from.address(), from.names());
    }

    /** How long an INVITE holds, in milliseconds (RFC 3261 s20.19); for ever if it does not say so. */
    public static long expires(RequestHead head) {
        return head.wire().first("expires").filter(value -> value.matches("\\d{1,9}")).map(value -> Long.parseLong(value) * 1000)
                .orElse(Long.MAX_VALUE);
    }

    public static byte[] body(RequestHead head) {
        return head.wire().body(head.bodySize());
    }

    /** The body of an answer. */
    public static byte[] body(WireMessage answer) {
        int length = answer.first("content-length").filter(value -> value.matches("\\d{1,9}")).map(Integer::parseInt)
                .orElse(answer.bodyLength());
        return answer.body(Math.min(length, answer.bodyLength()));
    }

    /** The URI of Contact with {@code gr}, empty text if there is none. */
    public static String contact(WireMessage message) {
        return Contact.gruu(message).orElse("");
    }

    public static String toTag(WireMessage message) {
        return message.first("to").flatMap(NameAddr::parse).flatMap(NameAddr::tag).orElse("");
    }

    public static String fromTag(WireMessage message) {
        return message.first("from").flatMap(NameAddr::parse).flatMap(NameAddr::tag).orElse("");
    }

    public static PeerInfo peer(WireMessage message) {
        return new PeerInfo(set(message.elements("allow"), false), set(message.elements("accept"), true),
                message.text("user-agent").or(() -> message.text("server")));
    }

    private static Set<String> set(List<String> elements, boolean types) {
        return elements.stream().filter(element -> !element.isEmpty())
                .map(element -> types ? mediaType(element) : element.toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String mediaType(String value) {
        return WireMessage.split(value, ';').get(0).toLowerCase(Locale.ROOT);
    }
}
