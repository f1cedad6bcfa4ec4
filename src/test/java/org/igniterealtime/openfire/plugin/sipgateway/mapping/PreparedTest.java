package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xmpp.packet.JID;

/** What is taken for prepared is what Tinder's Stringprep leaves alone. */
class PreparedTest {

    static Stream<String> texts() {
        Stream<String> alone = IntStream.rangeClosed(0, 0x250).mapToObj(c -> String.valueOf((char) c));
        Stream<String> within = IntStream.rangeClosed(0, 0x250).mapToObj(c -> "a" + (char) c + "b");
        Stream<String> odd = Stream.of("", "-a", "a-", "a..b", ".a", "a.", "a-.b", "a_b", "[::1]", "192.0.2.1", "xn--bcher-kva.example",
                "\uff3c", "\u00ad", "a".repeat(63), "a".repeat(64), "a".repeat(1023), "a".repeat(1024), "a.".repeat(127) + "a",
                "a.".repeat(128) + "a");
        return Stream.of(alone, within, odd).flatMap(texts -> texts);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void tinderLeavesItAlone(String text) {
        if (!text.isEmpty() && Prepared.isJid(text, "example.net", null)) {
            assertEquals(text, new JID(text, "example.net", null).getNode());
        }
        if (Prepared.isJid("romeo", text, null)) {
            assertEquals(text, new JID("romeo", text, null).getDomain());
        }
        if (Prepared.isJid("romeo", "example.net", text)) {
            assertEquals(text, new JID("romeo", "example.net", text).getResource());
        }
    }

    @ParameterizedTest
    @CsvSource({"romeo,example.net,", "romeo\\40example.net\\3a5080,sip.example.com,My Phone", "'',localhost,x", "o\\27x,192.0.2.1,ABC",
        "+15551234567,a-b.example,"})
    void usualOnesArePrepared(String localpart, String domain, String resource) {
        assertTrue(Prepared.isJid(localpart, domain, resource));
    }

    @Test
    void whatMayChangeIsNot() {
        assertFalse(Prepared.isJid("Romeo", "example.net", null));
        assertFalse(Prepared.isJid("romeo", "Example.net", null));
        assertFalse(Prepared.isJid("fü", "example.net", null));
        assertFalse(Prepared.isJid("romeo", "example.net", "\u00ad"));
    }
}
