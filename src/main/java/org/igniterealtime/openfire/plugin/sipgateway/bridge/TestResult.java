package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.util.List;

/**
 * How a {@link SelfTest} went.
 *
 * @param failure why the message did not come back; empty if it did
 */
public record TestResult(Fates.Mode mode, Outcome outcome, List<Step> steps, String failure) {

    /** Skipped: the settings say that there are no sessions. */
    public enum Outcome {
        PASSED, FAILED, TIMED_OUT, SKIPPED;

        public String label() {
            return Labels.of(this);
        }
    }

    /** @param after since the test began */
    public record Step(TestStep step, Duration after) {
    }

    static TestResult skipped(Fates.Mode mode) {
        return new TestResult(mode, Outcome.SKIPPED, List.of(), "");
    }
}
