package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

class MessageSplitterTest {
    private static final String FAMILY = "👨‍👩‍👧‍👦";

    @Test
    void aTextThatFitsStaysWhole() {
        String text = "é".repeat(500);
        assertSame(text, MessageSplitter.split(text, 1000).get(0));
        assertEquals(List.of(""), MessageSplitter.split("", 4));
        assertEquals(2, MessageSplitter.split(text, 999).size());
    }

    @Test
    void piecesEndAfterWhiteSpace() {
        assertEquals(List.of("Wherefore art ", "thou Romeo?\n", "Deny thy father"),
                MessageSplitter.split("Wherefore art thou Romeo?\nDeny thy father", 16));
    }

    @Test
    void aLongWordIsCutRatherThanAQuarterWasted() {
        assertEquals(List.of("0123 56789abcdef", "ghij"), MessageSplitter.split("0123 56789abcdefghij", 16));
    }

    @Test
    void theFirstPieceIsFullIfTheNextBeginsWithASpace() {
        assertEquals(List.of("0123456789abcdef", " x"), MessageSplitter.split("0123456789abcdef x", 16));
    }

    @Test
    void noCutInsideACharacter() {
        assertEquals(List.of("aé", "éé", "é"), MessageSplitter.split("aéééé", 4));
        assertEquals(List.of("😀", "😀"), MessageSplitter.split("😀😀", 5));
    }

    @Test
    void noCutInsideAGraphemeCluster() {
        assertEquals(List.of("xxxxx", FAMILY, "x"), MessageSplitter.split("xxxxx" + FAMILY + "x", 25));
        assertEquals(List.of("aaa", "e\u0301", "e\u0301"), MessageSplitter.split("aaae\u0301e\u0301", 5));
        assertEquals(List.of("🇬🇧", "🇩🇪"), MessageSplitter.split("🇬🇧🇩🇪", 15));
        assertEquals(List.of("abc", "\r\nd"), MessageSplitter.split("abc\r\nd", 4));
    }

    @Test
    void aClusterLongerThanAPieceIsCutBetweenCharacters() {
        List<String> pieces = MessageSplitter.split("a" + "\u0301".repeat(10), 8);
        assertEquals(List.of(4, 4, 3), pieces.stream().map(String::length).toList());
    }

    @Test
    void aTextThatIsOneClusterCostsNoMoreThanAnother() {
        String text = "👨\u200D".repeat(200_000);
        assertTimeout(Duration.ofSeconds(10), () -> assertEquals(text, String.join("", MessageSplitter.split(text, 900))));
    }

    @Test
    void aPieceHoldsAtLeastOneCharacter() {
        assertThrows(IllegalArgumentException.class, () -> MessageSplitter.split("a", 3));
        assertEquals(List.of("😀", "😀"), MessageSplitter.split("😀😀", 4));
    }

    private static final String[] BITS = {
        "a", "b", " ", "\n", "\r\n", "é", "日", "😀", "\u0301", FAMILY, "🇬🇧", "word ", "한국어", "\u200D"};

    @Test
    void joinedPiecesAreTheText() {
        Random random = new Random(3428);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                text.append(BITS[random.nextInt(BITS.length)]);
            }
            int max = 4 + random.nextInt(60);
            List<String> pieces = MessageSplitter.split(text.toString(), max);
            assertEquals(text.toString(), String.join("", pieces));
            for (String piece : pieces) {
                int octets = piece.getBytes(StandardCharsets.UTF_8).length;
                assertTrue(octets <= max, () -> octets + " of " + max);
                assertFalse(piece.isEmpty() && pieces.size() > 1);
                assertEquals(-1, XmlText.firstIllegal(piece), "half a character");
            }
        }
    }
}
