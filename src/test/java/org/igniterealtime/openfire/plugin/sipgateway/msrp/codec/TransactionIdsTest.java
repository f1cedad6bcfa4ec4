package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionIdsTest {

    @Test
    void anIdThatOccursInTheBodyIsNotChosen() {
        String first = new TransactionIds(new Random(7)).next();
        for (int before = 0; before < 40; before++) {
            byte[] body = ("x".repeat(before) + first.charAt(0) + first + "y").getBytes(US_ASCII);
            assertNotEquals(first, new TransactionIds(new Random(7)).next(body));
        }
        assertEquals(first, new TransactionIds(new Random(7)).next("some body".getBytes(US_ASCII)));
    }

    @Test
    void aWishIsGrantedIfTheGrammarAndTheBodyAllow() {
        TransactionIds ids = new TransactionIds(new Random(1));
        byte[] body = "we speak of juliet-12 here".getBytes(US_ASCII);
        assertEquals("romeo-12", ids.next("romeo-12", body));
        assertNotEquals("juliet-12", ids.next("juliet-12", body));
        assertNotEquals("a b c d", ids.next("a b c d", body));
    }

    @Test
    void idsAreIdents() {
        TransactionIds ids = new TransactionIds(new Random(1));
        for (int i = 0; i < 1000; i++) {
            assertTrue(TransactionIds.isIdent(ids.next()));
            assertTrue(MsrpUri.parse("msrp://a:1/" + ids.sessionId() + ";tcp").isPresent());
        }
    }

    @ParameterizedTest
    @CsvSource({"abcd,true", "a.-+,true", "0%=x,true", "abc,false", "-abc,false", "ab_c,false",
        "a1234567890123456789012345678901,true", "a12345678901234567890123456789012,false"})
    void identsFollowTheGrammar(String text, boolean ident) {
        assertEquals(ident, TransactionIds.isIdent(text));
    }
}
