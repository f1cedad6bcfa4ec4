package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Our end of SIP: its listeners, and requests by one next hop each, which stands in them. Thread safe. */
public interface HopEndpoint extends SipEndpoint {

    /**
     * Opens the listeners.
     *
     * @throws IOException if one cannot be opened, naming its port; nothing stays open then
     */
    void start() throws IOException;

    /** Closes everything. Requests under way end as {@link SipOutcome.NotSent}. */
    void stop();

    /** Replaces the rule that says which peers are trusted; requests from others are answered 403. */
    void trust(Predicate<Peer> trusted);

    /**
     * Asks with OPTIONS whether that hop is alive (RFC 3261 s11).
     *
     * @param outcome takes the outcome, once, on a thread of the endpoint
     */
    void probe(NextHop hop, Consumer<SipOutcome> outcome);

    /** Whether there is a listener of ours for its transport and kind of address. */
    boolean reaches(NextHop hop);

    /** Whether that is a listener of ours. */
    boolean isOurs(NextHop hop);
}
