package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a stream into SIP messages (RFC 3261 s18.3) and keep-alives (RFC 5626 s4.4.1). Holds one message at most: a head up to
 * its limit and a body up to its limit; a longer body is told and skipped. Not thread safe.
 */
public final class StreamFramer {

    /** No head is longer, in octets. */
    public static final int MOST_HEAD = 32_768;
    private static final Pattern LENGTH = Pattern.compile("\\n(?:content-length|l)[ \\t]*:[ \\t]*(0*\\d{1,9})[ \\t]*\\r?\\n",
            Pattern.CASE_INSENSITIVE);

    /** What the stream holds. */
    public interface Frames {

        /** One whole message. */
        void message(byte[] message);

        /** The head of a message whose body is longer than the limit; the body itself is skipped. */
        void tooLong(byte[] head);

        /** CRLF CRLF between messages: the peer wants a CRLF back. */
        void ping();

        /** Where the next message begins cannot be told: answer what was read of this one, if it can be, and close. */
        void lost(byte[] read, SipAnswer answer);
    }

    private enum State { BETWEEN, HEAD, BODY, SKIP, LOST }

    private final int mostBody;
    private final Frames frames;
    private State state = State.BETWEEN;
    private byte[] message = new byte[2048];
    private int filled;
    private int lineEnds;
    private volatile boolean pongExpected;
    private int lineStart;
    private int missing;

    /** @param mostBody the longest body that is taken, in octets */
    public StreamFramer(int mostBody, Frames frames) {
        this.mostBody = mostBody;
        this.frames = frames;
    }

    /** Whether a message has begun and not ended. */
    public boolean isInside() {
        return state != State.BETWEEN;
    }

    /** We have sent a ping: the next single CRLF is its pong (RFC 5626 s4.4.1), not half a ping. From any thread. */
    void expectPong() {
        pongExpected = true;
    }

    /** Takes what was read next. */
    public void take(byte[] bytes, int length) {
        for (int i = 0; i < length && state != State.LOST;) {
            i += switch (state) {
                case BETWEEN -> between(bytes[i]);
                case HEAD -> head(bytes[i]);
                case BODY -> body(bytes, i, length);
                case SKIP -> skip(length - i);
                case LOST -> 0;
            };
        }
    }

    private int between(byte next) {
        if (next == '\r') {
            return 1;
        }
        if (next == '\n') {
            lineEnds++;
            if (pongExpected) {
                pongExpected = false;
                lineEnds = 0;
            }
            if (lineEnds == 2) {
                lineEnds = 0;
                frames.ping();
            }
            return 1;
        }
        state = State.HEAD;
        filled = 0;
        lineStart = 0;
        return 0;
    }

    private int head(byte next) {
        if (filled == MOST_HEAD) {
            lose(513, "Message Too Large");
            return 0;
        }
        append(next);
        if (next == '\n') {
            boolean empty = filled - lineStart == 1 || filled - lineStart == 2 && message[lineStart] == '\r';
            lineStart = filled;
            if (empty) {
                headEnds();
            }
        }
        return 1;
    }

    private void headEnds() {
        Matcher length = LENGTH.matcher(new String(message, 0, filled, StandardCharsets.ISO_8859_1));
        if (!length.find()) {
            // RFC 3261 s18.3: on a stream only Content-Length tells where the message ends.
            lose(400, "content-length is missing or bad");
            return;
        }
        missing = Integer.parseInt(length.group(1));
        if (missing > mostBody) {
            state = State.SKIP;
            frames.tooLong(Arrays.copyOf(message, filled));
        } else {
            message = Arrays.copyOf(message, Math.max(filled + missing, 2048));
            state = State.BODY;
            endIfComplete();
        }
    }

    private int body(byte[] bytes, int from, int length) {
        int taken = Math.min(missing, length - from);
        System.arraycopy(bytes, from, message, filled, taken);
        filled += taken;
        missing -= taken;
        endIfComplete();
        return taken;
    }

    private int skip(int available) {
        int skipped = Math.min(missing, available);
        missing -= skipped;
        if (missing == 0) {
            state = State.BETWEEN;
        }
        return skipped;
    }

    private void endIfComplete() {
        if (missing == 0) {
            byte[] whole = Arrays.copyOf(message, filled);
            message = new byte[2048];
            lineEnds = 0;
            state = State.BETWEEN;
            frames.message(whole);
        }
    }

    private void lose(int code, String reason) {
        state = State.LOST;
        frames.lost(Arrays.copyOf(message, filled), SipAnswer.of(code, reason));
    }

    private void append(byte next) {
        if (filled == message.length) {
            message = Arrays.copyOf(message, Math.min(filled * 2, MOST_HEAD));
        }
        message[filled++] = next;
    }
}
