package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void placesAreFilledOnce() {
        assertEquals("{1}$1 isn't b", Texts.fill("{0} isn't {1}", "{1}$1", "b"));
    }
}
