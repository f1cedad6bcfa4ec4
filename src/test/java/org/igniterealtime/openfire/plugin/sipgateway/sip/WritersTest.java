package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings.ClientAuth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes on the wire, octet by octet but for what is drawn. */
class WritersTest {

    private static final SipSettings SETTINGS = new SipSettings("2001:db8::5", InetAddress.getLoopbackAddress(), 5060, 5070, 5071,
            ClientAuth.NONE, 65_536, "SIP-Gateway/1.0");
    private final RequestWriter writer = new RequestWriter(SETTINGS);

    private static MessageRequest request(String uri, String from, String callId, String token, String subject) {
        NextHop hop = new NextHop(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5080), Transport.TCP);
        return new MessageRequest(hop, uri, from, callId, 7, token, Optional.of(subject), Optional.of("de"),
                "text/plain;charset=UTF-8", "Grüße".getBytes(StandardCharsets.UTF_8));
    }

    private String written(MessageRequest request) {
        return new String(writer.write(request, Tags.draw(), request.cseq()).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aRequestHasAllThatRfc3428AsksForAndNoContact() {
        String text = written(request("sip:romeo@example.net", "sip:juliet@example.com", "c1@x", "id-1", "Über"));
        assertEquals("""
                MESSAGE sip:romeo@example.net SIP/2.0
                Via: SIP/2.0/TCP [2001:db8::5]:5070;branch=z9hG4bKm.*.id-1;rport
                Max-Forwards: 70
                From: <sip:juliet@example.com>;tag=*
                To: <sip:romeo@example.net>
                Call-ID: c1@x
                CSeq: 7 MESSAGE
                User-Agent: SIP-Gateway/1.0
                Subject: Über
                Content-Language: de
                Content-Type: text/plain;charset=UTF-8
                Content-Length: 7

                Grüße""".replace("\n", "\r\n"),
                text.replaceAll("z9hG4bKm\\.[0-9a-v]{12}\\.", "z9hG4bKm.*.").replaceAll("tag=[0-9a-v]{12}", "tag=*"));
    }

    @Test
    void aSipsUriGoesOverTlsOnly() {
        MessageRequest tcp = request("sips:romeo@example.net", "sip:juliet@example.com", "c1@x", "id-1", "s");
        NextHop tls = new NextHop(tcp.hop().address(), Transport.TLS, "example.net");
        MessageRequest secured = new MessageRequest(tls, tcp.requestUri(), tcp.from(), tcp.callId(), 1, "t", tcp.subject(),
                tcp.language(), tcp.contentType(), tcp.body());

        assertThrows(IllegalArgumentException.class, () -> writer.write(tcp, "tag", 1));
        assertTrue(written(secured).contains("Via: SIP/2.0/TLS [2001:db8::5]:5071;"));
    }

    @Test
    void everyRequestDrawsItsBranchAndTag() {
        MessageRequest request = request("sip:a@b", "sip:c@d", "c", "t", "s");
        String first = written(request);
        String second = written(request);
        assertEquals(first.length(), second.length());
        assertEquals(writer.sample(request).length, first.getBytes(StandardCharsets.UTF_8).length);
        assertNotEquals(first, second);
    }

    @Test
    void aSubjectStaysOnItsLine() {
        String text = written(request("sip:a@b", "sip:c@d", "c", "t", "one\r\nContact: <sip:evil@example.org>\n\n\0two"));
        assertTrue(text.contains("\r\nSubject: one Contact: <sip:evil@example.org> two\r\n"), text);
    }

    @ParameterizedTest
    @CsvSource({"'sip:a@b\r\nX: y',sip:c@d,c,t", "'',sip:c@d,c,t", "sip:a@b>,sip:c@d,c,t", "sip:a@b,sip:c@d>;tag=x,c,t",
        "sip:a@b,sip:c d,c,t", "sip:a@b,sip:c@d,c c,t", "sip:a@b,sip:c@d,c,t;rport"})
    void whatWouldBreakOutOfItsPlaceIsRefused(String uri, String from, String callId, String token) {
        assertThrows(IllegalArgumentException.class, () -> written(request(uri, from, callId, token, "s")));
    }

    @Test
    void anAnswerRepeatsTheRequestAndAddsItsTag() {
        WireMessage request = WireMessage.read(("MESSAGE sip:a SIP/2.0\r\n"
                + "v: SIP/2.0/UDP h:70;branch=z9hG4bKx;rport, SIP/2.0/TCP two\r\nVia: SIP/2.0/UDP three\r\n"
                + "f: \"Ü\" <sip:r@x>;tag=1\r\nt: sip:a\r\ni: c\r\nCSeq: 1 MESSAGE\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        InetSocketAddress source = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1111);
        SipAnswer answer = SipAnswer.of(415, "Unsupported\r\nMedia: Type").with("Accept", "text/plain\r\nX: y").with("A", "b");
        byte[] bytes = new AnswerWriter("P/1").write(request, Via.topmost(request).orElseThrow(), source, answer, "ours");
        assertEquals("""
                SIP/2.0 415 Unsupported Media: Type
                Via: SIP/2.0/UDP h:70;branch=z9hG4bKx;received=127.0.0.1;rport=1111
                Via: SIP/2.0/TCP two
                Via: SIP/2.0/UDP three
                From: "Ü" <sip:r@x>;tag=1
                Call-ID: c
                CSeq: 1 MESSAGE
                To: sip:a;tag=ours
                A: b
                Accept: text/plain X: y
                Server: P/1
                Content-Length: 0

                """.replace("\n", "\r\n"), new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void anAnswerKeepsTheTagThatTheRequestHas() {
        WireMessage request = WireMessage.read("MESSAGE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nTo: <sip:a>;tag=theirs\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        byte[] bytes = new AnswerWriter("P").write(request, Via.topmost(request).orElseThrow(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), SipAnswer.of(200, "OK"), "ours");
        assertFalse(new String(bytes, StandardCharsets.UTF_8).contains("ours"));
    }
}
