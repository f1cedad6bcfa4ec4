package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session that is over means for a message that it had: the whole table. */
class PartTransitionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // state  | peer reports | sent again before | connection failed | within 5 s | becomes
        "HANDED   | any          | no                | any               | any        | WAITING",
        "HANDED   | any          | yes               | any               | any        | FAILED",
        "WRITTEN  | yes          | no                | any               | any        | WAITING",
        "WRITTEN  | yes          | yes               | any               | any        | FAILED",
        "WRITTEN  | no           | any               | yes               | yes        | FAILED",
        "WRITTEN  | no           | any               | yes               | no         | DELIVERED",
        "WRITTEN  | no           | any               | no                | any        | DELIVERED",
        "WAITING  | any          | any               | any               | any        | WAITING",
        "DELIVERED| any          | any               | any               | any        | DELIVERED",
        "FAILED   | any          | any               | any               | any        | FAILED",
    })
    void becomes(PartState state, String reports, String again, String failed, String fresh, PartState expected) {
        for (int bits = 0; bits < 16; bits++) {
            boolean[] is = {(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, (bits & 8) > 0};
            if (matches(reports, is[0]) && matches(again, is[1]) && matches(failed, is[2]) && matches(fresh, is[3])) {
                PartTransitions.Circumstances of = new PartTransitions.Circumstances(is[0], is[1], is[2], is[3]);
                assertEquals(expected, PartTransitions.sessionOver(state, of), of::toString);
            }
        }
    }

    private static boolean matches(String cell, boolean value) {
        return cell.equals("any") || cell.equals("yes") == value;
    }
}
