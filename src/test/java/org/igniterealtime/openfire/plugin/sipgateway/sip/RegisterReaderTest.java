package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For how long an answer to REGISTER has registered us (RFC 3261 s10.2.4). */
class RegisterReaderTest {

    private static int granted(String contact, String headers) {
        byte[] answer = ("SIP/2.0 200 OK\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        return RegisterReader.granted(WireMessage.read(answer), contact, 3600);
    }

    /** RFC 3261 s19.1.4: however the registrar spells our URI, it is ours; others are not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sip:gw@gw.example.com:5060;transport=udp | sip:gw@gw.example.com:5060;transport=udp | true",
        "sip:gw@gw.example.com:5060;transport=udp | sip:gw@GW.Example.com:5060;Transport=UDP | true",
        "sip:gw@gw.example.com:5060;transport=udp | sip:%67w@gw.example.com:5060;transport=udp | true",
        "sip:gw@gw.example.com:5060;transport=udp | sip:gw@gw.example.com;transport=udp | true",
        "sip:gw@gw.example.com:5060;transport=udp | sip:gw@gw.example.com:5060;ob;transport=udp;x=1 | true",
        "sip:g%c3%bc@[2001:db8::1]:5060 | sip:g%C3%BC@[2001:DB8:0::1]:5060 | true",
        "sip:gw@gw.example.com:5060;transport=udp | sip:GW@gw.example.com:5060;transport=udp | false",
        "sip:gw@gw.example.com:5060;transport=udp | sip:gw@gw.example.com:5070;transport=udp | false",
        "sip:gw@gw.example.com:5060;transport=udp | sip:gw@gw.example.com:5060;transport=tcp | false",
        "sip:gw@gw.example.com:5060;transport=udp | sip:gw@gw.example.com:5060 | false",
        "sip:gw@gw.example.com:5060;transport=udp | sips:gw@gw.example.com:5060;transport=udp | false",
        "sip:gw@gw.example.com:5060;transport=udp | sip:gw@gw.example.com:5060;transport=udp;maddr=192.0.2.1 | false",
        "sip:g%3Bw@gw.example.com:5060 | sip:g;w@gw.example.com:5060 | false",
        "sip:gw@192.0.2.1:5060 | sip:gw@gw.example.com:5060 | false"})
    void itIsOurContactThatCounts(String contact, String shown, boolean ours) {
        String headers = "Contact: <sip:other@192.0.2.9:5060>;expires=60\r\nContact: <" + shown + ">;expires=300";
        assertEquals(ours ? 300 : 3600, granted(contact, headers));
        assertEquals(ours ? 300 : 200, granted(contact, headers + "\r\nExpires: 200"));
    }
}
