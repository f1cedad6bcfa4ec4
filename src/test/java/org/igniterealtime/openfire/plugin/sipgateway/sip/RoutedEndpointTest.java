package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3263 s4.3: one hop after the other, and what becomes of those that failed. */
class RoutedEndpointTest {

    private static final NextHop ONE = hop("192.0.2.1", 5060, Transport.UDP);
    private static final NextHop TWO = hop("192.0.2.2", 5070, Transport.TCP);
    private static final NextHop THREE = hop("192.0.2.3", 5060, Transport.UDP);
    private static final String ROUTE = "sip:192.0.2.1 sip:192.0.2.2:5070;transport=tcp sip:192.0.2.3";
    private static final SipOutcome OK = new SipOutcome.Accepted(200);
    private static final SipOutcome REFUSED = new SipOutcome.Unreachable("Connection refused");
    private static final SipOutcome SILENT = new SipOutcome.NoAnswer();

    private final FakeClock clock = new FakeClock();
    private final FakeLocator dns = new FakeLocator();
    private final Routing routing = new Routing(dns);
    private final FakeHops hops = new FakeHops();
    private final RoutedEndpoint endpoint = new RoutedEndpoint(hops, routing, clock);
    private final List<SipOutcome> outcomes = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    /** The hops that were told of, and how they failed. */
    private final List<Object> way = new ArrayList<>();

