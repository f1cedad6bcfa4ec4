package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.peer.DnsServer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Question;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Server;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3263 s4, with a DNS server of the test's own on the loopback interface. */
class DnsLocatorTest {

    private static final Server DOMAIN = new Server("example.net", 0, Optional.empty());
    private static final String[] WHOLE = {
        "example.net. 300 IN NAPTR 10 50 \"s\" \"SIP+D2T\" \"\" _sip._tcp.example.net.",
        "example.net. 300 IN NAPTR 20 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.net.",
        "example.net. 300 IN NAPTR 5 50 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.net!\" .",
        "_sip._tcp.example.net. 60 IN SRV 1 0 5070 one.example.net.",
        "_sip._tcp.example.net. 60 IN SRV 2 0 5071 two.example.net.",
        "_sip._udp.example.net. 120 IN SRV 1 0 5060 two.example.net.",
        "one.example.net. 3600 IN A 192.0.2.1",
        "one.example.net. 3600 IN AAAA 2001:db8::1",
        "two.example.net. 3600 IN A 192.0.2.2"};

    private final AtomicLong clock = new AtomicLong(1000);
    private final DnsLocator locator = new DnsLocator("sip-dns", clock::get, most -> most - 1, 2000, 16);
    private DnsServer dns;

    @BeforeEach
    void start() throws IOException {
        dns = new DnsServer();
        locator.follow(List.of(dns.address()), Set.of(Transport.UDP, Transport.TCP));
    }

    @AfterEach
    void stop() {
        locator.close();
        dns.close();
    }

    private Location locate(Server server) throws InterruptedException {
        return locate(locator, server);
    }

    private static Location locate(DnsLocator locator, Server server) throws InterruptedException {
        BlockingQueue<Location> location = new LinkedBlockingQueue<>();
        locator.locate(server, location::add);
        Location found = location.poll(15, TimeUnit.SECONDS);
        assertTrue(found != null, "no location within 15 s");
        return found;
    }

    private List<String> hops(Server server) throws InterruptedException {
        return assertInstanceOf(Location.Found.class, locate(server)).hops().stream().map(DnsLocatorTest::text).toList();
    }

    private static String text(NextHop hop) {
        return hop.transport() + " " + hop.address().getAddress().getHostAddress() + " " + hop.address().getPort();
    }

    @Test
    void naptrThenSrvThenAddresses() throws Exception {
        dns.knows(WHOLE);
        assertEquals(List.of("TCP 192.0.2.1 5070", "TCP 2001:db8:0:0:0:0:0:1 5070", "TCP 192.0.2.2 5071", "UDP 192.0.2.2 5060"),
                hops(DOMAIN));
        assertEquals("example.net", ((Location.Found) locate(DOMAIN)).hops().get(0).name());
    }

    @Test
    void aTransportWithoutAListenerIsNoChoice() throws Exception {
        dns.knows(WHOLE);
        locator.follow(List.of(dns.address()), Set.of(Transport.UDP));
        assertEquals(List.of("UDP 192.0.2.2 5060"), hops(DOMAIN));
        assertTrue(dns.asked().stream().noneMatch(question -> question.contains("_tcp")));
    }

    @Test
    void withoutNaptrEachTransportIsAskedFor() throws Exception {
        dns.knows("_sip._udp.example.net. 60 IN SRV 1 0 5060 one.example.net.",
                "_sip._tcp.example.net. 60 IN SRV 1 0 5070 one.example.net.",
                "one.example.net. 60 IN A 192.0.2.1");
        assertEquals(List.of("UDP 192.0.2.1 5060", "TCP 192.0.2.1 5070"), hops(DOMAIN));
    }

    @Test
    void withoutSrvTheDomainIsTheHost() throws Exception {
        dns.knows("example.net. 60 IN A 192.0.2.7");
        assertEquals(List.of("UDP 192.0.2.7 5060"), hops(DOMAIN));
    }

    @Test
    void aTransportThatIsNamedIsTheOnlyOneAskedFor() throws Exception {
        dns.knows(WHOLE);
        assertEquals(List.of("UDP 192.0.2.2 5060"), hops(new Server("example.net", 0, Optional.of(Transport.UDP))));
        assertTrue(dns.asked().stream().noneMatch(question -> question.contains("NAPTR") || question.contains("_tcp")));
    }

    private static final Server SECURED = new Server("example.net", 0, Optional.of(Transport.TLS));

