package org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;

/**
 * A session description (RFC 8866), as far as offer and answer need it. Lines may end with LF alone, and lines that the RFC
 * demands may lack: peers are like that. At most 32 media.
 */
record Sdp(List<String> lines, List<SdpMedia> media) {

    private static final int MOST_MEDIA = 32;

    static Optional<Sdp> parse(byte[] octets) {
        List<String> session = new ArrayList<>();
        List<SdpMedia> media = new ArrayList<>();
        for (String line : new String(octets, StandardCharsets.UTF_8).split("\r?\n")) {
            if (line.length() < 2 || line.charAt(1) != '=') {
                return Optional.empty();
            } else if (line.startsWith("m=")) {
                Optional<SdpMedia> next = SdpMedia.parse(line);
                if (next.isEmpty() || media.size() == MOST_MEDIA) {
                    return Optional.empty();
                }
                media.add(next.get());
            } else {
                (media.isEmpty() ? session : media.get(media.size() - 1).lines()).add(line.stripTrailing());
            }
        }
        return session.contains("v=0") ? Optional.of(new Sdp(session, media)) : Optional.empty();
    }

    static Optional<String> attribute(List<String> lines, String name) {
        return attributes(lines, name).findFirst();
    }

    private static Stream<String> attributes(List<String> lines, String name) {
        String start = "a=" + name;
        return lines.stream().filter(line -> line.equals(start) || line.startsWith(start + ":"))
                .map(line -> line.substring(Math.min(line.length(), start.length() + 1)).strip());
    }

    /** All of the medium, else all of the session. */
    List<String> attributes(SdpMedia of, String name) {
        List<String> values = attributes(of.lines(), name).toList();
        return values.isEmpty() ? attributes(lines, name).toList() : values;
    }

    /** Of the medium, else of the session. */
    Optional<String> attribute(SdpMedia of, String name) {
        return of.attribute(name).or(() -> attribute(lines, name));
    }

    /** The address of the medium's c= line, else of the session's, in lower case; empty if there is none. */
    String address(SdpMedia of) {
        String line = first(of.lines(), "c=").or(() -> first(lines, "c=")).orElse("");
        String[] parts = line.split(" ");
        // A multicast suffix has no meaning here.
        return parts.length < 3 ? "" : MsrpUri.canonical(parts[2].split("/", 2)[0]).orElse("");
    }

    private static Optional<String> first(List<String> lines, String start) {
        return lines.stream().filter(line -> line.startsWith(start)).findFirst();
    }

    /** The t= lines; RFC 3264 s6: an answer repeats them. */
    List<String> times() {
        List<String> times = lines.stream().filter(line -> line.startsWith("t=")).toList();
        return times.isEmpty() ? List.of("t=0 0") : times;
    }
}
