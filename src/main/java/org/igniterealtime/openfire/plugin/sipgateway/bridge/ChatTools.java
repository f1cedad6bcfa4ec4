package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.KnownRoutes;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;

/**
 * What the chats of all conversations share.
 *
 * @param msrp     our end of MSRP; empty while it is down
 * @param routes   what is known of the routes of domains
 * @param ledger   of every message
 * @param pages    the other way for texts, and for errors to XMPP users
 * @param sessions how many sessions there are
 * @param clock    nanoseconds, as {@link System#nanoTime()}
 */
record ChatTools(SipEndpoint sip, Supplier<Optional<MsrpEndpoint>> msrp, KnownRoutes routes, XmppSide xmpp, Fates fates,
                 Ledger ledger, PeerMemory peers, XmppToSip pages, SessionCap sessions, LongSupplier clock) {
}
