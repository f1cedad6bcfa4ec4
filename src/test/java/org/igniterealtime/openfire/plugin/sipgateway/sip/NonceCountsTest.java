package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Each count of a nonce is good once. */
class NonceCountsTest {

    private static final long LIFE = 300_000;
    private final NonceCounts counts = new NonceCounts(LIFE);

    private boolean take(long count, long transaction, long now) {
        return counts.take("nonce", 0, count, transaction, now);
    }

    @Test
    void aCountThatWasUsedIsRefusedToAnotherRequest() {
        assertTrue(take(1, 11, 0));
        assertFalse(take(1, 12, 0));
        assertTrue(take(2, 12, 0));
    }

    @Test
    void aRetransmissionIsNoReplayUntilItsAnswerIsForgotten() {
        assertTrue(take(1, 11, 0));
        assertTrue(take(1, 11, 31_999));
        assertFalse(take(1, 11, 32_000));
    }

    @Test
    void countsMayComeLateButNotMuch() {
        assertTrue(take(40, 1, 0));
        assertTrue(take(9, 2, 0));
        assertFalse(take(9, 3, 0));
        assertFalse(take(8, 4, 0));
        assertTrue(take(0xffffffffL, 5, 0));
        assertFalse(take(40, 6, 0));
    }

    @Test
    void whoIsForgottenForOthersCannotBeReplayed() {
        for (int i = 0; i <= NonceCounts.MOST; i++) {
            assertTrue(counts.take("nonce" + i, i, 1, 1, 0));
        }
        assertFalse(counts.take("nonce0", 0, 1, 2, 0));
        assertTrue(counts.take("nonce1", 1, 2, 2, 0));
    }

    @Test
    void noncesThatAreTooOldMakeRoom() {
        for (int i = 0; i < NonceCounts.MOST; i++) {
            assertTrue(counts.take("nonce" + i, 0, 1, 1, 0));
        }
        assertTrue(counts.take("young", LIFE + 1, 1, 1, LIFE + 1));
        assertTrue(counts.take("other", LIFE, 1, 1, LIFE + 1), "nobody lost a nonce that was good still");
    }

    @Test
    void aNonceProvesItself() {
        Nonces nonces = new Nonces();
        String nonce = nonces.make(1234);
        assertEquals(OptionalLong.of(1234), nonces.made(nonce));
        assertEquals(OptionalLong.empty(), new Nonces().made(nonce), "of another server");
        String forged = (nonce.charAt(0) == 'B' ? 'C' : 'B') + nonce.substring(1);
        assertEquals(OptionalLong.empty(), nonces.made(forged));
        assertEquals(OptionalLong.empty(), nonces.made(nonce.substring(1)));
        assertEquals(OptionalLong.empty(), nonces.made("no base 64 at all"));
        assertEquals(OptionalLong.empty(), nonces.made(""));
    }
}
