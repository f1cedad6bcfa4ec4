package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import org.junit.jupiter.api.Tag;

/** The fuzz test for as long as the profile {@code peers} says. */
@Tag("peers")
final class LongFuzzIT extends FuzzTest {
}
