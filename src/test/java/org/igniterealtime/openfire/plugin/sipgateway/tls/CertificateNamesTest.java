package org.igniterealtime.openfire.plugin.sipgateway.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5922 s7.1, and the table of {@link CertificateNames}. */
class CertificateNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "URI:sip:Example.net DNS:www.example.net | x               | example.net",
        "DNS:Sip.example.net IP:192.0.2.1        | x               | sip.example.net 192.0.2.1",
        "IP:2001:db8::1                          | x               | 2001:db8:0:0:0:0:0:1",
        "URI:sip:romeo@example.net DNS:a.example | x               | a.example",
        "URI:sips:example.net                    | x               | ''",
        "URI:https://example.net DNS:b.example   | x               | b.example",
        "''                                      | Sip.example.net | sip.example.net"})
    void theNamesAreThoseOfTheTable(String alternatives, String commonName, String names) {
        String[] list = alternatives.isEmpty() ? new String[0] : alternatives.split(" ");

        assertEquals(names.isEmpty() ? Set.of() : Set.of(names.split(" ")),
                CertificateNames.of(Authority.selfSigned(commonName, list).certificate()));
    }

    @Test
    void anAddressHasOneFormOnly() {
        assertEquals("2001:db8:0:0:0:0:0:1", CertificateNames.canonical("[2001:DB8::1]"));
        assertEquals("2001:db8:0:0:0:0:0:1", CertificateNames.canonical("2001:db8::1"));
        assertEquals("no:address", CertificateNames.canonical("No:Address"));
    }
}
