package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the frames of one connection, in whatever pieces they come (RFC 4975 s9). Bodies are handed on as they come in and
 * never collected. Holds nothing between frames, at most {@link Limits#headOctets} within one.
 *
 * <p>Not thread safe: one thread at a time.
 */
public final class MsrpDecoder {

    /** Where the frames go: one head, any number of slices, one end; or one violation, and then nothing any more. */
    public interface Events {

        void onRequest(MsrpRequest request);

        /** A request that can be answered, with 400, but not understood. */
        void onFaultyRequest(MsrpRequest request, ProtocolError error);

        void onResponse(MsrpResponse response);

        /** @param slice the next octets of the body, valid during the call only */
        void onBody(ByteBuffer slice);

        /** The end of the frame whose head came last. */
        void onEnd(Flag flag);

        /** This is no MSRP: the connection is of no further use. */
        void onViolation(ProtocolError error);
    }

    /**
     * How much a peer may make us hold.
     *
     * @param headOctets   a start line and all header fields
     * @param headerFields how many
     */
    public record Limits(int headOctets, int headerFields) {

        public static final Limits DEFAULT = new Limits(16384, 64);
    }

    private enum State { START, HEADERS, BODY, BROKEN }

    private static final byte[] NOTHING = {};
    private static final String DASHES = "-------";
    // A body's end-line begins with the line break before it, which is not part of the body (s7.1).
    private static final int LINE_BREAK = 2;

    private final Limits limits;
    private final Events events;
    private final HeadReader head = new HeadReader();

    private State state = State.START;
    private byte[] line = NOTHING;
    private int headOctets;
    private int headerFields;

    // CR LF ------- transaction-id flag CR LF; the flag is filled in as it comes.
    private byte[] endLine = NOTHING;
    // How much of the end-line has been seen, and how much of that was not body in any case.
    private int matched;
    private int notBody;

    public MsrpDecoder(Limits limits, Events events) {
        this.limits = limits;
        this.events = events;
    }

    /** Takes all that is there. */
    public void decode(ByteBuffer in) {
        while (in.hasRemaining() && state != State.BROKEN) {
            if (state == State.BODY) {
                readBody(in);
            } else {
                readLine(in);
            }
        }
        in.position(in.limit());
    }

    private void readLine(ByteBuffer in) {
        int from = in.position();
        int at = from;
        while (at < in.limit() && in.get(at) != '\n') {
            at++;
        }
        boolean whole = at < in.limit();
        int end = whole ? at + 1 : at;
        headOctets += end - from;
        if (headOctets > limits.headOctets()) {
            violation(new ProtocolError("A head must not be longer than " + limits.headOctets() + " octets"));
            return;
        }
        int before = line.length;
        line = Arrays.copyOf(line, before + end - from);
        in.get(line, before, end - from);
        if (whole) {
            byte[] done = line;
            line = NOTHING;
            onLine(done);
        }
    }

    private void onLine(byte[] octets) {
        int length = octets.length - LINE_BREAK;
        if (length < 0 || octets[length] != '\r') {
            violation(new ProtocolError("A line must end with CR LF"));
            return;
        }
        String text = new String(octets, 0, length, StandardCharsets.UTF_8);
        if (state == State.START) {
            onStartLine(text);
        } else if (text.isEmpty()) {
            beginBody();
        } else if (text.startsWith(DASHES)) {
            onEndLineInHead(text);
        } else if (++headerFields > limits.headerFields()) {
            violation(new ProtocolError("A head must not have more than " + limits.headerFields() + " fields"));
        } else {
            head.header(text);
        }
    }

    private void onStartLine(String text) {
        Optional<ProtocolError> error = head.start(text);
        error.ifPresent(this::violation);
        if (error.isEmpty()) {
            endLine = ("\r\n" + DASHES + head.transactionId() + "?\r\n").getBytes(StandardCharsets.US_ASCII);
            state = State.HEADERS;
        }
    }

    // s7.1: without a body there is no blank line before the end-line.
    private void onEndLineInHead(String text) {
        String wanted = DASHES + head.transactionId();
        Flag flag = text.length() == wanted.length() + 1 ? Flag.of((byte) text.charAt(wanted.length())) : null;
        if (flag == null || !text.startsWith(wanted)) {
            violation(ProtocolError.of("An end-line must carry the transaction id of its start line and a flag", text));
        } else if (finishHead()) {
            finish(flag);
        }
    }

    private void beginBody() {
        if (finishHead()) {
            state = State.BODY;
            // The blank line may serve as the line break of an end-line that follows at once: an empty body.
            matched = LINE_BREAK;
            notBody = LINE_BREAK;
        }
    }

    private boolean finishHead() {
        Optional<ProtocolError> error = head.finish(events);
        error.ifPresent(this::violation);
        return error.isEmpty();
    }

    /**
     * Looks for the end-line, which alone decides where a body ends: a Byte-Range may be wrong or open. CR occurs in it
     * twice, before each LF, so a match that fails can only begin anew at the octet that failed.
     */
    private void readBody(ByteBuffer in) {
        int from = in.position();
        int limit = in.limit();
        for (int at = from; at < limit; at++) {
            if (matched == 0) {
                at = lineBreak(in, at);
                matched = at < limit ? 1 : 0;
                continue;
            }
            byte octet = in.get(at);
            if (!fits(octet)) {
                emitHeld(matched - (at - from));
                matched = octet == '\r' ? 1 : 0;
            } else if (++matched == endLine.length) {
                emit(in, from, at + 1 - endLine.length);
                in.position(at + 1);
                finish(Flag.of(endLine[flagAt()]));
                return;
            }
        }
        emit(in, from, limit - matched);
        in.position(limit);
    }

    // Where the next CR is, or the limit. The array is three times faster than the buffer.
    private static int lineBreak(ByteBuffer in, int from) {
        int at = from;
        if (in.hasArray()) {
            byte[] octets = in.array();
            int offset = in.arrayOffset();
            int end = in.limit() + offset;
            for (at = from + offset; at < end && octets[at] != '\r'; at++) { }
            return at - offset;
        }
        while (at < in.limit() && in.get(at) != '\r') {
            at++;
        }
        return at;
    }

    private int flagAt() {
        return endLine.length - LINE_BREAK - 1;
    }

    private boolean fits(byte octet) {
        if (matched == flagAt() && Flag.of(octet) != null) {
            endLine[matched] = octet;
        }
        return endLine[matched] == octet;
    }

    private void emit(ByteBuffer in, int from, int to) {
        if (to > from) {
            events.onBody(in.slice(from, to - from));
        }
    }

    // What looked like an end-line in earlier pieces, and was body.
    private void emitHeld(int held) {
        if (held > notBody) {
            events.onBody(ByteBuffer.wrap(endLine, notBody, held - notBody).slice());
        }
        notBody = 0;
    }

    private void finish(Flag flag) {
        state = State.START;
        headOctets = 0;
        headerFields = 0;
        endLine = NOTHING;
        events.onEnd(flag);
    }

    private void violation(ProtocolError error) {
        state = State.BROKEN;
        line = NOTHING;
        events.onViolation(error);
    }
}
