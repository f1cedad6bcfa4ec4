package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SessionCapTest {

    @Test
    void noMoreThanThatManyAreTaken() {
        SessionCap cap = new SessionCap();
        assertTrue(cap.take(2));
        assertTrue(cap.take(2));
        assertFalse(cap.take(2));
        assertEquals(2, cap.taken());
        cap.giveBack();

        assertTrue(cap.take(2));
    }
}
