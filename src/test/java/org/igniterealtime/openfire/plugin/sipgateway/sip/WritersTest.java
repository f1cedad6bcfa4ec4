package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings.ClientAuth;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes on the wire, octet by octet but for what is drawn. */
class WritersTest {

    private static final SipSettings SETTINGS = new SipSettings("2001:db8::5", InetAddress.getLoopbackAddress(), 5060, 5070, 5071,
            Ports.SAME, ClientAuth.NONE, 65_536, "SIP-Gateway/1.0");
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

    /** As they stand in front of a NAT; where none is told it is the listener's, and where there is no listener there is none. */
    @ParameterizedTest
    @CsvSource({"UDP, 5060, 15060, 15060", "TCP, 5070, 0, 5070", "TLS, 5071, 15071, 15071", "TLS, 0, 15071, 0"})
    void viaAndContactNameThePortThatPeersReach(Transport transport, int port, int mapped, int named) {
        ToIntBiFunction<Transport, Integer> only = (one, value) -> one == transport ? value : 0;
        Ports advertised = new Ports(only.applyAsInt(Transport.UDP, mapped), only.applyAsInt(Transport.TCP, mapped),
                only.applyAsInt(Transport.TLS, mapped));
        SipSettings mappedOne = new SipSettings("gw.example.com", InetAddress.getLoopbackAddress(),
                only.applyAsInt(Transport.UDP, port), only.applyAsInt(Transport.TCP, port), only.applyAsInt(Transport.TLS, port),
                advertised, ClientAuth.NONE, 65_536, "P");
        assertEquals(named, mappedOne.advertisedPort(transport));
        assertEquals(port, mappedOne.port(transport));
        if (named == 0) {
            return;
        }
        NextHop hop = new NextHop(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5080), transport);
        InviteRequest invite = new InviteRequest(hop, "sip:romeo@example.net", "sip:juliet@example.com", Optional.empty(), "c1",
                Optional.empty(), new byte[0]);
        SessionWriter sessions = new SessionWriter(mappedOne);
        WireMessage written = WireMessage.read(sessions.invite(invite, "tag", 1, 1800, 90));
        String sentBy = "gw.example.com:" + named;
        assertEquals("<sip:juliet@" + sentBy + ";transport=" + transport.name().toLowerCase(Locale.ROOT) + ">",
                written.first("contact").orElseThrow());
        Via ofInvite = Via.topmost(written).orElseThrow();
        assertEquals(sentBy, ofInvite.host() + ":" + ofInvite.port());
        assertTrue(sessions.isOurs(ofInvite));

        RequestWriter requests = new RequestWriter(mappedOne);
        Via ofOptions = Via.topmost(WireMessage.read(requests.options(hop).bytes())).orElseThrow();
        assertEquals(sentBy, ofOptions.host() + ":" + ofOptions.port());
        assertTrue(requests.isOurs(ofOptions) && requests.isLoop(ofOptions) && requests.isLoop(ofInvite));
        Via ofAnother = Via.parse(ofOptions.received(hop.address()).replace(":" + named, ":" + (named + 1))).orElseThrow();
        assertFalse(requests.isOurs(ofAnother) || requests.isLoop(ofAnother));
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
