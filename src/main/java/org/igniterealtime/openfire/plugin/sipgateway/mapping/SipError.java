package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Optional;

/**
 * A final answer for a stanza error.
 *
 * @param code    300 to 699
 * @param reason  reason phrase, one line
 * @param contact the new address, to be sent as Contact with 301 and 302
 */
public record SipError(int code, String reason, Optional<SipUri> contact) {
}
