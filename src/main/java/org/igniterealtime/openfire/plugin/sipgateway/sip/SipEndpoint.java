package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.function.Consumer;

/** Sends SIP requests. Thread safe. */
public interface SipEndpoint {

    /**
     * Sends a MESSAGE.
     *
     * @param outcome takes the outcome, once, on a thread of the endpoint: hand over, never block
     */
    void send(MessageRequest request, Consumer<SipOutcome> outcome);

    /** The same, and tells by which hops the request goes, if the endpoint chooses them, and how often, if it does not. */
    default void send(MessageRequest request, Attempts attempts, Consumer<SipOutcome> outcome) {
        send(request, outcome);
    }

    /** Sends an INVITE. The listener is called on threads of the endpoint. */
    SipDialog invite(InviteRequest request, SipDialogListener listener);

    /** The length of that request on the wire, in octets, as {@link #send} would write it. */
    int length(MessageRequest request);
}
