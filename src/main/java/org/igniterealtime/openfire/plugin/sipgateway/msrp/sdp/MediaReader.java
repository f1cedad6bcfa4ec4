package org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Direction;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Setup;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;

/** Makes an {@link MsrpMedia} of an m= line. Stateless. */
final class MediaReader {

    private MediaReader() {
    }

    /** Empty if that is not MSRP, or was declined, or has no usable path. */
    static Optional<MsrpMedia> read(Sdp sdp, SdpMedia media) {
        Optional<MsrpTransport> transport = media.transport();
        if (!media.media().equals("message") || media.port() == 0 || transport.isEmpty()) {
            return Optional.empty();
        }
        return media.attribute("path").flatMap(MsrpUri::parsePath).map(path -> new MsrpMedia(transport.get(), path,
                // RFC 4975 s8.6 demands the attribute. Without it nothing is ruled out.
                types(media.attribute("accept-types").orElse("*")), types(media.attribute("accept-wrapped-types").orElse("")),
                maxSize(media.attribute("max-size").orElse("")), setup(sdp.attribute(media, "setup").orElse("")),
                sdp.address(media), media.port(), direction(sdp, media), media.attribute("msrp-cema").isPresent(),
                sdp.attributes(media, "fingerprint")));
    }

    private static List<String> types(String list) {
        return List.of(list.split(" +")).stream().filter(type -> !type.isEmpty()).toList();
    }

    private static long maxSize(String digits) {
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }

    private static Setup setup(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "active" -> Setup.ACTIVE;
            case "passive" -> Setup.PASSIVE;
            case "actpass" -> Setup.ACTPASS;
            // RFC 6135 s4.2.1: holdconn is ignored.
            default -> Setup.UNSAID;
        };
    }

    private static Direction direction(Sdp sdp, SdpMedia media) {
        return direction(media.lines()).or(() -> direction(sdp.lines())).orElse(Direction.SENDRECV);
    }

    private static Optional<Direction> direction(List<String> lines) {
        return List.of(Direction.values()).stream()
                .filter(direction -> lines.contains("a=" + direction.name().toLowerCase(Locale.ROOT))).findFirst();
    }
}
