package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.xmpp.packet.JID;

/**
 * An INVITE of the SIP user that could be taken; it has a place among the sessions already.
 *
 * @param answer    what we answer to its offer; empty if it has none
 * @param recipient whom the SIP user has called; empty if the user who was heard last goes on
 * @param first     the text that came with it
 * @param since     when it came, by the clock of {@link ChatTools}
 */
record Invitation(ChatSession session, Optional<SdpOutcome.Answered> answer, Optional<JID> recipient,
                  Optional<ChatBodies.Text> first, long since) {
}
