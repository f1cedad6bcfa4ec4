package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import java.util.List;

/**
 * What a question, or several, brought.
 *
 * @param seconds how long that holds
 * @param failed  whether something stayed unanswered
 */
record Findings(Candidates candidates, long seconds, boolean failed) {

    private static final Candidates NONE = new Candidates(List.of());
    static final Findings UNANSWERED = new Findings(NONE, Long.MAX_VALUE, true);
    static final Findings NOTHING = new Findings(NONE, Long.MAX_VALUE, false);

    boolean isEmpty() {
        return candidates.groups().isEmpty();
    }

    /** Both, these first. */
    Findings and(Findings others) {
        return new Findings(candidates.and(others.candidates), Math.min(seconds, others.seconds), failed || others.failed);
    }
}
