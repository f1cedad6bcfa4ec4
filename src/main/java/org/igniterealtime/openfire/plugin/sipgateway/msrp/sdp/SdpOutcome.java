package org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp;

import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;

/** How an offer was met. */
public sealed interface SdpOutcome {

    /**
     * The peer's offer fits.
     *
     * @param answer what to send back
     * @param active whether we connect
     */
    record Answered(byte[] answer, MsrpMedia remote, boolean active) implements SdpOutcome {
    }

    /**
     * The peer's answer to our offer fits.
     *
     * @param active whether we connect
     */
    record Agreed(MsrpMedia remote, boolean active) implements SdpOutcome {
    }

    /** Nothing fits, or that is no SDP: 488 (RFC 4975 s8.6), or no session if it was an answer. */
    record NotAcceptable(String why) implements SdpOutcome {
    }
}
