package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/**
 * A message that has arrived whole.
 *
 * @param transactionId of its first chunk that came (RFC 7573 s5: the stanza's id)
 * @param contentType   of the body, with its parameters
 * @param body          not copied
 * @param wantsSuccess  whether the peer waits for {@link MsrpSession#report} with 200
 */
public record IncomingMessage(String messageId, String transactionId, String contentType, byte[] body, boolean wantsSuccess) {
}
