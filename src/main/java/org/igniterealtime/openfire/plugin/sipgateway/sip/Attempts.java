package org.igniterealtime.openfire.plugin.sipgateway.sip;

/**
 * Is told by which next hops a request goes (RFC 3263 s4.3), before its outcome. Called on any thread: hand over, never block.
 */
public interface Attempts {

    /** Nobody wants to know. */
    Attempts UNHEARD = new Attempts() {
    };

    /** It is tried by that hop. */
    default void onHop(NextHop hop) {
        // Most want to know the outcome only.
    }

    /** That hop gets it once more, with a CSeq that is higher by one, since somebody there has asked for something with it. */
    default void onSentAgain() {
        // As above.
    }

    /** That hop has failed, and another one is tried. */
    default void onHopFailed(SipOutcome why) {
        // As above.
    }
}
