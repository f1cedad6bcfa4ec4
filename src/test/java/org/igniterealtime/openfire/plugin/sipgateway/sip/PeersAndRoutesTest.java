package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersAndRoutesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "127.0.0.0/8               | 127.1.2.3       | true",
        "127.0.0.0/8               | 128.0.0.1       | false",
        "192.0.2.7                 | 192.0.2.7       | true",
        "192.0.2.7                 | 192.0.2.6       | false",
        "10.0.0.0/9                | 10.127.0.1      | true",
        "10.0.0.0/9                | 10.128.0.1      | false",
        "0.0.0.0/0                 | 203.0.113.9     | true",
        "0.0.0.0/0                 | 2001:db8::1     | false",
        "2001:db8::/32, 10.1.1.1   | 2001:db8:ff::9  | true",
        "2001:db8::/32  10.1.1.1   | 10.1.1.1        | true",
        "2001:db8::/32             | 2001:db9::1     | false",
        "::1                       | ::1             | true",
        "::ffff:192.0.2.1          | 192.0.2.1       | true",
        "''                        | 127.0.0.1       | false"})
    void peersAreTrustedByNetwork(String list, String address, boolean trusted) throws UnknownHostException {
        TrustedPeers peers = TrustedPeers.parse(list);
        assertEquals(List.of(), peers.bad());
        assertEquals(trusted, peers.test(InetAddress.getByName(address)));
    }

    @Test
    void whatIsNoNetworkIsTold() {
        TrustedPeers peers = TrustedPeers.parse("10.0.0.0/33, host.example 1.2.3 ,300.1.1.1,::1/129,1.2.3.4/x,1.2.3.4/ ::g ::1");
        assertEquals(List.of("10.0.0.0/33", "host.example", "1.2.3", "300.1.1.1", "::1/129", "1.2.3.4/x", "1.2.3.4/", "::g"),
                peers.bad());
        assertEquals(1, peers.networks().size());
    }

    @ParameterizedTest
    @CsvSource({"sip:h,h,5060,UDP", "SIP:Proxy.Example.NET:5070;transport=TCP,proxy.example.net,5070,TCP",
        "sips:Proxy.example.net,proxy.example.net,5061,TLS", "sips:h:5071;transport=tcp,h,5071,TLS", "sip:h;transport=tls,h,5061,TLS",
        "sip:[::1]:5070,::1,5070,UDP", "sip:user@192.0.2.1;lr;transport=udp,192.0.2.1,5060,UDP"})
    void aRouteHasHostPortAndTransport(String text, String host, int port, Transport transport) {
        assertEquals(new Routes(List.of(new Routes.Route(host, port, transport)), List.of()), Routes.parse(text));
    }

    @Test
    void routesKeepTheirOrder() {
        assertEquals(List.of("a", "b", "c"), Routes.parse(" sip:a  sip:b;transport=tcp\nsip:c ").hops().stream()
                .map(Routes.Route::host).toList());
        assertEquals(new Routes(List.of(), List.of()), Routes.parse(" "));
    }

    @ParameterizedTest
    @CsvSource({"sips:h;transport=udp,sips does not go over udp", "sip:h;transport=ws,transport ws is not supported", "sip:h:0,port out of range",
        "sip:h:65536,port out of range", "h:5060,not a SIP URI", "sip:,not a SIP URI", "sip:[::g],not a SIP URI",
        "sip:[1:2],not a SIP URI"})
    void whatIsNoRouteIsTold(String text, String fault) {
        Routes routes = Routes.parse(text + " sip:good");
        assertEquals(1, routes.hops().size());
        assertTrue(routes.bad().get(0).startsWith(text + ": " + fault), routes.bad().toString());
    }

    /** Runs its tasks when the test says so. */
    private static final class Later extends AbstractExecutorService {
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void run() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }

        @Override
        public void shutdown() {
            tasks.clear();
        }

        @Override
        public List<Runnable> shutdownNow() {
            tasks.clear();
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    private static final Routes.Route ROUTE = new Routes.Route("proxy.example.net", 5060, Transport.TCP);

    @Test
    void aNameIsLookedUpInTheBackgroundAndAgainWhenOld() {
        FakeClock clock = new FakeClock();
        Later later = new Later();
        String[] address = {"192.0.2.1"};
        Resolver resolver = new Resolver(host -> InetAddress.getByName(address[0]), clock, later);
        resolver.prepare(List.of(ROUTE));
        assertEquals(Optional.empty(), resolver.resolve(ROUTE));
        later.run();
        assertEquals("192.0.2.1", host(resolver));
        address[0] = "192.0.2.2";
        clock.forward(Resolver.AGE - 1);
        host(resolver);
        assertTrue(later.tasks.isEmpty());
        clock.forward(1);
        assertEquals("192.0.2.1", host(resolver), "the old address serves until there is a new one");
        host(resolver);
        assertEquals(1, later.tasks.size(), "one question at a time");
        later.run();
        assertEquals("192.0.2.2", host(resolver));
    }

    @Test
    void aFailedLookUpKeepsTheAddressAndIsTriedAgainLater() {
        FakeClock clock = new FakeClock();
        Later later = new Later();
        boolean[] fails = {false};
        Resolver resolver = new Resolver(host -> {
            if (fails[0]) {
                throw new UnknownHostException(host);
            }
            return InetAddress.getByName("192.0.2.1");
        }, clock, later);
        resolver.prepare(List.of(ROUTE));
        later.run();
        fails[0] = true;
        clock.forward(Resolver.AGE);
        host(resolver);
        later.run();
        assertEquals("192.0.2.1", host(resolver));
        assertTrue(later.tasks.isEmpty());
        clock.forward(Resolver.RETRY);
        host(resolver);
        assertEquals(1, later.tasks.size());
    }

    @Test
    void hostsOfFormerRoutesAreForgotten() {
        Later later = new Later();
        Resolver resolver = new Resolver(host -> InetAddress.getByName("192.0.2.1"), new FakeClock(), later);
        resolver.prepare(List.of(ROUTE));
        later.run();
        resolver.prepare(List.of());
        assertFalse(resolver.resolve(ROUTE).isPresent());
    }

    @Test
    void anAddressNeedsNoLookUp() {
        Later later = new Later();
        try (Resolver resolver = new Resolver(host -> {
            throw new UnknownHostException(host);
        }, new FakeClock(), later)) {
            assertTrue(resolver.resolve(new Routes.Route("::1", 5060, Transport.UDP)).isPresent());
            assertTrue(later.tasks.isEmpty());
        }
    }

    private static String host(Resolver resolver) {
        return resolver.resolve(ROUTE).orElseThrow().address().getAddress().getHostAddress();
    }
}
