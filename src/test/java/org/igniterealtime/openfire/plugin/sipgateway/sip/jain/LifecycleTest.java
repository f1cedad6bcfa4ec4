package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("counts threads")
class LifecycleTest {

    private static JainSipEndpoint endpoint(int udp, int tcp) {
        return new JainSipEndpoint(RunningEndpoint.settings(udp, tcp), (MessageListener) (message, answer) -> { },
                RunningEndpoint.NO_TLS);
    }

    /** Waits until all of them have ended. */
    private static Set<Thread> leftOver(Set<Thread> before) throws InterruptedException {
        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        left.removeIf(thread -> thread.getName().startsWith("surefire") || thread.getThreadGroup() == null
                || thread.getThreadGroup().getName().equals("system"));
        for (Thread thread : left) {
            thread.join(2000);
        }
        left.removeIf(thread -> !thread.isAlive());
        return left;
    }

    @Test
    void startingAndStoppingLeavesNoThreadAndNoPort() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        int port = FreePorts.next();
        for (int i = 0; i < 5; i++) {
            JainSipEndpoint endpoint = endpoint(port, port);
            endpoint.start();
            try (TcpPeer tcp = new TcpPeer(port); UdpPeer udp = new UdpPeer()) {
                tcp.ask(Requests.message(5060, "x").replace("MESSAGE", "OPTIONS"));
                udp.ask(port, Requests.request("OPTIONS", udp.port(), "", ""));
                endpoint.send(RunningEndpoint.request(tcp.address(), Transport.TCP, "x"), outcome -> { });
                tcp.receive();
                long start = System.nanoTime();
                endpoint.stop();
                assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2), "stopping takes too long");
            }
            assertEquals(Set.of(), leftOver(before));
        }
    }

    @Test
    void aTakenPortIsNamedAndTheOthersAreClosedAgain() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        int udpPort = FreePorts.next();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            IOException e = assertThrows(IOException.class, () -> endpoint(udpPort, taken.getLocalPort()).start());
            assertTrue(e.getMessage().startsWith("SIP TCP port " + taken.getLocalPort() + ": "), e.getMessage());
        }
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), udpPort))) {
            IOException e = assertThrows(IOException.class, () -> endpoint(free.getLocalPort(), 0).start());
            assertTrue(e.getMessage().startsWith("SIP UDP port " + udpPort + ": "), e.getMessage());
        }
        assertEquals(Set.of(), leftOver(before));
    }

    @Test
    void aTransportThatIsOffIsUnreachable() throws Exception {
        int port = FreePorts.next();
        JainSipEndpoint endpoint = endpoint(port, 0);
        endpoint.start();
        try {
            BlockingQueue<SipOutcome> outcome = new LinkedBlockingQueue<>();
            InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
            endpoint.send(RunningEndpoint.request(anywhere, Transport.TCP, "x"), outcome::add);
            assertEquals(new SipOutcome.Unreachable("no listener for TCP"), outcome.poll(5, TimeUnit.SECONDS));
        } finally {
            endpoint.stop();
        }
    }

    /** Bound to all addresses, of both kinds, or to one; Via says what the settings say. */
    @ParameterizedTest
    @CsvSource({"0.0.0.0, gw.example.com, 127.0.0.1, gw.example.com", "0.0.0.0, gw.example.com, ::1, gw.example.com",
        "::1, ::1, ::1, [::1]"})
    void listensWhereItIsBoundAndNamesItselfAsItIsTold(String bind, String host, String reached, String sentBy) throws Exception {
        int port = FreePorts.next();
        JainSipEndpoint endpoint = new JainSipEndpoint(new SipSettings(host, InetAddress.getByName(bind), port, port, 1000, "P"),
                (MessageListener) (message, answer) -> answer.accept(SipAnswer.of(202, "Accepted")), RunningEndpoint.NO_TLS);
        endpoint.start();
        try (TcpPeer tcp = new TcpPeer(new Socket(reached, port)); UdpPeer udp = new UdpPeer(InetAddress.getByName(reached))) {
            assertTrue(udp.ask(port, Requests.message(udp.port(), "x")).startsWith("SIP/2.0 202 "));
            BlockingQueue<SipOutcome> overUdp = new LinkedBlockingQueue<>();
            endpoint.send(RunningEndpoint.request(udp.address(), Transport.UDP, "x"), overUdp::add);
            String datagram = udp.receive();
            assertTrue(Requests.header(datagram, "Via").startsWith("SIP/2.0/UDP " + sentBy + ":" + port + ";"), datagram);
            udp.send(port, Requests.ok(datagram));
            assertEquals(new SipOutcome.Accepted(200), overUdp.poll(5, TimeUnit.SECONDS));
            assertTrue(tcp.ask(Requests.message(5060, "x")).startsWith("SIP/2.0 202 "));
            assertTrue(tcp.ask(Requests.request("OPTIONS", 5060, "", "")).startsWith("SIP/2.0 200 "));
            BlockingQueue<SipOutcome> outcome = new LinkedBlockingQueue<>();
            endpoint.send(RunningEndpoint.request(tcp.address(), Transport.TCP, "x"), outcome::add);
            String request = tcp.receive();
            assertTrue(Requests.header(request, "Via").startsWith("SIP/2.0/TCP " + sentBy + ":" + port + ";"), request);
            tcp.send(Requests.ok(request));
            assertEquals(new SipOutcome.Accepted(200), outcome.poll(5, TimeUnit.SECONDS));
        } finally {
            endpoint.stop();
        }
    }

    @Test
    void stoppingEndsWhatIsUnderWay() throws Exception {
        try (RunningEndpoint endpoint = new RunningEndpoint(); UdpPeer peer = new UdpPeer()) {
            BlockingQueue<SipOutcome> outcome = endpoint.send(RunningEndpoint.request(peer.address(), Transport.UDP, "x"));
            peer.receive();
            endpoint.close();
            assertInstanceOf(SipOutcome.NotSent.class, outcome.poll(5, TimeUnit.SECONDS));
            assertInstanceOf(SipOutcome.NotSent.class,
                    endpoint.send(RunningEndpoint.request(peer.address(), Transport.UDP, "x")).poll(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void stoppingWhatNeverStartedIsHarmless() {
        JainSipEndpoint endpoint = endpoint(0, 0);
        endpoint.stop();
        endpoint.stop();
    }
}
