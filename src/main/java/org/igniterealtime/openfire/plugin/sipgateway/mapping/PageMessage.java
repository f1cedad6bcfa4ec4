package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Optional;

/**
 * What a MESSAGE and a message stanza have in common (RFC 7572 Tables 1 and 2), whichever side it came from.
 *
 * @param callId        Call-ID, or thread
 * @param transactionId what the transaction identifier contains, or the branch of the topmost Via with its cookie; empty if none
 * @param subject       one line
 * @param language      language tag of the text
 */
public record PageMessage(String callId, String transactionId, Optional<String> subject, Optional<String> language, String text) {
}
