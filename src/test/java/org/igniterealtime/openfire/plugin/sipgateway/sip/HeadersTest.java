package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from single headers, and where answers go. */
class HeadersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "<sip:a@b;x=1>;tag=t                  | sip:a@b;x=1 | t",
        "sip:a@b;tag=t                        | sip:a@b     | t",
        "\"A \\\"x\\\" <B>\" <sip:a@b> ;TAG = t | sip:a@b     | t",
        "Two Words <sip:a@b>                  | sip:a@b     | -",
        "caller<sip:a@b>                      | sip:a@b     | -",
        "<sip:a@b>;x=\";tag=no\";tag=yes      | sip:a@b     | yes"})
    void anAddressHasUriAndTag(String value, String uri, String tag) {
        NameAddr address = NameAddr.parse(value).orElseThrow();
        assertEquals(uri, address.uri());
        assertEquals(Optional.ofNullable(tag), address.tag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open <sip:a@b>", "<sip:a@b", "\"x\" <sip:a@b"})
    void anAddressThatDoesNotEndIsNone(String value) {
        assertEquals(Optional.empty(), NameAddr.parse(value));
    }

    /** RFC 3261 s18.2.1 and s18.2.2, RFC 3581 s4: source 192.0.2.9:1111. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SIP/2.0/UDP 192.0.2.9:5066;branch=b | 192.0.2.9:5066 | SIP/2.0/UDP 192.0.2.9:5066;branch=b",
        "SIP/2.0/UDP 192.0.2.9;branch=b      | 192.0.2.9:5060 | SIP/2.0/UDP 192.0.2.9;branch=b",
        "SIP/2.0/UDP n.example:5066;branch=b | 192.0.2.9:5066 | SIP/2.0/UDP n.example:5066;branch=b;received=192.0.2.9",
        "SIP/2.0/UDP 10.0.0.1:7;rport;branch=b | 192.0.2.9:1111 | SIP/2.0/UDP 10.0.0.1:7;branch=b;received=192.0.2.9;rport=1111",
        "SIP/2.0/UDP 192.0.2.9;rport;branch=b | 192.0.2.9:1111 | SIP/2.0/UDP 192.0.2.9;branch=b;received=192.0.2.9;rport=1111",
        "SIP/2.0/UDP h;received=203.0.113.1;branch=b | 192.0.2.9:5060 | SIP/2.0/UDP h;branch=b;received=192.0.2.9",
        "SIP/2.0/UDP h;maddr=203.0.113.1 | 192.0.2.9:5060 | SIP/2.0/UDP h;maddr=203.0.113.1;received=192.0.2.9"})
    void answersGoWhereTheRequestCameFrom(String value, String to, String repeated) throws Exception {
        InetSocketAddress source = new InetSocketAddress(InetAddress.getByName("192.0.2.9"), 1111);
        Via via = Via.parse(value).orElseThrow();
        assertEquals(to, via.answerAddress(source).getAddress().getHostAddress() + ":" + via.answerAddress(source).getPort());
        assertEquals(repeated, via.received(source));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SIP / 2.0 / TCP  Host.Example : 70 ; branch = z9hG4bKx | host.example | 70 | z9hG4bKx",
        "SIP/2.0/UDP [2001:db8::1]:5061;branch=y                | [2001:db8::1] | 5061 | y",
        "sip/2.0/tls h                                          | h | 0 | ''"})
    void aViaHasSentByAndBranch(String value, String host, int port, String branch) {
        Via via = Via.parse(value).orElseThrow();
        assertEquals(List.of(host, port, branch), List.of(via.host(), via.port(), via.branch()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SIP/3.0/UDP h", "SIP/2.0/UDP", "SIP/2.0/UDP h:99999", "SIP/2.0/UDP h:", "HTTP/1.1 h",
        "SIP/2.0/UDP a b"})
    void whatIsNoViaIsNone(String value) {
        assertEquals(Optional.empty(), Via.parse(value));
    }

    @Test
    void headersAreFoundByLongAndCompactNameAndInEitherCase() {
        WireMessage wire = WireMessage.read(("MESSAGE sip:a SIP/2.0\r\nV: one, two\r\nVIA: three\r\ns:\r\n folded\r\n\r\nbody")
                .getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("one", "two", "three"), wire.elements("via"));
        assertEquals(Optional.of("folded"), wire.text("subject"));
        assertEquals(4, wire.bodyLength());
        assertTrue(wire.fault().isEmpty());
    }
}
