package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;

class CallIdsTest {
    private static final JID JULIET = new JID("juliet@example.com/balcony");
    private static final JID ROMEO = new JID("romeo@example.net");

    @ParameterizedTest
    @ValueSource(strings = {"e0ffe42b28561960c6b12b944a092794", "D9AA95FD-2BD5-46E2-AF0F-6CFAA96BDDFA", "0123456789abcdef",
        "a84b4c76e66710@pc33.example.net", "-.!%*_+`'~()<>:\\\"/[]?{}", "a@0123456789abcd"})
    void aUniqueThreadIsTheCallId(String thread) {
        assertEquals(thread, of(thread, JULIET, ROMEO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcde", "a", "my thread of today", "0123456789abcdef\r\nX: y", "0123456789abcdef,",
        "0123456789abcdef@", "@0123456789abcdef", "0123@456789@abcdef", "0123456789abcdéf", "0123456789abcdef\u0000"})
    void anyOtherThreadIsDerived(String thread) {
        String callId = of(thread, JULIET, ROMEO);
        assertTrue(callId.matches("[A-Z2-7]{52}@sip\\.example\\.com"), callId);
        assertEquals(callId, of(thread, JULIET, ROMEO));
    }

    @Test
    void aVeryLongThreadIsDerived() {
        assertEquals("x".repeat(128), of("x".repeat(128), JULIET, ROMEO));
        assertNotEquals("x".repeat(129), of("x".repeat(129), JULIET, ROMEO));
    }

    @Test
    void twoPairsNeverShareACallId() {
        assertNotEquals(of("a", JULIET, ROMEO), of("a", new JID("nurse@example.com"), ROMEO));
        assertNotEquals(of("a", JULIET, ROMEO), of("a", JULIET, new JID("tybalt@example.net")));
        assertNotEquals(of("a", JULIET, ROMEO), of("b", JULIET, ROMEO));
    }

    @Test
    void aUserWhoChangesTheDeviceKeepsTheCallId() {
        assertEquals(of("a", JULIET, ROMEO), of("a", new JID("juliet@example.com/orchard"), ROMEO));
    }

    /** printf 'a|juliet@example.com|romeo@example.net' | sha256sum | xxd -r -p | base32 */
    @Test
    void theDigestIsBase32() {
        assertEquals("YN5GDXDVUF2BUJ3VX77ZB3GO2NDP7W7FXNXBWIINH3QJ7VNE4PMQ@sip.example.com", of("a", JULIET, ROMEO));
    }

    private static String of(String thread, JID from, JID to) {
        return CallIds.ofThread(thread, from, to, "sip.example.com");
    }
}
