package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.Objects;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.TransactionIds;

/**
 * A message to send.
 *
 * @param messageId     an {@code ident} of RFC 4975 s9; the same again if it is sent again in a later session (s5.4)
 * @param transactionId wished for, used if grammar, body and connection allow (RFC 7573 s4: the stanza's id); may be empty
 * @param contentType   of the body, with its parameters
 * @param body          not copied: not to be changed any more
 * @param wantSuccess   whether to ask for a success report
 */
public record OutgoingMessage(String messageId, String transactionId, String contentType, byte[] body, boolean wantSuccess,
                              FailureReport failureReport) {

    public OutgoingMessage {
        Objects.requireNonNull(transactionId);
        Objects.requireNonNull(failureReport);
        if (!TransactionIds.isIdent(messageId)) {
            throw new IllegalArgumentException("Not an ident (RFC 4975 s9): " + messageId);
        }
        if (contentType.indexOf('/') < 1 || contentType.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException("Not a media type: " + contentType);
        }
    }
}
