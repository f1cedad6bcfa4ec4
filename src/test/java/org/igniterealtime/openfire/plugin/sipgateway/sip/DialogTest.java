package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3261 s12. */
class DialogTest {

    private record FakePeer(NextHop hop) implements Peer {

        @Override
        public Set<String> names() {
            return Set.of("proxy.example.net");
        }

        @Override
        public Peer forAnswer(Via via) {
            return this;
        }

        @Override
        public void send(byte[] message) {
            throw new AssertionError("nothing is sent");
        }
    }

    private static WireMessage answer(String headers) {
        return WireMessage.read(("SIP/2.0 200 OK\r\nTo: <sip:romeo@example.net>;tag=r1\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Dialog caller(String headers) {
        return caller(new NextHop(new InetSocketAddress("192.0.2.1", 5060), Transport.TCP), headers);
    }

    private static Dialog caller(NextHop hop, String headers) {
        InviteRequest invite = new InviteRequest(hop, "sip:romeo@example.net", "sip:juliet@example.com", Optional.empty(), "c1", Optional.empty(), new byte[0]);
        return Dialog.asCaller(invite, "j1", 1, answer(headers));
    }

    private static Dialog callee(String via, Transport transport, String headers) {
        WireMessage wire = WireMessage.read(("INVITE sip:juliet@example.com SIP/2.0\r\nVia: " + via + "\r\n"
                + "From: <sip:romeo@example.net>;tag=r1\r\nTo: <sip:juliet@example.com>\r\nCall-ID: c1\r\nCSeq: 7 INVITE\r\n"
                + headers + "\r\n").getBytes(StandardCharsets.UTF_8));
        RequestHead head = ((RequestHead.Taken) RequestHead.read(wire, Via.topmost(wire).orElseThrow())).head();
        return Dialog.asCallee(head, new FakePeer(new NextHop(new InetSocketAddress("198.51.100.9", 40000), transport)), "j1");
    }

    /** A caller over TLS is known by the name that his certificate shows, and nobody else is, wherever his Contact leads. */
    @Test
    void theNamesOfACallerCountWhereHeHasShownThem() {
        Dialog dialog = callee("SIP/2.0/TLS 198.51.100.9;branch=z9hG4bK1", Transport.TLS, "Contact: <sip:r@203.0.113.5>\r\n");
        NextHop home = new NextHop(new InetSocketAddress("198.51.100.9", 40000), Transport.TLS);
        assertEquals(Set.of("proxy.example.net"), dialog.namesAt(home));
        assertEquals(Set.of(), dialog.namesAt(dialog.hop(connection -> true).orElseThrow()));
        assertFalse(dialog.isOurs());
        assertTrue(caller("").isOurs());
    }

    private static String hop(Dialog dialog, boolean connected) {
        return dialog.hop(connection -> connected).map(hop ->
                hop.transport() + " " + hop.address().getAddress().getHostAddress() + ":" + hop.address().getPort()).orElse("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<sip:r@203.0.113.5:5080;transport=tcp>|TCP 203.0.113.5:5080",
        "<sip:r@203.0.113.5>                   |UDP 203.0.113.5:5060",
        "<sip:r@[2001:db8::1]:5070>            |UDP 2001:db8:0:0:0:0:0:1:5070",
        "<sip:r@192.0.2.1>                     |TCP 192.0.2.1:5060", // where it came from
        "<sip:r@192.0.2.1:5061>                |UDP 192.0.2.1:5061",
        "<sip:r@phone.example.net>             |TCP 192.0.2.1:5060", // not looked up
        "<sips:r@203.0.113.5>                  |TLS 203.0.113.5:5061",
        "<sip:r@203.0.113.5;transport=tls>     |TLS 203.0.113.5:5061",
        "<sips:r@phone.example.net>            |none", // only TCP is known
        "<sip:r@203.0.113.5;transport=sctp>    |TCP 192.0.2.1:5060",
        // NAT: an address of the network behind it
        "<sip:r@10.0.0.7:5080>                 |TCP 192.0.2.1:5060",
        "<sip:r@100.64.0.7;transport=tcp>      |TCP 192.0.2.1:5060",
        "<sip:r@100.128.0.7>                   |UDP 100.128.0.7:5060",
        "<sip:r@127.0.0.1>                     |TCP 192.0.2.1:5060",
        "<sip:r@[fd00::7]>                     |TCP 192.0.2.1:5060",
        "<sip:r@10.0.0.7;transport=udp>        |TCP 192.0.2.1:5060"})
    void aCallersRequestsGoToTheContact(String contact, String hop) {
        assertEquals(hop, hop(caller("Contact: " + contact + "\r\n"), true));
    }

    /** In a network of our own, or at a proxy on this machine, such an address is as good as any. */
    @ParameterizedTest
    @CsvSource({"192.168.1.1, UDP 10.0.0.7:5080", "127.0.0.1, UDP 10.0.0.7:5080", "192.0.2.1, UDP 192.0.2.1:5060"})
    void whoIsInANetworkOfOursIsReachedThere(String hop, String next) {
        NextHop home = new NextHop(new InetSocketAddress(hop, 5060), Transport.UDP);
        assertEquals(next, hop(caller(home, "Contact: <sip:r@10.0.0.7:5080>\r\n"), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // NAT: what the peer calls itself is where it came from
        "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport|UDP|<sip:r@10.0.0.1>              |true |UDP 198.51.100.9:40000",
        "SIP/2.0/UDP 10.0.0.1:5062;branch=z9hG4bK1      |UDP|<sip:r@10.0.0.1:5062>         |true |UDP 198.51.100.9:5062",
        "SIP/2.0/TCP 10.0.0.1:49152;branch=z9hG4bK1     |TCP|<sip:r@10.0.0.1:5060>         |true |TCP 198.51.100.9:40000",
        "SIP/2.0/TCP 10.0.0.1:49152;branch=z9hG4bK1     |TCP|<sip:r@10.0.0.1:5060>         |false|TCP 198.51.100.9:49152",
        "SIP/2.0/TCP 203.0.113.5:49152;branch=z9hG4bK1  |TCP|<sip:r@203.0.113.5:5060>      |true |TCP 198.51.100.9:40000",
        "SIP/2.0/TCP 198.51.100.9:40000;branch=z9hG4bK1 |TCP|<sip:r@198.51.100.9:5060;transport=tcp>|true|TCP 198.51.100.9:5060",
        "SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1;rport    |UDP|<sip:r@10.0.0.1:5070>         |true |UDP 198.51.100.9:40000",
        "SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1;rport    |UDP|<sip:r@203.0.113.5:5070>      |true |UDP 203.0.113.5:5070",
        "SIP/2.0/TCP 203.0.113.5;branch=z9hG4bK1        |TCP|<sip:r@203.0.113.5>           |true |TCP 198.51.100.9:40000",
        "SIP/2.0/TCP 203.0.113.5;branch=z9hG4bK1        |TCP|<sip:r@203.0.113.5>           |false|TCP 203.0.113.5:5060",
        "SIP/2.0/TCP 203.0.113.5;branch=z9hG4bK1        |TCP|<sip:r@203.0.113.5;transport=udp>|true|UDP 203.0.113.5:5060",
        "SIP/2.0/TCP phone.example.net;branch=z9hG4bK1  |TCP|<sip:r@phone.example.net>     |true |TCP 198.51.100.9:40000",
        // nobody listens at the port of a connection that has gone
        "SIP/2.0/TCP proxy.example.net;branch=z9hG4bK1  |TCP|<sip:r@phone.example.net>     |false|TCP 198.51.100.9:5060",
        "SIP/2.0/TLS 10.0.0.1:5071;branch=z9hG4bK1      |TLS|<sip:r@phone.example.net>     |false|TLS 198.51.100.9:5071",
        "SIP/2.0/TLS 10.0.0.1:5071;branch=z9hG4bK1      |TLS|<sips:r@phone.example.net>    |true |TLS 198.51.100.9:40000",
        "SIP/2.0/TCP 10.0.0.1;branch=z9hG4bK1           |TCP|<sips:r@phone.example.net>    |true |none"})
    void aCalleesRequestsGoOverTheConnectionThatIsThere(String via, Transport transport, String contact, boolean connected,
            String hop) {
        assertEquals(hop, hop(callee(via, transport, "Contact: " + contact + "\r\n"), connected));
    }

    @Test
    void theNameOfAHopLastsAsLongAsTheDialog() {
        NextHop named = new NextHop(new InetSocketAddress("192.0.2.1", 5061), Transport.TLS, "proxy.example.net");
        assertEquals(Optional.of(named),
                caller(named, "Contact: <sip:r@192.0.2.1:5061;transport=tls>\r\n").hop(connection -> true));
        assertEquals(Optional.of(named), caller(named, "Contact: <sips:r@proxy.example.net>\r\n").hop(connection -> false));
    }

    /** RFC 3261 s26.2.2: a proxy that is on the way by a sips URI gets TLS, whatever is behind it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<sips:r@203.0.113.5>|<sip:192.0.2.2;lr>              |UDP 192.0.2.2:5060",
        "<sips:r@203.0.113.5>|<sip:192.0.2.2;transport=tls;lr>|TLS 192.0.2.2:5061",
        "<sips:r@203.0.113.5>|<sip:b.example;lr>              |TCP 192.0.2.1:5060",
        "<sip:r@203.0.113.5> |<sips:b.example;lr>             |none",
        "<sip:r@203.0.113.5> |<sips:192.0.2.2;lr>             |TLS 192.0.2.2:5061",
        "<sip:r@203.0.113.5> |<sip:b.example;lr>              |TCP 192.0.2.1:5060"})
    void theRecordedRouteSaysWhetherItWantsTls(String contact, String route, String hop) {
        assertEquals(hop, hop(caller("Contact: " + contact + "\r\nRecord-Route: " + route + "\r\n"), true));
    }

    @Test
    void aCallerReversesTheRecordedRoute() {
        Dialog dialog = caller("Contact: <sip:r@203.0.113.5>\r\nRecord-Route: <sip:b.example;lr>, <sip:192.0.2.2:5070;lr>\r\n");
        assertEquals(List.of("<sip:192.0.2.2:5070;lr>", "<sip:b.example;lr>"), dialog.routeHeaders());
        assertEquals("sip:r@203.0.113.5", dialog.requestUri());
        assertEquals("UDP 192.0.2.2:5070", hop(dialog, true));
    }

    @Test
    void aCalleeTakesTheRecordedRouteAsItIs() {
        Dialog dialog = callee("SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1", Transport.UDP,
                "Contact: <sip:r@203.0.113.5>\r\nRecord-Route: <sip:192.0.2.2:5070;lr>\r\nRecord-Route: <sip:b.example;lr>\r\n");
        assertEquals(List.of("<sip:192.0.2.2:5070;lr>", "<sip:b.example;lr>"), dialog.routeHeaders());
    }

    @Test
    void aStrictRouterStandsInTheRequestUri() {
        Dialog dialog = caller("Contact: <sip:r@203.0.113.5>\r\nRecord-Route: <sip:b.example;lr>, <sip:192.0.2.2>\r\n");
        assertEquals("sip:192.0.2.2", dialog.requestUri());
        assertEquals(List.of("<sip:b.example;lr>", "<sip:r@203.0.113.5>"), dialog.routeHeaders());
    }

    @Test
    void theTargetIsRefreshedAndOtherThingsStay() {
        Dialog dialog = caller("Contact: <sip:r@203.0.113.5>\r\n");
        dialog.refreshTarget(answer("Contact: <sip:r@203.0.113.6>\r\n"));
        assertEquals("sip:r@203.0.113.6", dialog.requestUri());
        dialog.refreshTarget(answer(""));
        assertEquals("sip:r@203.0.113.6", dialog.requestUri());
        assertEquals("<sip:juliet@example.com>;tag=j1", dialog.localParty());
        assertEquals("<sip:romeo@example.net>;tag=r1", dialog.remoteParty());
    }

    @Test
    void requestsAreTakenInOrder() {
        Dialog dialog = callee("SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1", Transport.UDP, "Contact: <sip:r@203.0.113.5>\r\n");
        assertFalse(dialog.takes(7));
        assertTrue(dialog.takes(9));
        assertFalse(dialog.takes(8));
        assertEquals(1, dialog.nextCseq());
        assertEquals(2, dialog.nextCseq());
    }
}
