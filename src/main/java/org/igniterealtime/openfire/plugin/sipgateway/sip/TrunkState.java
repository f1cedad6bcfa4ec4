package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with a registration.
 *
 * @param until   when it ends if it is not refreshed; empty if there is none
 * @param failure why the last attempt failed; empty if it did not
 */
public record TrunkState(Trunk trunk, Optional<Instant> until, String failure) {
}
