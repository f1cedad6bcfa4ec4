package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A status message of RFC 3994.
 *
 * @param active      whether the user is composing; unknown states count as idle (s3.5)
 * @param contentType what is being composed, a type or a type and subtype
 * @param refresh     when to expect the next one at the latest; 120 seconds if it is not said (s3.3)
 */
public record IsComposing(boolean active, Optional<String> contentType, Optional<Duration> refresh) {

    public static final String MEDIA_TYPE = "application/im-iscomposing+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:im-iscomposing";

    /** Empty if it is none. */
    public static Optional<IsComposing> parse(byte[] octets) {
        return XmlElement.parse(octets).filter(root -> root.is(NAMESPACE, "isComposing") && root.child("state").isPresent())
                .map(root -> new IsComposing(root.childText("state").orElse("").equals("active"),
                        root.childText("contenttype"), root.childText("refresh").flatMap(IsComposing::seconds)));
    }

    private static Optional<Duration> seconds(String text) {
        return text.matches("[0-9]{1,6}") && Integer.parseInt(text) > 0
                ? Optional.of(Duration.ofSeconds(Integer.parseInt(text))) : Optional.empty();
    }

    public byte[] bytes() {
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<isComposing xmlns=\"" + NAMESPACE + "\"><state>"
                + (active ? "active" : "idle") + "</state>"
                + contentType.map(type -> "<contenttype>" + XmlElement.escape(type) + "</contenttype>").orElse("")
                + refresh.map(time -> "<refresh>" + time.toSeconds() + "</refresh>").orElse("") + "</isComposing>\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
