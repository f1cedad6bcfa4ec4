package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Digest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Credentials;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.KnownRoutes;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Trunk;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrunkState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An address of record that we keep registered, against a scripted registrar (RFC 3261 s10). A second takes a millisecond. */
class RegistrationTest {

    private static final Trunk TRUNK = Trunk.of("example.net", "sip:gateway@pbx.example.net").orElseThrow();

    private SessionEndpoint endpoint;
    private SipUser registrar;
    private volatile List<NextHop> hops;

    @BeforeEach
    void start() throws IOException {
        DigestClient digest = new DigestClient(domain -> Optional.of(new Credentials("gateway", "secret", ""))
                .filter(any -> domain.equals("example.net")), KnownRoutes.NONE, System::currentTimeMillis);
        Sessions.Limits quick = new Sessions.Limits(10, 20_000, 500, 180_000, 1, 500);
        endpoint = new SessionEndpoint(quick, InetAddress.getLoopbackAddress(), digest);
        registrar = new SipUser(Transport.UDP, endpoint.port);
        hops = List.of(registrar.hop());
    }

    @AfterEach
    void stop() throws IOException {
        registrar.close();
        endpoint.close();
    }

    private void register() {
        endpoint.endpoint.register(List.of(TRUNK), (domain, answer) -> answer.accept(
                domain.equals("example.net") && !hops.isEmpty() ? new Location.Found(hops) : new Location.NotFound("No route to " + domain)));
    }

    private String expect() throws InterruptedException {
        return registrar.expect("REGISTER sip:pbx.example.net SIP/2.0\r\n");
    }

    private void answer(String request, String status, String headers) throws IOException {
        registrar.send(registrar.answer(request, status, "r", headers, ""));
    }

    private String contact() {
        return "<sip:gateway@127.0.0.1:" + endpoint.port + ";transport=udp>";
    }

    private TrunkState await(Predicate<TrunkState> wanted) {
        return Await.found(Duration.ofSeconds(RunningEndpoint.DEADLINE),
                () -> endpoint.endpoint.trunks().stream().filter(wanted).findFirst())
                .orElseThrow(() -> new AssertionError(endpoint.endpoint.trunks().toString()));
    }

    @Test
    void itIsRegisteredRefreshedAndTakenBack() throws Exception {
        register();
        String first = expect();
        assertEquals(contact(), Requests.header(first, "Contact"));
        assertEquals("<sip:gateway@pbx.example.net>", Requests.header(first, "To"));
        assertEquals("3600", Requests.header(first, "Expires"));
        answer(first, "200 OK", "Contact: <sip:other@192.0.2.1>;expires=7, " + contact() + ";expires=300\r\nExpires: 9\r\n");
        Instant until = await(state -> state.until().isPresent()).until().get();
        assertTrue(until.isAfter(Instant.now().plusSeconds(200)) && until.isBefore(Instant.now().plusSeconds(301)), until.toString());

        String second = expect();
        assertEquals(Requests.header(first, "Call-ID"), Requests.header(second, "Call-ID"), "RFC 3261 s10.2.4");
        assertEquals("2 REGISTER", Requests.header(second, "CSeq"));
        assertNotEquals(Requests.header(first, "Via"), Requests.header(second, "Via"));
        answer(second, "200 OK", "Expires: 86400\r\n");
        await(state -> state.until().filter(Instant.now().plusSeconds(80_000)::isBefore).isPresent());

        endpoint.endpoint.register(List.of(), (domain, answer) -> { });
        String last = expect();
        assertEquals("0", Requests.header(last, "Expires"));
        assertEquals(List.of(), endpoint.endpoint.trunks());
        answer(last, "200 OK", "");
    }

    @Test
    void theStopTakesItBackAndIsChallenged() throws Exception {
        register();
        String first = expect();
        answer(first, "401 Unauthorized", "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n1\", qop=\"auth\"\r\n");
        String second = expect();
        assertTrue(new Digest("gateway", "secret").isMetBy(Requests.header(second, "Authorization"), "REGISTER"), second);
        answer(second, "200 OK", "Expires: 86400\r\n");
        await(state -> state.until().isPresent());
        Thread stopping = new Thread(endpoint::close);
        stopping.start();
        String last = expect();
        assertEquals("0", Requests.header(last, "Expires"));
        answer(last, "401 Unauthorized", "WWW-Authenticate: Digest realm=\"pbx\", nonce=\"n2\", qop=\"auth\", stale=true\r\n");
        answer(expect(), "200 OK", "");
        stopping.join(TimeUnit.SECONDS.toMillis(RunningEndpoint.DEADLINE));
    }

    @ParameterizedTest
    @CsvSource({"7200,7200", "3600,3600"})
    void tooBriefIsAskedForLonger(String least, String next) throws Exception {
        register();
        answer(expect(), "423 Interval Too Brief", "Min-Expires: " + least + "\r\n");
        assertEquals(next, Requests.header(expect(), "Expires"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "500 Server Internal Error", "401 Unauthorized"})
    void aRefusalIsShownAndTriedAgain(String status) throws Exception {
        register();
        answer(expect(), status, "");
        assertEquals(Optional.empty(), await(state -> state.failure().equals(status)).until());
        answer(expect(), "200 OK", "");
        assertEquals("", await(state -> state.until().isPresent()).failure());
    }

    @Test
    void aRouteThatComesLaterIsUsed() throws Exception {
        hops = List.of();
        register();
        await(state -> state.failure().equals("No route to example.net"));
        hops = List.of(registrar.hop());
        register();
        expect();
    }

    @Test
    void aRegistrarThatMovesIsFollowed() throws Exception {
        register();
        answer(expect(), "200 OK", "Expires: 86400\r\n");
        await(state -> state.until().isPresent());
        register();
        assertEquals(Optional.empty(), registrar.poll());
        try (SipUser other = new SipUser(Transport.UDP, endpoint.port)) {
            hops = List.of(other.hop());
            register();
            other.expect("REGISTER ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gateway", "sip:pbx.example.net", "sips:gateway@pbx.example.net", "sip:<a>@b", "sip:a b@c"})
    void whatIsNoAddressOfRecordIsNotRegistered(String address) {
        assertEquals(Optional.empty(), Trunk.of("example.net", address));
    }
}
