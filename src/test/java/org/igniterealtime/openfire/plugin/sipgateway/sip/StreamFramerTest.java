package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every stream is fed whole, and octet by octet, and cut in two at each place. */
class StreamFramerTest {

    private static final String FIRST = "MESSAGE sip:a SIP/2.0\r\nContent-Length: 5\r\n\r\nfirst";
    private static final String SECOND = "MESSAGE sip:b SIP/2.0\nl : 0\n\n";
    private static final String LONG = "MESSAGE sip:c SIP/2.0\r\nCONTENT-LENGTH:101\r\n\r\n";

    private static final class Events implements StreamFramer.Frames {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void message(byte[] message) {
            seen.add("message " + new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void tooLong(byte[] head) {
            seen.add("too long " + new String(head, StandardCharsets.UTF_8));
        }

        @Override
        public void ping() {
            seen.add("ping");
        }

        @Override
        public void lost(byte[] read, SipAnswer answer) {
            seen.add("lost " + answer.code());
        }
    }

    private static void assertFrames(String stream, String... expected) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Events events = new Events();
            StreamFramer framer = new StreamFramer(100, events);
            framer.take(bytes, cut);
            framer.take(Arrays.copyOfRange(bytes, cut, bytes.length), bytes.length - cut);
            assertEquals(List.of(expected), events.seen, "cut at " + cut);
        }
        Events events = new Events();
        StreamFramer framer = new StreamFramer(100, events);
        for (byte octet : bytes) {
            framer.take(new byte[] {octet}, 1);
        }
        assertEquals(List.of(expected), events.seen, "octet by octet");
    }

    @Test
    void messagesFollowEachOther() {
        assertFrames(FIRST + SECOND + "\r\n" + FIRST, "message " + FIRST, "message " + SECOND, "message " + FIRST);
    }

    @Test
    void twoLineEndsBetweenMessagesAreAPing() {
        assertFrames("\r\n\r\n" + FIRST + "\r\n\r\n\r\n\r\n", "ping", "message " + FIRST, "ping", "ping");
    }

    @Test
    void aBodyOverTheLimitIsToldAndSkipped() {
        assertFrames(LONG + "x".repeat(101) + FIRST, "too long " + LONG, "message " + FIRST);
    }

    @Test
    void withoutContentLengthTheStreamIsLost() {
        assertFrames("MESSAGE sip:a SIP/2.0\r\nSubject: content-length: 5\r\n\r\n" + FIRST, "lost 400");
        assertFrames("MESSAGE sip:a SIP/2.0\r\nContent-Length: -5\r\n\r\n" + FIRST, "lost 400");
        assertFrames("MESSAGE sip:a SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n" + FIRST, "lost 400");
    }

    @Test
    void anEndlessHeadIsLostAtItsLimit() {
        String endless = "MESSAGE sip:a SIP/2.0\r\n" + "X-Endless: header\r\n".repeat(2000);
        assertLost(endless);
        assertLost("x".repeat(40_000));
    }

    private static void assertLost(String stream) {
        Events events = new Events();
        new StreamFramer(100, events).take(stream.getBytes(StandardCharsets.UTF_8), stream.length());
        assertEquals(List.of("lost 513"), events.seen);
    }

    @Test
    void aHalfMessageShows() {
        StreamFramer framer = new StreamFramer(100, new Events());
        byte[] bytes = FIRST.getBytes(StandardCharsets.UTF_8);
        assertFalse(framer.isInside());
        framer.take(bytes, 10);
        assertTrue(framer.isInside());
        framer.take(Arrays.copyOfRange(bytes, 10, bytes.length), bytes.length - 10);
        assertFalse(framer.isInside());
    }
}