    @Test
    void whatIsToBeSecureIsFoundWithoutNaptrToo() throws Exception {
        dns.knows("_sip._udp.example.net. 60 IN SRV 1 0 5060 one.example.net.",
                "_sips._tcp.example.net. 60 IN SRV 1 0 5071 one.example.net.",
                "one.example.net. 60 IN A 192.0.2.1", "example.net. 60 IN A 192.0.2.7");
        assertEquals(List.of("TLS 192.0.2.1 5071"), hops(SECURED));
        assertTrue(dns.asked().stream().noneMatch(question -> question.contains("_sip._")));
        dns.knows("example.net. 60 IN A 192.0.2.7");
        clock.addAndGet(60_000);
        assertEquals(List.of("TLS 192.0.2.7 5061"), hops(SECURED));
    }

    @Test
    void naptrSaysWhereWhatIsToBeSecureGoes() throws Exception {
        dns.knows("example.net. 300 IN NAPTR 10 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.net.",
                "example.net. 300 IN NAPTR 20 50 \"s\" \"SIPS+D2T\" \"\" _sips._tcp.host.example.",
                "_sip._udp.example.net. 60 IN SRV 1 0 5060 one.host.example.",
                "_sips._tcp.host.example. 60 IN SRV 1 0 5071 one.host.example.", "one.host.example. 60 IN A 192.0.2.1");
        assertEquals(List.of("TLS 192.0.2.1 5071"), hops(SECURED));
        assertEquals("example.net", ((Location.Found) locate(SECURED)).hops().get(0).name());
    }

    @Test
    void withAPortOnlyAddressesAreAskedFor() throws Exception {
        dns.knows(WHOLE);
        assertEquals(List.of("UDP 192.0.2.2 5099"), hops(new Server("two.example.net", 5099, Optional.empty())));
        assertEquals(List.of("TCP 192.0.2.2 5099"), hops(new Server("two.example.net", 5099, Optional.of(Transport.TCP))));
        assertEquals(Set.of("A two.example.net", "AAAA two.example.net"), Set.copyOf(dns.asked()));
    }

    @Test
    void theHostsFileIsReadToo() throws Exception {
        assertTrue(hops(new Server("localhost", 5099, Optional.empty())).contains("UDP 127.0.0.1 5099"));
    }

    @Test
    void aliasesAreFollowed() throws Exception {
        dns.knows("example.net. 60 IN A 192.0.2.1", "www.example.net. 60 IN CNAME example.net.");
        assertEquals(List.of("UDP 192.0.2.1 5060"), hops(new Server("www.example.net", 5060, Optional.empty())));
    }

    @Test
    void aServiceThatIsDecidedlyNotThereIsNotThere() throws Exception {
        dns.knows("_sip._udp.example.net. 60 IN SRV 0 0 0 .", "_sip._tcp.example.net. 60 IN SRV 0 0 0 .");
        assertInstanceOf(Location.NotFound.class, locate(DOMAIN));
    }

    @Test
    void whatIsKnownIsToldAtOnceUntilItsTimeIsUp() throws Exception {
        dns.knows(WHOLE);
        hops(DOMAIN);
        dns.asked();
        clock.addAndGet(59_999);
        BlockingQueue<Location> atOnce = new LinkedBlockingQueue<>();
        locator.locate(DOMAIN, atOnce::add);
        assertEquals(1, atOnce.size(), "told before the call returns");
        assertEquals(List.of(), dns.asked());
        // The shortest of all times counts: the SRV records' 60 s.
        clock.addAndGet(1);
        dns.knows("example.net. 60 IN A 192.0.2.9");
        assertEquals(List.of("UDP 192.0.2.9 5060"), hops(DOMAIN));
    }

