package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InviteReaderTest {

    private static WireMessage answer(String headers) {
        return WireMessage.read(("SIP/2.0 200 OK\r\n" + headers + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<sip:romeo@example.net;gr=orchard>        |sip:romeo@example.net;gr=orchard",
        "<sip:romeo@example.net>;gr=orchard        |sip:romeo@example.net;gr=orchard", // as RFC 7573 prints it
        "sip:romeo@example.net;gr=orchard          |sip:romeo@example.net;gr=orchard", // RFC 3261 s20.10: a header parameter
        "\"R, M.\" <sip:romeo@example.net;gr=a>;gr=b|sip:romeo@example.net;gr=a",
        "<sip:romeo@example.net?Subject=x>;gr=b    |sip:romeo@example.net;gr=b?Subject=x",
        "<sip:romeo@example.net>;gr                |sip:romeo@example.net", // RFC 5627 s3: names no instance by itself
        "<sip:romeo@example.net>;expires=60        |sip:romeo@example.net",
        "<tel:+123>                                |''",
        "*                                         |''"})
    void aGruuIsFoundWhereverItStands(String contact, String uri) {
        assertEquals(uri, InviteReader.contact(answer("Contact: " + contact + "\r\n")));
    }

    @Test
    void thePeerTellsWhatItCan() {
        assertEquals(new PeerInfo(Set.of("INVITE", "MESSAGE"), Set.of("application/sdp", "message/cpim"),
                Optional.of("Phone/1 (x)")),
                InviteReader.peer(answer("Allow: invite, MESSAGE\r\nAccept: application/sdp;q=1\r\nAccept: Message/CPIM\r\n"
                        + "Server: Phone/1 (x)\r\n")));
        assertEquals(PeerInfo.UNKNOWN, InviteReader.peer(answer("Allow:\r\n")));
    }
}
