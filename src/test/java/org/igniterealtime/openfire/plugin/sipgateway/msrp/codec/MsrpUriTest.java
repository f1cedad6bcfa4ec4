package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsrpUriTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "msrp://a.example:2855/s;tcp            | false | a.example | 2855 | s  | tcp",
        "MSRPS://A.Example:2856/S/x=+;TCP;k=v;l | true  | a.example | 2856 | S/x=+ | tcp",
        "msrp://bob@192.0.2.7:1/s;ws            | false | 192.0.2.7 | 1    | s  | ws",
        "msrp://[2001:DB8::1]:7/s;tcp           | false | 2001:db8:0:0:0:0:0:1 | 7 | s | tcp",
        "msrp://relay.example;tcp               | false | relay.example | -1 | '' | tcp",
    })
    void partsAreFound(String text, boolean secure, String host, int port, String sessionId, String transport) {
        MsrpUri uri = MsrpUri.parse(text).orElseThrow();
        assertEquals(new MsrpUri(secure, host, port, sessionId, transport, text), uri);
        assertEquals(text, uri.toString());
        assertEquals(transport, uri.transport());
        assertEquals(host, uri.host());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "msrp:", "sip:a@b", "msrp://a.example:1/s", "msrp://:1/s;tcp", "msrp://a:70000/s;tcp",
        "msrp://a:/s;tcp", "msrp://a b:1/s;tcp", "msrp://[::1/s;tcp", "msrp://[12345::1]:1/s;tcp", "msrp://[::1%25eth0]:1/s;tcp",
        "msrp://a.example:1/s;tcp x", "msrp://a.example:1/s t;tcp", "xmsrp://a.example:1/s;tcp", "msrp://a.example:1/;tcp"})
    void othersAreNone(String text) {
        assertEquals(Optional.empty(), MsrpUri.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "msrp://a.example:1/s;tcp   | MSRP://A.EXAMPLE:1/s;TCP         | true",
        "msrp://a.example:1/s;tcp   | msrp://bob@a.example:1/s;tcp;x=y | true",
        "msrp://a.example:1/s;tcp   | msrp://%61.example:1/s;tcp       | true",
        "msrp://[::1]:1/s;tcp       | msrp://[0:0:0:0:0:0:0:1]:1/s;tcp | true",
        "msrp://a.example:1/s;tcp   | msrps://a.example:1/s;tcp        | false",
        "msrp://a.example:1/s;tcp   | msrp://a.example:2/s;tcp         | false",
        "msrp://a.example:1/s;tcp   | msrp://a.example/s;tcp           | false",
        "msrp://a.example:1/s;tcp   | msrp://a.example:1/S;tcp         | false",
        "msrp://a.example:1/s;tcp   | msrp://a.example:1;tcp           | false",
        "msrp://a.example:1/s;tcp   | msrp://a.example:1/s;ws          | false",
    })
    void comparisonFollowsSection61(String one, String other, boolean same) {
        MsrpUri left = MsrpUri.parse(one).orElseThrow();
        MsrpUri right = MsrpUri.parse(other).orElseThrow();
        assertEquals(same, left.equals(right));
        if (same) {
            assertEquals(left.hashCode(), right.hashCode());
        } else {
            assertNotEquals(left, right);
        }
    }

    @Test
    void aPathIsAllOrNothing() {
        assertEquals(2, MsrpUri.parsePath("msrp://r:1/a;tcp msrp://e:2/b;tcp").orElseThrow().size());
        assertTrue(MsrpUri.parsePath("msrp://r:1/a;tcp nonsense").isEmpty());
        assertTrue(MsrpUri.parsePath("").isEmpty());
    }

    @Test
    void ipv6AddressesGetBrackets() {
        assertEquals("msrps://[::1]:2856/abc;tcp", MsrpUri.of(true, "::1", 2856, "abc").text());
    }

    @Test
    void aLongParameterListIsNoTrouble() {
        assertFalse(MsrpUri.parse("msrp://a.example:1/s;tcp" + ";a".repeat(20000)).isEmpty());
        assertEquals(List.of(), MsrpUri.parsePath("x ".repeat(20000)).orElse(List.of()));
    }
}
