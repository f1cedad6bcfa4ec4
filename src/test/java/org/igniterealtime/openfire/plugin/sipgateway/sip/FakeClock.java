package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.function.LongSupplier;

/** A clock that stands still until it is moved. */
final class FakeClock implements LongSupplier {

    private long now = 1_000;

    @Override
    public long getAsLong() {
        return now;
    }

    void forward(long millis) {
        now += millis;
    }
}
