package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import org.junit.jupiter.api.Tag;

/** The storm of {@link StormTest} for as long as the profile {@code peers} says. */
@Tag("peers")
final class LongStormIT extends StormTest {
}
