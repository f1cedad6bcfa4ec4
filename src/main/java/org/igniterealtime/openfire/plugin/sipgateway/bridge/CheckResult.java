package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.util.List;

/**
 * How a {@link SelfCheck} went.
 *
 * @param failure why the message did not come back; empty if it did
 */
public record CheckResult(Fates.Mode mode, Outcome outcome, List<Step> steps, String failure) {

    /** Skipped: the settings say that there are no sessions. */
    public enum Outcome {
        PASSED, FAILED, TIMED_OUT, SKIPPED;

        public String label() {
            return Labels.of(this);
        }
    }

    /** @param after since the test began */
    public record Step(CheckStep step, Duration after) {
    }

    static CheckResult skipped(Fates.Mode mode) {
        return new CheckResult(mode, Outcome.SKIPPED, List.of(), "");
    }
}