    /** Never on a thread of dnsjava: it serves all of them. */
    @Test
    void answersComeOnItsOwnThread() throws Exception {
        dns.knows(WHOLE);
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        Server host = new Server("one.example.net", 5060, Optional.empty());
        for (Server server : List.of(DOMAIN, host, Server.of("nobody.example"))) {
            locator.locate(server, location -> threads.add(Thread.currentThread().getName()));
            assertEquals("sip-dns", threads.poll(10, TimeUnit.SECONDS));
        }
        dns.isSilent(true);
        locator.locate(Server.of("silent.example"), location -> threads.add(Thread.currentThread().getName()));
        assertEquals("sip-dns", threads.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void aDomainWithoutRecordsIsNotFoundAndThatIsRememberedToo() throws Exception {
        assertInstanceOf(Location.NotFound.class, locate(DOMAIN));
        dns.asked();
        clock.addAndGet(59_999);
        assertInstanceOf(Location.NotFound.class, locate(DOMAIN));
        assertEquals(List.of(), dns.asked());
        clock.addAndGet(1);
        locate(DOMAIN);
        assertTrue(dns.asked().contains("NAPTR example.net"));
    }

    @Test
    void aSilentDnsIsNoAnswerAndIsLeftAloneForAMoment() throws Exception {
        dns.isSilent(true);
        assertInstanceOf(Location.Unknown.class, locate(DOMAIN));
        dns.asked();
        assertInstanceOf(Location.Unknown.class, locate(DOMAIN));
        assertEquals(List.of(), dns.asked());
        dns.isSilent(false);
        dns.knows("example.net. 60 IN A 192.0.2.9");
        clock.addAndGet(DnsLocator.SILENCE);
        assertEquals(List.of("UDP 192.0.2.9 5060"), hops(DOMAIN));
    }

    @Test
    void whenDnsFallsSilentWhatWasFoundLastStaysInUse() throws Exception {
        dns.knows("example.net. 60 IN A 192.0.2.9");
        hops(DOMAIN);
        dns.isSilent(true);
        clock.addAndGet(60_000);
        assertEquals(List.of("UDP 192.0.2.9 5060"), hops(DOMAIN));
        clock.addAndGet(DnsLocator.STALE);
        assertInstanceOf(Location.Unknown.class, locate(DOMAIN));
    }

    @Test
    void whoAsksForTheSameMeanwhileGetsTheSameAnswer() throws Exception {
        dns.knows("example.net. 60 IN A 192.0.2.9");
        BlockingQueue<Location> answers = new LinkedBlockingQueue<>();
        for (int i = 0; i < 50; i++) {
            locator.locate(DOMAIN, answers::add);
        }
        for (int i = 0; i < 50; i++) {
            assertInstanceOf(Location.Found.class, answers.poll(10, TimeUnit.SECONDS));
        }
        assertEquals(1, dns.asked().stream().filter("NAPTR example.net"::equals).count());
    }

    @Test
    void addressesAreThoseFoundLast() throws Exception {
        dns.knows("example.net. 60 IN A 192.0.2.9");
        assertEquals(List.of(), List.copyOf(locator.addresses(DOMAIN)));
        hops(DOMAIN);
        clock.addAndGet(1_000_000);
        assertEquals(List.of(InetAddress.getByName("192.0.2.9")), List.copyOf(locator.addresses(DOMAIN)));
    }

    /** Whoever fills the table does not make it forget the hosts of routes, by which peers are known. */
    @Test
    void whatIsFullForgetsWhatNobodyHasAskedForLongest() throws Exception {
        dns.knows("example.net. 60 IN A 192.0.2.9");
        for (int port = 1; port <= 17; port++) {
            clock.addAndGet(1);
            locate(new Server("example.net", port, Optional.empty()));
            locator.addresses(new Server("example.net", 1, Optional.empty()));
        }
        dns.asked();
        for (int port = 17; port >= 1; port--) {
            boolean known = !locator.addresses(new Server("example.net", port, Optional.empty())).isEmpty();
            assertEquals(port != 2 && port != 3, known, "port " + port);
        }
    }

    @Test
    void otherServersAreAskedAnew() throws Exception {
        dns.knows("example.net. 60 IN A 192.0.2.9");
        hops(DOMAIN);
        try (DnsServer other = new DnsServer().knows("example.net. 60 IN A 192.0.2.10")) {
            locator.follow(List.of(other.address()), Set.of(Transport.UDP, Transport.TCP));
            assertEquals(List.of("UDP 192.0.2.10 5060"), hops(DOMAIN));
        }
    }

    @Test
    void aServerThatIsSilentGivesWayToTheNext() throws Exception {
        dns.knows(WHOLE);
        try (DnsServer silent = new DnsServer();
                DnsLocator patient = new DnsLocator("sip-dns", clock::get, most -> most - 1, 10_000, DnsLocator.MOST)) {
            silent.isSilent(true);
            patient.follow(List.of(silent.address(), dns.address()), Set.of(Transport.UDP, Transport.TCP));
            assertInstanceOf(Location.Found.class, locate(patient, DOMAIN));
            silent.asked();
            assertInstanceOf(Location.Found.class, locate(patient, new Server("two.example.net", 5099, Optional.empty())));
            assertEquals(List.of(), silent.asked(), "the next question goes to the one that has answered");
        }
    }

    @Test
    void aQuestionThatGetsLostIsAskedAgain() throws Exception {
        dns.isSilent(true);
        try (DnsLocator patient = new DnsLocator("sip-dns", clock::get, most -> most - 1, 10_000, DnsLocator.MOST)) {
            patient.follow(List.of(dns.address()), Set.of(Transport.UDP));
            BlockingQueue<Location> location = new LinkedBlockingQueue<>();
            patient.locate(new Server("one.example.net", 5060, Optional.empty()), location::add);
            awaitQuestions(2);
            dns.knows(WHOLE).isSilent(false);
            assertInstanceOf(Location.Found.class, location.poll(10, TimeUnit.SECONDS));
        }
    }

    /** Each has a socket, of which there are not so many for all of Openfire. */
    @Test
    void soManyQuestionsAreAskedAtATimeAndNoMore() throws Exception {
        dns.isSilent(true);
        try (DnsLocator busy = new DnsLocator("sip-dns", clock::get, most -> most - 1, 10_000, DnsLocator.MOST)) {
            busy.follow(List.of(dns.address()), Set.of(Transport.UDP));
            BlockingQueue<Location> answers = new LinkedBlockingQueue<>();
            for (int port = 1; port <= 300; port++) {
                busy.locate(new Server("one.example.net", port, Optional.empty()), answers::add);
            }
            for (int i = 0; i < 300 - DnsClient.MOST_OPEN / 2; i++) {
                assertInstanceOf(Location.Unknown.class, answers.poll(5, TimeUnit.SECONDS), "long before DNS has had its time");
            }
            dns.knows(WHOLE).isSilent(false);
            for (int i = 0; i < DnsClient.MOST_OPEN / 2; i++) {
                answers.poll(10, TimeUnit.SECONDS);
            }
            assertInstanceOf(Location.Found.class, locate(busy, new Server("two.example.net", 5099, Optional.empty())));
        }
    }

    private void awaitQuestions(int number) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        for (int asked = 0; asked < number; asked += dns.asked().size()) {
            assertTrue(System.nanoTime() < deadline, asked + " questions");
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** dnsjava starts its thread anew for a question that is asked while it ends, and then waits for itself without end. */
    @ParameterizedTest
    @CsvSource({"false,20", "true,220"})
    void whoStopsDoesNotWaitForQuestionsUnderWay(boolean silent, int questions) throws Exception {
        dns.knows(WHOLE).isSilent(silent);
        for (int round = 0; round < (silent ? 1 : 20); round++) {
            DnsLocator busy = new DnsLocator("sip-dns", clock::get, most -> most - 1, 10_000, DnsLocator.MOST);
            busy.follow(List.of(dns.address()), Set.of(Transport.UDP, Transport.TCP));
            for (int port = 1; port <= 100; port++) {
                busy.locate(new Server("one.example.net", port, Optional.empty()), location -> { });
            }
            awaitQuestions(questions);
            Thread closing = new Thread(busy::close, "closing");
            closing.setDaemon(true);
            closing.start();
            closing.join(TimeUnit.SECONDS.toMillis(10));
            assertFalse(closing.isAlive(), "round " + round);
        }
        awaitNoThreads();
    }

    @Test
    void whatIsAskedIsExplained() throws Exception {
        dns.knows("example.net. 300 IN NAPTR 20 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.net.",
                "_sip._udp.example.net. 120 IN SRV 1 0 5060 two.example.net.", "two.example.net. 3600 IN A 192.0.2.2");
        hops(DOMAIN);
        BlockingQueue<List<Question>> questions = new LinkedBlockingQueue<>();
        for (int time = 1; time <= 2; time++) {
            locator.explain(DOMAIN, questions::add);
            List<Question> asked = questions.poll(15, TimeUnit.SECONDS);
            assertEquals(List.of(
                    new Question("example.net.", "NAPTR", List.of("20 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.net."), true),
                    new Question("_sip._udp.example.net.", "SRV", List.of("1 0 5060 two.example.net."), true)), asked.subList(0, 2));
            assertEquals(Set.of(new Question("two.example.net.", "A", List.of("192.0.2.2"), true),
                    new Question("two.example.net.", "AAAA", List.of(), true)), Set.copyOf(asked.subList(2, asked.size())));
        }
    }

    @Test
    void noThreadIsLeft() throws Exception {
        dns.knows("example.net. 60 IN A 192.0.2.9");
        hops(DOMAIN);
        locator.close();
        awaitNoThreads();
    }

    private static void awaitNoThreads() {
        Await.until(() -> threads().isEmpty(), () -> threads().toString());
    }

    /** With what they are at. */
    private static Map<String, List<StackTraceElement>> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().isAlive() && thread.getKey().getName().matches("(sip-dns|dnsjava).*"))
                .collect(Collectors.toMap(thread -> thread.getKey().toString(), thread -> List.of(thread.getValue()),
                        (one, same) -> one));
    }
}
