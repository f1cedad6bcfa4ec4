package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/** A started endpoint on free loopback ports, which keeps what came in and answers 202 unless told otherwise. */
final class RunningEndpoint implements AutoCloseable {

    static final int MOST_BODY = 20_000;
    static final long DEADLINE = 5;
    static final Supplier<TlsMaterial> NO_TLS = () -> {
        throw new AssertionError("TLS is switched off");
    };

    record Delivered(IncomingMessage message, Consumer<SipAnswer> answer) {
    }

    final BlockingQueue<Delivered> delivered = new LinkedBlockingQueue<>();
    int port;
    JainSipEndpoint endpoint;

    RunningEndpoint() throws IOException {
        this((message, answer) -> answer.accept(SipAnswer.of(202, "Accepted")));
    }

    RunningEndpoint(MessageListener listener) throws IOException {
        MessageListener recording = (message, answer) -> {
            delivered.add(new Delivered(message, answer));
            listener.onMessage(message, answer);
        };
        for (int attempt = 0; !started(recording, attempt); attempt++) {
            endpoint.stop();
        }
    }

    /** Somebody else may take the port before we do: then another is tried. */
    private boolean started(SipListener listener, int attempt) throws IOException {
        port = FreePorts.next();
        endpoint = new JainSipEndpoint(settings(port, port), listener, NO_TLS);
        try {
            endpoint.start();
            return true;
        } catch (IOException e) {
            if (attempt == 5) {
                throw e;
            }
            return false;
        }
    }

    static SipSettings settings(int udp, int tcp) {
        return new SipSettings("127.0.0.1", InetAddress.getLoopbackAddress(), udp, tcp, MOST_BODY, "SIP-Gateway/1.0");
    }

    Delivered next() throws InterruptedException {
        Delivered next = delivered.poll(DEADLINE, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message came in");
        }
        return next;
    }

    BlockingQueue<SipOutcome> send(MessageRequest request) {
        BlockingQueue<SipOutcome> outcome = new LinkedBlockingQueue<>();
        endpoint.send(request, outcome::add);
        return outcome;
    }

    static MessageRequest request(InetSocketAddress to, Transport transport, String text) {
        return new MessageRequest(new NextHop(to, transport), "sip:romeo@example.net", "sip:juliet@example.com;gr=balcony",
                "thread-1@example.com", 1, "id1", Optional.empty(), Optional.empty(), "text/plain",
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until that has been counted so often: what was sent before has been seen then. */
    void awaitCount(SipCounter counter, long count) {
        Await.soon(Duration.ofSeconds(DEADLINE), () -> endpoint.counters().get(counter) >= count);
        if (endpoint.counters().get(counter) != count) {
            throw new AssertionError(counter + " is " + endpoint.counters().get(counter) + " instead of " + count);
        }
    }

    @Override
    public void close() {
        endpoint.stop();
    }
}
