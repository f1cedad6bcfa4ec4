package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.Test;

/** Which final answers to an INVITE mean "no MSRP here": of all there are, these and no others. */
class RefusalsTest {

    private static final PeerInfo ALLOWS = new PeerInfo(Set.of("INVITE", "MESSAGE"), Set.of(), Optional.empty());
    private static final PeerInfo ALLOWS_NOT = new PeerInfo(Set.of("INVITE"), Set.of(), Optional.empty());

    private static Set<Integer> codes(PeerInfo peer, boolean hasTakenMessages) {
        Set<Integer> codes = new TreeSet<>();
        for (int code = 300; code < 700; code++) {
            if (Refusals.meanNoSession(new SipOutcome.Rejected(code, "", Optional.empty()), peer, hasTakenMessages)) {
                codes.add(code);
            }
        }
        return codes;
    }

    @Test
    void theseSaySo() {
        assertEquals(Set.of(405, 415, 488, 501, 580, 606), codes(ALLOWS_NOT, false));
        assertEquals(Set.of(405, 415, 488, 501, 580, 606), codes(PeerInfo.UNKNOWN, false));
    }

    @Test
    void fromWhoTakesMessagesTwoMore() {
        Set<Integer> expected = Set.of(404, 405, 415, 480, 488, 501, 580, 606);
        assertEquals(expected, codes(ALLOWS, false));
        assertEquals(expected, codes(PeerInfo.UNKNOWN, true));
    }

    @Test
    void silenceSaysNothing() {
        assertFalse(Refusals.meanNoSession(new SipOutcome.NoAnswer(), ALLOWS, true));
        assertFalse(Refusals.meanNoSession(new SipOutcome.Unreachable("down"), ALLOWS, true));
    }
}
