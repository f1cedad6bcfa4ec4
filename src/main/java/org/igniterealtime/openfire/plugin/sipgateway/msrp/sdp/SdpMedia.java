package org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;

/** An m= line and what follows it, up to the next. {@code lines}: without their line breaks. */
record SdpMedia(String media, int port, String protocol, String formats, List<String> lines) {

    private static final Pattern LINE = Pattern.compile("m=(\\S+) (\\d{1,5})(?:/\\d+)? (\\S+) (\\S.*)");

    static Optional<SdpMedia> parse(String line) {
        Matcher matcher = LINE.matcher(line.stripTrailing());
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65535) {
            return Optional.empty();
        }
        return Optional.of(new SdpMedia(matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3),
                matcher.group(4), new ArrayList<>()));
    }

    /** The value of the first such attribute, empty if it has none; nothing if the attribute is not there. */
    Optional<String> attribute(String name) {
        return Sdp.attribute(lines, name);
    }

    /** Empty if it is not MSRP, or nothing that we know. */
    Optional<MsrpTransport> transport() {
        return Stream.of(MsrpTransport.values()).filter(known -> known.protocol().equals(protocol)).findFirst();
    }

    /** RFC 3264 s6: a stream that is declined has the port 0. */
    String declined() {
        return "m=" + media + " 0 " + protocol + " " + formats;
    }
}
