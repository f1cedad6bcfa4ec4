package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Hint;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownListenersTest {

    private static final Authority AUTHORITY = new Authority("Authority");
    private static final Instant END = Instant.parse("2035-05-31T12:00:00Z");

    private static ShownListeners shown() {
        return new ShownListeners(InetAddress.getLoopbackAddress(), AUTHORITY.issue(END, "gateway").material(AUTHORITY));
    }

    @ParameterizedTest
    @CsvSource({"2035-05-01T11:59:59Z,", "2035-05-01T12:00:00Z,hint.certificate-expires",
        "2035-05-31T11:59:59Z,hint.certificate-expires", "2035-05-31T12:00:00Z,hint.certificate-expired"})
    void aCertificateIsToBeRenewedWithinThirtyDaysOfItsEnd(Instant now, String hint) {
        List<Hint> expected = hint == null ? List.of() : List.of(Hint.of(hint, "CN=gateway", "2035-05-31"));

        assertEquals(expected, shown().add("TCP", 5060, "gw", 5060).addSecure("TLS", 5061, "gw", 5061).hints(now));
    }

    @Test
    void whereThereIsNoTlsNothingHasToBeRenewed() {
        assertEquals(List.of(), shown().add("TCP", 5060, "gw", 5060).addSecure("TLS", 0, "gw", 0).hints(END));
    }

    @ParameterizedTest
    @CsvSource({"gw.example.com, 15060, 127.0.0.1:5060 (gw.example.com:15060)",
        "2001:db8::5, 15060, 127.0.0.1:5060 ([2001:db8::5]:15060)",
        "gw.example.com, 5060, 127.0.0.1:5060", "gw.example.com, 0, 127.0.0.1:5060"})
    void anotherPortThatPeersSendToIsShown(String host, int advertised, String address) {
        assertEquals(address, shown().add("UDP", 5060, host, advertised).list().get(0).address());
    }
}
