package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

    @ParameterizedTest
    @ValueSource(strings = {"sip:romeo@Example.net", "sip:romeo@example.net:5070;transport=tcp", "sips:example.net", "sip:example.net:5070",
        "sip:romeo@[2001:db8::1]:5070", "sip:[2001:db8::1];lr", "sip:romeo@192.0.2.1?Subject=x", "sip:a:b@example.net;gr=a%40b",
        "sip:o'x;y?z@example.net"})
    void theHostIsReadAsInTheWhole(String uri) {
        assertEquals(SipUri.parse(uri).orElseThrow().host(), SipUri.hostOf(uri));
    }
}
