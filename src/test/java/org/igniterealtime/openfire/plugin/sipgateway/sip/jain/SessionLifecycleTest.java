package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of sessions when they are over, and when the endpoint stops. */
@Isolated("counts threads")
class SessionLifecycleTest {

    /** Sessions by each transport. */
    private static final int MANY = Integer.getInteger("sessions.many", 250);

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theStopEndsEverySession(Transport transport) throws Exception {
        SessionEndpoint endpoint = new SessionEndpoint(Sessions.Limits.USUAL);
        try (SipUser romeo = new SipUser(transport, endpoint.port(transport))) {
            SessionEndpoint.Recorded ours = endpoint.invite(romeo.hop());
            romeo.send(romeo.accept(romeo.expect("INVITE "), "r1", ""));
            romeo.expect("ACK ");
            ours.next("answered");
            romeo.send(romeo.invite("c1@example.net"));
            SessionEndpoint.Recorded theirs = endpoint.next();
            theirs.dialog.accept(SessionEndpoint.SDP);
            romeo.send(romeo.within("ACK", romeo.expect("SIP/2.0 200 OK\r\n"), 1, "", ""));
            SessionEndpoint.Recorded ringing = endpoint.invite(romeo.hop());
            romeo.send(romeo.answer(romeo.skipTo("INVITE "), "180 Ringing", "r1", "", ""));
            romeo.send(romeo.invite("c2@example.net"));
            SessionEndpoint.Recorded unanswered = endpoint.next();

            long since = System.nanoTime();
            endpoint.close();
            assertTrue(System.nanoTime() - since < TimeUnit.SECONDS.toNanos(4));
            ours.next("ended");
            theirs.next("ended");
            assertInstanceOf(SipOutcome.NotSent.class, ringing.next("failed").why());
            unanswered.next("failed");
            romeo.skipTo("BYE ");
        }
        // An executor has terminated a moment before its last thread is gone.
        Await.until(() -> threads(endpoint).isEmpty(), () -> threads(endpoint) + " are left");
    }

    private static List<String> threads(SessionEndpoint endpoint) {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.equals("sip-sessions") || name.matches("sip-(udp|tcp|tls)-(" + endpoint.port + "|" + endpoint.port(Transport.TLS) + ").*"))
                .collect(Collectors.toList());
    }

    @Test
    void nothingIsLeftOfManySessions() throws Exception {
        Sessions.Limits quick = new Sessions.Limits(10 * MANY, 20_000, 20, 60_000, 1000, 20);
        try (SessionEndpoint caller = new SessionEndpoint(quick); SessionEndpoint callee = new SessionEndpoint(quick)) {
            callee.reaction = (invite, dialog) -> dialog.accept(SessionEndpoint.SDP);
            for (Transport transport : Transport.values()) {
                run(caller, callee, transport);
            }
            awaitNothing(caller);
            awaitNothing(callee);
        }
    }

    /** Sessions from one to the other, a few at a time, ended in turn by the one and the other; every fourth is cancelled. */
    private static void run(SessionEndpoint caller, SessionEndpoint callee, Transport transport) throws Exception {
        NextHop hop = new NextHop(new InetSocketAddress(InetAddress.getLoopbackAddress(), callee.port(transport)), transport);
        for (int i = 0; i < MANY; i++) {
            SessionEndpoint.Recorded session = caller.invite(hop);
            if (i % 4 == 3) {
                session.dialog.end();
                SessionEndpoint.Recorded other = callee.next();
                assertNotNull(other.events.poll(RunningEndpoint.DEADLINE, TimeUnit.SECONDS));
                assertNotNull(session.events.poll(RunningEndpoint.DEADLINE, TimeUnit.SECONDS));
                continue;
            }
            session.next("answered");
            SessionEndpoint.Recorded other = callee.next();
            (i % 4 == 0 ? session : other).dialog.end();
            session.next("ended");
            other.next("ended");
        }
    }

    static void awaitNothing(SessionEndpoint endpoint) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int held;
        do {
            held = endpoint.endpoint.held().get(RunningEndpoint.DEADLINE, TimeUnit.SECONDS);
            Thread.yield();
        } while (held > 0 && System.nanoTime() < deadline);
        assertEquals(0, held);
    }
}
