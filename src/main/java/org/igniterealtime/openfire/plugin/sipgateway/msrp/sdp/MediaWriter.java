package org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Direction;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;

/** Makes lines of an {@link MsrpMedia}. Stateless. */
final class MediaWriter {

    private MediaWriter() {
    }

    /** {@code IN IP4 host} or {@code IN IP6 host}; a name counts as IP4. */
    static String address(MsrpMedia media) {
        return (media.address().contains(":") ? "IN IP6 " : "IN IP4 ") + media.address();
    }

    static List<String> write(MsrpMedia media) {
        List<String> lines = new ArrayList<>();
        lines.add("m=message " + media.port() + " " + protocol(media) + " *");
        lines.add("a=accept-types:" + String.join(" ", media.acceptTypes()));
        if (!media.wrappedTypes().isEmpty()) {
            lines.add("a=accept-wrapped-types:" + String.join(" ", media.wrappedTypes()));
        }
        if (media.maxSize() > 0) {
            lines.add("a=max-size:" + media.maxSize());
        }
        lines.add("a=path:" + media.path().stream().map(MsrpUri::text).collect(Collectors.joining(" ")));
        lines.add("a=setup:" + media.setup().name().toLowerCase(Locale.ROOT));
        if (media.direction() != Direction.SENDRECV) {
            lines.add("a=" + media.direction().name().toLowerCase(Locale.ROOT));
        }
        media.fingerprints().forEach(fingerprint -> lines.add("a=fingerprint:" + fingerprint));
        if (media.cema()) {
            lines.add("a=msrp-cema");
        }
        return lines;
    }

    static String protocol(MsrpMedia media) {
        return media.transport().protocol();
    }
}
