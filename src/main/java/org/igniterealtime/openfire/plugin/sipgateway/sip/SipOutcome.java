package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;
import java.util.Optional;

/** How a request that we sent ended. */
public sealed interface SipOutcome {

    /**
     * A 2xx answer.
     *
     * @param agent its User-Agent or Server
     */
    record Accepted(int code, String reason, Optional<String> agent) implements SipOutcome {

        /** One that says nothing else. */
        public Accepted(int code) {
            this(code, "OK", Optional.empty());
        }
    }

    /**
     * A final answer of 300 or higher.
     *
     * @param contact    the first Contact URI of a 3xx answer, without angle brackets
     * @param retryAfter seconds after which it may be tried again (RFC 3261 s20.33); 0: nothing is said
     * @param challenges of a 401 or 407 that our credentials could not satisfy
     */
    record Rejected(int code, String reason, Optional<String> contact, int retryAfter, List<DigestChallenge> challenges)
            implements SipOutcome {

        public Rejected {
            challenges = List.copyOf(challenges);
        }

        /** One that says nothing else. */
        public Rejected(int code, String reason, Optional<String> contact) {
            this(code, reason, contact, 0, List.of());
        }
    }

    /** Nobody answered within 64*T1 (RFC 3261 s17.1.2.2, Timer F). */
    record NoAnswer() implements SipOutcome {
    }

    /** The request did not get there: connection refused, closed before the answer, or no listener for the transport. */
    record Unreachable(String why) implements SipOutcome {
    }

    /** It is our end that could not send it: it has stopped, has too much to do, or the request cannot be written. */
    record NotSent(String why) implements SipOutcome {
    }

    /** There is no way to that domain (RFC 3263 s4), or only one that leads back to us. */
    record NoRoute(String why) implements SipOutcome {
    }
}
