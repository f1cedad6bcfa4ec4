package org.igniterealtime.openfire.plugin.sipgateway.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripted SIP user agent, against another one. */
final class SipUserTest {

    private SipUser romeo;
    private SipUser benvolio;

    @BeforeEach
    void open() throws IOException {
        romeo = new SipUser("romeo@example.net", 0, null);
        benvolio = new SipUser("benvolio@example.net", 0,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), romeo.port()));
    }

    @AfterEach
    void close() throws IOException {
        romeo.close();
        benvolio.close();
    }

    @Test
    void sendsAndReceives() {
        SipText answer = benvolio.sends("romeo@example.net", "Good morrow, cousin \u2600");

        SipText message = romeo.receives();
        assertEquals("sip:romeo@example.net", message.requestUri());
        assertEquals("sip:benvolio@example.net", message.fromUri());
        assertEquals("Good morrow, cousin \u2600", message.text());
        assertEquals(200, answer.code());
        assertEquals(message.header("Call-ID"), answer.header("Call-ID"));
        assertTrue(answer.header("To").contains(";tag="));
    }

    @Test
    void talksTcpToo() {
        romeo.answers(486, "Busy Here");

        assertEquals("Busy Here", benvolio.request("OPTIONS", "sip:romeo@example.net").overTcp().send().reason());
    }

    @Test
    void anUnansweredRequestComesAgain() {
        AtomicInteger asked = new AtomicInteger();
        romeo.answers(request -> {
            asked.incrementAndGet();
            return Answer.of(200, "OK").after(Duration.ofMillis(700)).with("X-Late", "yes");
        });

        assertEquals("yes", benvolio.sends("romeo@example.net", "Is the day so young?").header("X-Late"));
        assertEquals(1, romeo.retransmissions());
        assertEquals(1, asked.get());
    }

    @Test
    void sendsWhateverItIsTold() throws IOException {
        String raw = "OPTIONS sip:romeo@example.net SIP/2.0\r\nv: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nSubject: a\r\n b\r\n"
                + "f: <sip:b@x>;tag=1\r\nt: <sip:r@x>\r\ni: 1\r\nCSeq: 1 OPTIONS\r\nl: 0\r\n\r\n";
        benvolio.sendsOverUdp(raw.getBytes(StandardCharsets.UTF_8));
        assertEquals("a b", romeo.receives().header("Subject"));
        assertEquals(200, benvolio.receivesAnswer().code());

        benvolio.sendsOverTcp(("\r\n" + raw.replace("bK1", "bK2")).getBytes(StandardCharsets.UTF_8));
        assertEquals(200, benvolio.receivesAnswer().code());
    }
}
