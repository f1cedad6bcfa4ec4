package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.ArrayList;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;

/**
 * What one side's offer or answer says of an MSRP session (RFC 4975 s8, RFC 6135, RFC 6714).
 *
 * @param transport    of the m= line
 * @param path         at least one; the leftmost is where to connect, the rightmost the peer itself
 * @param acceptTypes  best first; {@code *} and {@code type/*} may occur
 * @param wrappedTypes what is accepted within other types only
 * @param maxSize      octets of one message, 0: not said
 * @param address      of the c= line, in the form of {@link MsrpUri#host}; may be empty
 * @param port         of the m= line
 * @param cema         whether RFC 6714 is supported
 * @param fingerprints of the certificates, one of which is shown (RFC 8122 s5): {@code sha-256 4A:AD:...}; may be empty
 */
public record MsrpMedia(MsrpTransport transport, List<MsrpUri> path, List<String> acceptTypes, List<String> wrappedTypes,
                        long maxSize, Setup setup, String address, int port, Direction direction, boolean cema,
                        List<String> fingerprints) {

    private static final int DISCARD = 9;

    public MsrpMedia {
        path = List.copyOf(path);
        acceptTypes = List.copyOf(acceptTypes);
        wrappedTypes = List.copyOf(wrappedTypes);
        fingerprints = List.copyOf(fingerprints);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("A path must have a URI (RFC 4975 s8.2)");
        }
    }

    /** Our own: reachable at that URI, both ways. */
    public static MsrpMedia of(MsrpUri uri, List<String> acceptTypes, List<String> wrappedTypes, long maxSize) {
        return new MsrpMedia(uri.secure() ? MsrpTransport.TLS : MsrpTransport.TCP, List.of(uri), acceptTypes, wrappedTypes,
                maxSize, Setup.ACTPASS, uri.host(), uri.port(), Direction.SENDRECV, true, List.of());
    }

    public MsrpMedia withFingerprints(List<String> shown) {
        return new MsrpMedia(transport, path, acceptTypes, wrappedTypes, maxSize, setup, address, port, direction, cema, shown);
    }

    /** The same, said in an answer (RFC 3264 s6.1, RFC 6135 s4.2.2, RFC 6714 s4.3). */
    public MsrpMedia answering(Setup newSetup, Direction newDirection, boolean newCema) {
        return new MsrpMedia(transport, path, acceptTypes, wrappedTypes, maxSize, newSetup, address, port, newDirection, newCema,
                fingerprints);
    }

    /** Whether a message of that type may be sent to this side as it is (RFC 4975 s8.6). */
    public boolean accepts(String contentType) {
        return MediaTypes.matches(acceptTypes, contentType);
    }

    /** Whether a part of that type may be sent to this side within another type. */
    public boolean acceptsWrapped(String contentType) {
        return accepts(contentType) || MediaTypes.matches(wrappedTypes, contentType);
    }

    /**
     * Where to connect to, in the order to try. RFC 4975 s8.3: the leftmost URI of the path. RFC 6714 s4.2, s4.3: the c= and
     * m= lines come first if both sides support it and there is no relay. What is not first comes second: a middlebox may
     * have changed one of the two and not the other.
     *
     * @param ours what we have said that we go over: TLS stays TLS
     */
    public List<Hop> hops(MsrpTransport ours) {
        MsrpUri first = path.get(0);
        boolean secure = ours == MsrpTransport.TLS || isSecure(first);
        Hop byPath = new Hop(secure, first.host(), first.port());
        Hop byLines = new Hop(secure, address, port);
        List<Hop> hops = new ArrayList<>(List.of(byPath));
        if (!byLines.equals(byPath) && !address.isEmpty()) {
            hops.add(cema && path.size() == 1 ? 0 : 1, byLines);
        }
        // RFC 6135 s4.2.2: port 9 says that nobody listens.
        hops.removeIf(hop -> hop.port() == MsrpUri.NO_PORT || hop.port() == 0 || hop.port() == DISCARD);
        return List.copyOf(hops);
    }

    /** RFC 4975 s8.1: by the m= line, for some write the other scheme into their path; a relay's URI is its own (RFC 4976). */
    private boolean isSecure(MsrpUri first) {
        return path.size() > 1 ? first.secure() : transport == MsrpTransport.TLS;
    }
}
