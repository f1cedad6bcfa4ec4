package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;
import java.util.Optional;

/** How a request that we sent ended. */
public sealed interface SipOutcome {

    /** A 2xx answer. */
    record Accepted(int code) implements SipOutcome {
    }

    /**
     * A final answer of 300 or higher.
     *
     * @param contact    the first Contact URI of a 3xx answer, without angle brackets
     * @param challenges of a 401 or 407 that our credentials could not satisfy
     */
    record Rejected(int code, String reason, Optional<String> contact, List<DigestChallenge> challenges) implements SipOutcome {

        public Rejected {
            challenges = List.copyOf(challenges);
        }

        /** One that asks for no credentials. */
        public Rejected(int code, String reason, Optional<String> contact) {
            this(code, reason, contact, List.of());
        }
    }

    /** Nobody answered within 64*T1 (RFC 3261 s17.1.2.2, Timer F). */
    record NoAnswer() implements SipOutcome {
    }

    /** The request could not be sent: connection refused, no listener for the transport, or the endpoint has stopped. */
    record Unreachable(String why) implements SipOutcome {
    }
}
