package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ClientTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestServer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.StreamFramer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Mutated torture messages, for {@code -Dfuzz.seconds} (2) from {@code -Dfuzz.seed}: nothing may be thrown, no message may take
 * long, and every answer has to be sound and no larger than its request by more than what answers add.
 */
class FuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 4475);
    private static final long SECONDS = Long.getLong("fuzz.seconds", 2);
    private static final int MOST_ADDED = 600;

    private final Mutations mutations = new Mutations(SEED);
    private final Random random = new Random(SEED);
    private final AtomicLong now = new AtomicLong(1);
    private final FakePeer peer = new FakePeer();
    private final List<byte[]> answers = peer.sent;
    private JainStack stack;
    private Reception reception;
    private long delivered;

    @BeforeEach
    void start() throws IOException {
        SipSettings settings = RunningEndpoint.settings(5060, 0);
        ClientTransactions client = new ClientTransactions((request, hop, failed) -> { }, 10, now::get);
        MessageListener listener = (message, answer) -> {
            delivered++;
            answer.accept(SipAnswer.of(202, "Accepted"));
        };
        SessionTraffic sessions =
                new SessionTraffic(new Sessions(settings, SessionEndpoint.LIMITS, DigestClient.NONE), listener, "fuzzed", rule -> { });
        stack = new JainStack(settings.bind(),
                Map.of(Transport.UDP, new JainStack.Listener(5060, address -> peer, address -> true)), 20_000,
                provider -> new OtherRequests(provider, sessions, "fuzzed"));
        reception = new Reception(settings, listener, new ServerTransactions(10_000, now::get), client,
                new RequestWriter(settings), new DigestServer(now::get), new WithoutSessions(stack::take));
    }

    @AfterEach
    void stop() {
        stack.stop();
    }

    @Test
    void mutatedMessagesAreAnsweredOrDropped() throws Exception {
        long rounds = 0;
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS); System.nanoTime() < end; rounds++) {
            feed(mutations.next());
            now.addAndGet(1000);
        }
        System.out.println("fuzz: seed " + SEED + ", " + rounds + " messages, " + delivered + " delivered");
        answers.clear();
        reception.received(Requests.message(5070, "still there").getBytes(StandardCharsets.UTF_8), peer);
        assertTrue(new String(answers.get(0), StandardCharsets.UTF_8).startsWith("SIP/2.0 202 "));
    }

    private void feed(byte[] message) {
        answers.clear();
        long start = System.nanoTime();
        try {
            reception.received(message, peer);
        } catch (Throwable e) {
            throw new AssertionError("seed " + SEED + ", thrown for\n" + new String(message, StandardCharsets.ISO_8859_1), e);
        }
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1), () -> "took long: " + new String(message));
        assertTrue(answers.size() <= 1);
        for (byte[] answer : answers) {
            WireMessage read = WireMessage.read(answer);
            assertTrue(read.isAnswer() && read.fault().isEmpty(), () -> "broken answer\n" + new String(answer));
            assertTrue(!read.startLine().startsWith("SIP/2.0 500"), () -> "failed for\n" + new String(message));
            assertEquals(0, read.bodyLength());
            assertTrue(answer.length <= message.length + MOST_ADDED, () -> "amplified to\n" + new String(answer));
        }
    }

    /** The same octets through the framer, in random pieces: it never throws and never holds more than it may. */
    @Test
    void mutatedStreamsAreFramed() throws Exception {
        long[] framed = {0};
        StreamFramer.Frames frames = new StreamFramer.Frames() {
            @Override
            public void message(byte[] message) {
                framed[0]++;
                feed(message);
            }

            @Override
            public void tooLong(byte[] head) {
                reception.refused(head, SipAnswer.of(413, "Request Entity Too Large"), peer);
            }

            @Override
            public void ping() {
            }

            @Override
            public void lost(byte[] read, SipAnswer answer) {
                reception.refused(read, answer, peer);
            }
        };
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) / 2; System.nanoTime() < end;) {
            StreamFramer framer = new StreamFramer(2000, frames);
            for (int i = 0; i < 5; i++) {
                byte[] bytes = mutations.next();
                int cut = random.nextInt(bytes.length + 1);
                framer.take(bytes, cut);
                framer.take(Arrays.copyOfRange(bytes, cut, bytes.length), bytes.length - cut);
            }
        }
        assertTrue(framed[0] > 0);
    }
}
