package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Our end of SIP. Thread safe. */
public interface SipEndpoint {

    /**
     * Opens the listeners.
     *
     * @throws IOException if one cannot be opened, naming its port; nothing stays open then
     */
    void start() throws IOException;

    /** Closes everything. Requests under way end as {@link SipOutcome.Unreachable}. */
    void stop();

    /** Replaces the rule that says which peers are trusted; requests from others are answered 403. */
    void trust(Predicate<Peer> trusted);

    /**
     * Sends a MESSAGE.
     *
     * @param outcome takes the outcome, once, on a thread of the endpoint: hand over, never block
     */
    void send(MessageRequest request, Consumer<SipOutcome> outcome);

    /** Sends an INVITE. The listener is called on threads of the endpoint. */
    SipDialog invite(InviteRequest request, SipDialogListener listener);

    /** The length of that request on the wire, in octets, as {@link #send} would write it. */
    int length(MessageRequest request);
}
