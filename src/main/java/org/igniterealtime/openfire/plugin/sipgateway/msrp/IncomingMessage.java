package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.Optional;

/**
 * A message that has arrived whole.
 *
 * @param transactionId   of its first chunk that came (RFC 7573 s5: the stanza's id)
 * @param contentType     of the body, with its parameters
 * @param contentEncoding how the body is compressed, if it is
 * @param body            not copied
 * @param wantsSuccess    whether the peer waits for {@link MsrpSession#report} with 200
 */
public record IncomingMessage(String messageId, String transactionId, String contentType, Optional<String> contentEncoding,
                              byte[] body, boolean wantsSuccess) {
}
