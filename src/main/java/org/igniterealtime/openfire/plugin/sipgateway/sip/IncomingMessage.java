package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A MESSAGE request that came in, read and checked by RFC 3261's grammar, from a trusted peer, never seen before. URIs stand as
 * on the wire, without angle brackets and without header parameters.
 *
 * @param transactionId   the branch of the topmost Via (RFC 3261 s8.1.1.7), cookie included
 * @param contentType     Content-Type with its parameters; empty if the header is missing
 * @param contentEncoding Content-Encoding, if any
 * @param expires         Expires, in seconds (RFC 3428 s7)
 * @param date            Date (RFC 3261 s20.17)
 * @param source          the address that it came from
 * @param names           what the certificate there shows, see {@link Peer#names}
 */
public record IncomingMessage(String requestUri, String from, String to, String callId,
                              long cseq, String transactionId, Optional<String> subject, Optional<String> contentLanguage,
                              Optional<String> contentType, Optional<String> contentEncoding, OptionalLong expires,
                              Optional<Instant> date, byte[] body, InetSocketAddress source, Transport transport,
                              Set<String> names) {
}