    private static NextHop hop(String address, int port, Transport transport) {
        try {
            return new NextHop(new InetSocketAddress(InetAddress.getByName(address), port), transport, "example.net");
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void routed() {
        route(ROUTE);
    }

    @AfterEach
    void closed() {
        endpoint.close();
    }

    private void route(String route) {
        assertEquals(List.of(), routing.set(Map.of("example.net", route),
                Set.of("example.com")::contains, "dns.example"::equals));
    }

    private class Way implements Attempts {
        @Override
        public void onHop(NextHop hop) {
            way.add(hop);
        }

        @Override
        public void onHopFailed(SipOutcome why) {
            way.add(why);
        }
    }

    private void send(String domain, int octets) {
        send("sip:romeo@" + domain, domain, octets);
    }

    private void send(String uri, String domain, int octets) {
        endpoint.send(new MessageRequest(new Target.Domain(domain), uri, "sip:juliet@example.com", "c", 7, "t",
                Optional.empty(), Optional.empty(), "text/plain", new byte[octets]), new Way(), outcomes::add);
    }

    private void send() {
        send("example.net", 5);
    }

    /** The last MESSAGE ends so. */
    private void ends(SipOutcome how) {
        hops.messages.get(hops.messages.size() - 1).outcome().accept(how);
    }

    private List<NextHop> tried() {
        return hops.messages.stream().map(FakeHops.Sent::hop).toList();
    }

    @Test
    void theFirstHopThatTakesItIsTheLastThatIsTried() {
        send();
        ends(OK);
        assertEquals(List.of(ONE), tried());
        assertEquals(List.of(OK), outcomes);
        assertEquals(List.of(), endpoint.resting());
    }

    static Stream<SipOutcome> failures() {
        return Stream.of(REFUSED, SILENT, new SipOutcome.Rejected(503, "Service Unavailable", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aHopThatFailsGivesWayToTheNext(SipOutcome failure) {
        send();
        ends(failure);
        ends(failure);
        assertEquals(List.of(), outcomes, "one outcome, at the end");
        ends(OK);
        assertEquals(List.of(ONE, TWO, THREE), tried());
        assertEquals(List.of(ONE, failure, TWO, failure, THREE), way);
        assertEquals(List.of(OK), outcomes);
    }

    @Test
    void theRequestStaysTheSameSoThatAReceiverThatHasItCanTell() {
        send();
        ends(SILENT);
        MessageRequest first = hops.messages.get(0).request().orElseThrow();
        MessageRequest second = hops.messages.get(1).request().orElseThrow();
        assertEquals(first.callId(), second.callId());
        assertEquals(first.cseq(), second.cseq());
        assertEquals(first.tag(), second.tag());
        assertFalse(first.tag().isEmpty());
        ends(OK);
        send();
        assertNotEquals(first.tag(), hops.messages.get(2).request().orElseThrow().tag());
    }

    /** RFC 3261 s22.2: what was sent once more, as with credentials, had a CSeq that was higher by one. */
    @Test
    void aRequestThatWasSentAgainStaysAsItWasThen() {
        send();
        hops.messages.get(0).attempts().onSentAgain();
        hops.messages.get(0).attempts().onSentAgain();
        ends(SILENT);
        hops.messages.get(1).attempts().onSentAgain();
        ends(REFUSED);
        assertEquals(List.of(7L, 9L, 10L), hops.messages.stream().map(sent -> sent.request().orElseThrow().cseq()).toList());
    }

    @Test
    void whoRefusesHasAnswered() {
        SipOutcome refusal = new SipOutcome.Rejected(404, "Not Found", Optional.empty());
        send();
        ends(refusal);
        assertEquals(List.of(refusal), outcomes);
        assertEquals(List.of(), endpoint.resting());
    }

    @Test
    void whatIsOurOwnFaultIsNoHops() {
        SipOutcome stopped = new SipOutcome.NotSent("the endpoint has stopped");
        send();
        ends(stopped);
        assertEquals(List.of(stopped), outcomes);
        assertEquals(List.of(), endpoint.resting());
    }

    @Test
    void whenAllHaveFailedTheLastOutcomeCounts() {
        send();
        ends(REFUSED);
        ends(REFUSED);
        ends(SILENT);
        assertEquals(List.of(SILENT), outcomes);
    }

    @Test
    void aHopThatHasFailedRestsAndIsAskedBeforeItIsUsedAgain() {
        send();
        ends(SILENT);
        ends(OK);
        send();
        assertEquals(List.of(ONE, TWO, TWO), tried());
        assertEquals(List.of(new RestingHop(ONE, 5000, "no answer")), endpoint.resting());

        clock.forward(4999);
        endpoint.tick();
        assertEquals(0, hops.probes.size());
        clock.forward(1);
        endpoint.tick();
        endpoint.tick();
        assertEquals(1, hops.probes.size(), "asked once");
        send();
        assertEquals(TWO, tried().get(3));

        hops.probes.get(0).outcome().accept(new SipOutcome.Rejected(405, "Method Not Allowed", Optional.empty()));
        assertEquals(List.of(), endpoint.resting());
        send();
        assertEquals(ONE, tried().get(4));
    }

    @Test
    void itRestsLongerEachTimeUpToAMinute() {
        send();
        ends(REFUSED);
        for (long rest : new long[] {5000, 10_000, 20_000, 40_000, 60_000, 60_000}) {
            assertEquals(rest, endpoint.resting().get(0).left());
            send();
            clock.forward(rest);
            endpoint.tick();
            hops.probes.remove(0).outcome().accept(SILENT);
        }
    }

    @Test
    void whatWasUnderWayWhenItFailedMakesTheRestNoLonger() {
        send();
        send();
        send();
        hops.messages.get(0).outcome().accept(SILENT);
        hops.messages.get(1).outcome().accept(SILENT);
        hops.messages.get(2).outcome().accept(SILENT);
        assertEquals(5000, endpoint.resting().get(0).left());
    }

    @Test
    void retryAfterSaysHowLongItRestsWithinReason() {
        send();
        ends(new SipOutcome.Rejected(503, "Busy", Optional.empty(), 30, List.of()));
        ends(new SipOutcome.Rejected(503, "Busy", Optional.empty(), 1_000_000, List.of()));
        assertEquals(List.of(new RestingHop(ONE, 30_000, "503 Busy"),
                new RestingHop(TWO, 600_000, "503 Busy")), endpoint.resting());
    }

    @Test
    void aProbeThatIsAnswered503IsNoSignOfLife() {
        send();
        ends(REFUSED);
        clock.forward(5000);
        endpoint.tick();
        hops.probes.get(0).outcome().accept(new SipOutcome.Rejected(503, "Still busy", Optional.empty()));
        assertEquals("503 Still busy", endpoint.resting().get(0).failure());
    }

    @Test
    void aProbeThatWasNotSentIsSentLater() {
        send();
        ends(REFUSED);
        clock.forward(5000);
        endpoint.tick();
        hops.probes.get(0).outcome().accept(new SipOutcome.NotSent("stopped"));
        endpoint.tick();
        assertEquals(2, hops.probes.size());
    }

    /** Whatever it is: the executor would never call again. */
    @Test
    void theTimerOutlivesAFault() {
        send();
        ends(REFUSED);
        clock.forward(5000);
        hops.fault = new LinkageError("on purpose");
        assertDoesNotThrow(endpoint::tick);
    }

    @Test
    void ifAllRestTheyAreTriedAllTheSameInOrder() {
        send();
        ends(REFUSED);
        ends(REFUSED);
        ends(REFUSED);
        hops.messages.clear();
        send();
        ends(REFUSED);
        ends(OK);
        assertEquals(List.of(ONE, TWO), tried());
        assertEquals(List.of(ONE, THREE), endpoint.resting().stream().map(RestingHop::hop).toList(), "who answers lives");
    }

    @Test
    void whoeverHasMendedItNeedNotWait() {
        send();
        ends(REFUSED);
        endpoint.wakeAll();
        send();
        assertEquals(List.of(ONE, TWO, ONE), tried());
    }

    @Test
    void aHopThatNobodyWantsIsForgotten() {
        send();
        ends(REFUSED);
        clock.forward(RestingHops.FORGOTTEN);
        endpoint.tick();
        assertEquals(List.of(), endpoint.resting());
        assertEquals(0, hops.probes.size());
    }

    @Test
    void noMoreThanSoManyRest() {
        RestingHops resting = new RestingHops(clock);
        for (int port = 1; port <= RestingHops.MOST + 10; port++) {
            assertTrue(resting.note(hop("192.0.2.1", port, Transport.UDP), REFUSED));
        }
        assertEquals(RestingHops.MOST, resting.list().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "unknown.example"})
    void withoutARouteThereIsNoWay(String domain) {
        send(domain, 5);
        assertTrue(outcomes.get(0) instanceof SipOutcome.NoRoute none && none.why().contains(domain), outcomes.toString());
        assertEquals(0, hops.messages.size());
        assertEquals(0, dns.waiting.size());
    }

    @Test
    void nothingIsSentToOurselves() {
        hops.ours.add(ONE);
        hops.ours.add(TWO);
        send();
        assertEquals(List.of(THREE), tried());
        hops.ours.add(THREE);
        send();
        assertEquals(List.of(new SipOutcome.NoRoute("The route leads back to this gateway")), outcomes);
    }

    @Test
    void aHopWithoutAListenerOfOursIsPassedOver() {
        hops.off.add(Transport.UDP);
        send();
        assertEquals(List.of(TWO), tried());
    }

    @Test
    void aSipsUriTakesTlsHopsOnly() {
        send("sips:romeo@example.net", "example.net", 5);
        assertEquals(List.of(new SipOutcome.NoRoute("A sips URI wants TLS, and there is no such route")), outcomes);
        route(ROUTE + " sips:192.0.2.4");
        send("sips:romeo@example.net", "example.net", 901);
        assertEquals(List.of(secure("192.0.2.4")), tried());
    }

    @Test
    void forASipsUriDnsIsAskedAboutTls() {
        Server secured = new Server("dns.example", 0, Optional.of(Transport.TLS));
        dns.known.put(Server.of("dns.example"), new Location.Found(List.of(ONE)));
        dns.known.put(secured, new Location.Found(List.of(secure("192.0.2.4"))));
        send("sips:romeo@dns.example", "dns.example", 5);
        assertEquals(List.of(secure("192.0.2.4")), tried());
        route("sip:dns.example sip:dns.example:5060 sip:dns.example;transport=tcp");
        send("sips:romeo@example.net", "example.net", 5);
        assertEquals(Set.of(new Server("dns.example", 5060, Optional.empty()),
                new Server("dns.example", 0, Optional.of(Transport.TCP))), dns.waiting.keySet(), "what is said counts");
    }

    /** A route is known by the host that it names, not by the domain that goes there. */
    private static NextHop secure(String address) {
        return new NextHop(hop(address, 5061, Transport.TLS).address(), Transport.TLS, address);
    }

    @Test
    void aDomainIsSecureIfItsRouteOrDnsSaysSo() {
        assertFalse(routing.isSecure("example.net"));
        route("sip:192.0.2.1 sips:a.example");
        assertTrue(routing.isSecure("example.net"));
        route("sip:192.0.2.1;transport=tls");
        assertTrue(routing.isSecure("example.net"));

        assertFalse(routing.isSecure("dns.example"), "nothing is known");
        dns.known.put(Server.of("dns.example"), new Location.Found(List.of(secure("192.0.2.4"), ONE)));
        assertTrue(routing.isSecure("dns.example"));
        dns.known.put(Server.of("dns.example"), new Location.Found(List.of(ONE, secure("192.0.2.4"))));
        assertFalse(routing.isSecure("dns.example"));
        assertFalse(routing.isSecure("elsewhere.example"));
    }

    @Test
    void theHostsOfRoutesAreKnownByName() {
        route("sip:192.0.2.1 sips:a.example sips:[2001:DB8::1]");
        assertTrue(routing.isHost("a.example"));
        assertTrue(routing.isHost("192.0.2.1"));
        assertTrue(routing.isHost("2001:db8:0:0:0:0:0:1"));
        assertFalse(routing.isHost("example.net"));
    }

    @Test
    void whatIsNotKnownYetIsSentWhenItIs() {
        send("dns.example", 5);
        assertEquals(0, hops.messages.size());
        dns.waiting.get(Server.of("dns.example")).accept(new Location.Found(List.of(THREE)));
        assertEquals(List.of(THREE), tried());
    }

    @Test
    void dnsCannotKeepAMessageBusyForEver() {
        List<NextHop> many = IntStream.range(1, 100).mapToObj(port -> hop("192.0.2.1", port, Transport.UDP)).toList();
        dns.known.put(Server.of("dns.example"), new Location.Found(many));
        send("dns.example", 5);
        for (int i = 0; outcomes.isEmpty(); i++) {
            assertTrue(i < RoutedEndpoint.MOST_HOPS, "too many hops");
            ends(SILENT);
        }
        assertEquals(many.subList(0, RoutedEndpoint.MOST_HOPS), tried());
    }

    @Test
    void ifDnsIsSilentItMayBeTriedLater() {
        dns.known.put(Server.of("dns.example"), new Location.Unknown("DNS is silent"));
        send("dns.example", 5);
        assertEquals(List.of(new SipOutcome.NotSent("DNS is silent")), outcomes);
        dns.known.put(Server.of("dns.example"), new Location.NotFound("no such domain"));
        send("dns.example", 5);
        assertEquals(new SipOutcome.NoRoute("no such domain"), outcomes.get(1));
    }

    @Test
    void theHopsOfSeveralServersKeepTheOrderOfTheServers() {
        route("sip:a.example sip:192.0.2.3 sip:b.example;transport=tcp");
        send();
        dns.waiting.get(new Server("b.example", 0, Optional.of(Transport.TCP))).accept(new Location.Found(List.of(TWO)));
        assertEquals(List.of(), tried());
        dns.waiting.get(Server.of("a.example")).accept(new Location.Unknown("silent"));
        ends(REFUSED);
        assertEquals(List.of(THREE, TWO), tried());
    }

    @Test
    void aMessageThatIsTooLongForUdpGoesByTcpOnly() {
        send("example.net", 900);
        ends(OK);
        send("example.net", 901);
        ends(REFUSED);
        ends(REFUSED);
        ends(REFUSED);
        assertEquals(List.of(ONE, tcp(ONE), TWO, tcp(THREE)), tried());
        hops.messages.clear();
        hops.off.add(Transport.TCP);
        outcomes.clear();
        route("sip:192.0.2.9");
        send("example.net", 901);
        assertEquals(List.of(new SipOutcome.NoRoute("No way for so long a message")), outcomes);
    }

    @Test
    void aLongMessageDoesNotWaitForTheTcpOfAHopThatRests() {
        send("example.net", 901);
        ends(REFUSED);
        ends(OK);
        hops.messages.clear();
        send("example.net", 901);
        assertEquals(List.of(TWO), tried());
    }

    private static NextHop tcp(NextHop hop) {
        return new NextHop(hop.address(), Transport.TCP, hop.name());
    }

    // INVITE

    private final class Listener extends Way implements SipDialogListener {
        @Override
        public void onProgress(int code) {
            heard.add("progress");
        }

        @Override
        public void onAnswered(byte[] sdp, String contact, PeerInfo peer) {
            heard.add("answered");
        }

        @Override
        public void onFailed(SipOutcome why, PeerInfo peer) {
            outcomes.add(why);
        }

        @Override
        public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
            answer.accept(Optional.empty());
        }

        @Override
        public void onEnded() {
            heard.add("ended");
        }
    }

    private SipDialog invite(String domain, int octets) {
        return endpoint.invite(new InviteRequest(new Target.Domain(domain), "sip:romeo@" + domain, "sip:juliet@example.com",
                Optional.empty(), "c", Optional.empty(), new byte[octets]), new Listener());
    }

    private FakeHops.Call call(int number) {
        return hops.calls.get(number);
    }

    @Test
    void anInviteGoesByTheNextHopTooAndFromThenOnItIsThatSession() {
        SipDialog dialog = invite("example.net", 100);
        call(0).fails(SILENT);
        call(1).fails(REFUSED);
        assertEquals(List.of(ONE, TWO, THREE), hops.calls.stream().map(call -> call.request.hop()).toList());
        assertEquals(List.of(ONE, SILENT, TWO, REFUSED, THREE), way);
        assertEquals(call(0).request.tag(), call(2).request.tag());
        call(2).listener.onAnswered(new byte[0], "", PeerInfo.UNKNOWN);
        dialog.end();
        assertTrue(call(2).ended);
        call(2).listener.onEnded();
        assertEquals(List.of("answered", "ended"), heard);
        assertEquals(List.of(), outcomes);
    }

    @Test
    void anInviteThatWasSentAgainStaysAsItWasThen() {
        invite("example.net", 100);
        call(0).listener.onSentAgain();
        call(0).fails(SILENT);
        clock.forward(RoutedCall.SILENCE);
        endpoint.tick();
        call(1).listener.onSentAgain();
        assertEquals(List.of(1L, 2L, 2L), hops.calls.stream().map(call -> call.request.cseq()).toList(), "one was passed over");
    }

    @Test
    void anInviteThatRingsIsNotSentElsewhere() {
        invite("example.net", 100);
        call(0).listener.onProgress(180);
        call(0).fails(SILENT);
        assertEquals(List.of(SILENT), outcomes);
        assertEquals(1, hops.calls.size());
        assertEquals(List.of(), endpoint.resting());
    }

    @Test
    void anInviteThatAProxyTriesMayStillGoElsewhere() {
        invite("example.net", 100);
        call(0).listener.onProgress(100);
        clock.forward(60_000);
        endpoint.tick();
        assertEquals(1, hops.calls.size());
        call(0).fails(new SipOutcome.Rejected(503, "Service Unavailable", Optional.empty()));
        assertEquals(2, hops.calls.size());
    }

    @Test
    void aHopThatSaysNothingToAnInviteIsPassedOverAfterAWhile() {
        invite("example.net", 100);
        clock.forward(RoutedCall.SILENCE - 1);
        endpoint.tick();
        assertEquals(1, hops.calls.size());
        clock.forward(1);
        endpoint.tick();
        assertEquals(List.of(ONE, TWO), hops.calls.stream().map(call -> call.request.hop()).toList());
        assertTrue(call(0).ended, "who answers it late gets CANCEL or BYE");
        assertNotEquals(call(0).request.tag(), call(1).request.tag());
        assertEquals("no answer", endpoint.resting().get(0).failure());
        assertEquals(List.of(ONE, SILENT, TWO), way);

        call(0).fails(SILENT);
        call(1).listener.onAnswered(new byte[0], "", PeerInfo.UNKNOWN);
        call(0).listener.onEnded();
        assertEquals(List.of("answered"), heard);
        assertEquals(List.of(), outcomes);
    }

    /** The INVITE that was passed over ends by Timer B long afterwards, which is no news. */
    @Test
    void aHopThatIsBackStaysAwakeWhenTheOldInviteEnds() {
        invite("example.net", 100);
        clock.forward(RoutedCall.SILENCE);
        endpoint.tick();
        clock.forward(RestingHops.FIRST_REST);
        endpoint.tick();
        hops.probes.get(0).outcome().accept(OK);
        assertEquals(List.of(), endpoint.resting());
        call(0).fails(SILENT);
        assertEquals(List.of(), endpoint.resting());
    }

    @Test
    void theLastHopMayTakeItsTime() {
        route("sip:192.0.2.1");
        invite("example.net", 100);
        clock.forward(60_000);
        endpoint.tick();
        assertFalse(call(0).ended);
        call(0).listener.onAnswered(new byte[0], "", PeerInfo.UNKNOWN);
        assertEquals(List.of("answered"), heard);
    }

    @Test
    void aCallThatWasGivenUpIsNotSentElsewhere() {
        SipDialog dialog = invite("example.net", 100);
        dialog.end();
        assertTrue(call(0).ended);
        call(0).fails(SILENT);
        assertEquals(List.of(SILENT), outcomes);
        assertEquals(1, hops.calls.size());
        assertEquals(ONE, endpoint.resting().get(0).hop(), "the next call is spared");
    }

    @Test
    void aCallThatIsGivenUpBeforeItsHopIsKnownIsNeverMade() {
        SipDialog dialog = invite("dns.example", 100);
        dialog.end();
        dns.waiting.get(Server.of("dns.example")).accept(new Location.Found(List.of(ONE)));
        assertEquals(0, hops.calls.size());
        assertEquals(List.of(new SipOutcome.NotSent("The call was given up")), outcomes);
    }

    @Test
    void aLongInviteGoesByTcpAndBackToUdpWhereThatIsRefused() {
        route("sip:192.0.2.1");
        invite("example.net", 1400);
        call(0).fails(REFUSED);
        assertEquals(List.of(tcp(ONE), ONE), hops.calls.stream().map(call -> call.request.hop()).toList());
        invite("example.net", 1400);
        assertEquals(ONE, call(2).request.hop(), "TCP rests there");
        route("sip:192.0.2.9");
        hops.off.add(Transport.TCP);
        invite("example.net", 1400);
        assertEquals(Transport.UDP, call(3).request.hop().transport());
    }

    // Trust

    @Test
    void theHostsOfRoutesMaySend() throws UnknownHostException {
        route("sip:192.0.2.1 sip:a.example");
        dns.known.put(Server.of("a.example"), new Location.Found(List.of(THREE)));
        dns.known.put(Server.of("dns.example"), new Location.Found(List.of(TWO)));
        for (String[] row : new String[][] {{"192.0.2.1", "true"}, {"192.0.2.3", "true"},
                {"192.0.2.2", "false"}, {"10.0.0.1", "true"}}) {
            InetAddress source = InetAddress.getByName(row[0]);
            assertEquals(Boolean.valueOf(row[1]), routing.orTrusted(TrustedPeers.parse("10.0.0.0/8")).test(source), row[0]);
        }
        assertTrue(routing.isRouteOf("example.net", InetAddress.getByName("192.0.2.3"), Set.of()));
        assertTrue(routing.isRouteOf("example.net", InetAddress.getByName("10.0.0.1"), Set.of("a.example")));
        assertFalse(routing.isRouteOf("example.net", InetAddress.getByName("10.0.0.1"), Set.of("b.example", "example.net")));
        assertFalse(routing.isRouteOf("dns.example", InetAddress.getByName("192.0.2.2"), Set.of("a.example", "dns.example")));
    }
}
