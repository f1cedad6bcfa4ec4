package org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Direction;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Hop;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Setup;

/**
 * The offers and answers of one dialog (RFC 3264). What we say keeps its o= line as long as nothing in it changes, and its
 * version grows by one if something does (RFC 3264 s8, RFC 4975 s8.4). Not thread safe.
 */
public final class MsrpNegotiation {

    private final long id;
    private long version = 1;
    private List<String> said = List.of();

    /** @param id of the o= line: our own, never used twice */
    public MsrpNegotiation(long id) {
        this.id = id;
    }

    /** An offer of one MSRP medium, as it is. RFC 6135 s4.2.2: {@code actpass}, since we can be reached. */
    public byte[] offer(MsrpMedia ours) {
        return say(ours, List.of("t=0 0"), MediaWriter.write(ours));
    }

    /** What the MSRP media of an offer want to go over, in their order; what is declined or no SDP wants nothing. */
    public static List<MsrpTransport> transports(byte[] offer) {
        return Sdp.parse(offer).stream().flatMap(sdp -> sdp.media().stream()
                .filter(media -> MediaReader.read(sdp, media).isPresent()).flatMap(media -> media.transport().stream())).toList();
    }

    /**
     * Answers an offer, the first in a dialog or a later one: takes the first MSRP medium that fits, and declines all others.
     *
     * @return {@link SdpOutcome.Answered} or {@link SdpOutcome.NotAcceptable}
     */
    public SdpOutcome answer(byte[] offer, MsrpMedia ours) {
        Optional<Sdp> sdp = Sdp.parse(offer);
        if (sdp.isEmpty()) {
            return new SdpOutcome.NotAcceptable("Malformed SDP");
        }
        for (SdpMedia media : sdp.get().media()) {
            Optional<MsrpMedia> remote = MediaReader.read(sdp.get(), media)
                    .filter(theirs -> media.protocol().equals(MediaWriter.protocol(ours)) && fits(theirs, ours));
            if (remote.isPresent()) {
                return answer(sdp.get(), media, remote.get(), ours);
            }
        }
        return new SdpOutcome.NotAcceptable("No MSRP over " + MediaWriter.protocol(ours) + " that fits");
    }

    private static boolean fits(MsrpMedia theirs, MsrpMedia ours) {
        // RFC 4975 s8.6: none of its types is understood.
        boolean types = theirs.acceptTypes().stream().anyMatch(ours::accepts)
                || ours.acceptTypes().stream().anyMatch(theirs::accepts);
        // RFC 6714 s4.3: a middlebox has put itself between, and does not know MSRP. Deviates from it if the peer is the one
        // to connect: then its c= and m= lines do not matter.
        boolean reachable = theirs.setup() != Setup.PASSIVE || theirs.cema() || linesMatchPath(theirs);
        return types && reachable;
    }

    // RFC 6714 s4.4, without asking the DNS: a name and an address may well be the same.
    private static boolean linesMatchPath(MsrpMedia media) {
        List<Hop> hops = media.hops(media.transport());
        return hops.size() < 2 || hops.get(0).port() == hops.get(1).port()
                && (isName(hops.get(0).host()) || isName(hops.get(1).host()));
    }

    private static boolean isName(String host) {
        return !host.contains(":") && !host.matches("[0-9.]+");
    }

    private SdpOutcome answer(Sdp offer, SdpMedia chosen, MsrpMedia remote, MsrpMedia ours) {
        // RFC 6135 s4.2.2: passive unless the peer is; RFC 4975 s8.5: the offerer connects if nothing is said.
        boolean active = remote.setup() == Setup.PASSIVE;
        MsrpMedia answer = ours.answering(active ? Setup.ACTIVE : Setup.PASSIVE, mirrored(remote.direction()),
                remote.cema() && remote.path().size() == 1);
        List<String> media = new ArrayList<>();
        for (SdpMedia offered : offer.media()) {
            media.addAll(offered == chosen ? MediaWriter.write(answer) : List.of(offered.declined()));
        }
        return new SdpOutcome.Answered(say(answer, offer.times(), media), remote, active);
    }

    private static Direction mirrored(Direction direction) {
        return switch (direction) {
            case SENDONLY -> Direction.RECVONLY;
            case RECVONLY -> Direction.SENDONLY;
            case SENDRECV, INACTIVE -> direction;
        };
    }

    /**
     * The peer's answer to {@link #offer}.
     *
     * @return {@link SdpOutcome.Agreed} or {@link SdpOutcome.NotAcceptable}
     */
    public SdpOutcome answered(byte[] answer) {
        Optional<Sdp> sdp = Sdp.parse(answer);
        if (sdp.isEmpty()) {
            return new SdpOutcome.NotAcceptable("Malformed SDP");
        }
        Optional<MsrpMedia> remote = sdp.get().media().stream().findFirst()
                .flatMap(media -> MediaReader.read(sdp.get(), media));
        if (remote.isEmpty()) {
            return new SdpOutcome.NotAcceptable("MSRP was declined");
        }
        return new SdpOutcome.Agreed(remote.get(), remote.get().setup() != Setup.ACTIVE);
    }

    private byte[] say(MsrpMedia ours, List<String> times, List<String> media) {
        List<String> lines = new ArrayList<>(List.of("s=-", "c=" + MediaWriter.address(ours)));
        lines.addAll(times);
        lines.addAll(media);
        if (!said.isEmpty() && !said.equals(lines)) {
            version++;
        }
        said = List.copyOf(lines);
        String origin = "o=- " + id + " " + version + " " + MediaWriter.address(ours);
        String text = "v=0\r\n" + origin + "\r\n" + String.join("\r\n", lines) + "\r\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
