package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Locale;

/** The names of counted things as they stand in metrics and on pages. */
final class Labels {

    private Labels() {
    }

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
