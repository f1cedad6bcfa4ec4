package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsrpDecoderTest {

    private static final String PATHS = "To-Path: msrp://a.example:1/s;tcp\r\nFrom-Path: msrp://b.example:2/t;tcp\r\n";

    private static final String SHORT_TEXT = "MSRP d93kswow SEND\r\n" + PATHS + "Message-ID: 12339sdqwer\r\n"
            + "Byte-Range: 1-16/16\r\nContent-Type: text/plain\r\n\r\nHi, I'm Juliet!!\r\n-------d93kswow$\r\n";
    private static final String RESPONSE = "MSRP d93kswow 200 OK\r\n" + PATHS + "-------d93kswow$\r\n";
    private static final String REPORT = "MSRP dkei38sd REPORT\r\n" + PATHS + "Message-ID: 12339sdqwer\r\n"
            + "Byte-Range: 1-106/106\r\nStatus: 000 200 OK\r\n-------dkei38sd$\r\n";
    private static final String TWO_CHUNKS = "MSRP dkei38sd SEND\r\n" + PATHS + "Message-ID: 4564dpWd\r\n"
            + "Byte-Range: 1-*/8\r\nSuccess-Report: yes\r\nFailure-Report: partial\r\nContent-Type: text/plain\r\n\r\n"
            + "abcd\r\n-------dkei38sd+\r\n"
            + "MSRP dkei38ia SEND\r\n" + PATHS + "Message-ID: 4564dpWd\r\nByte-Range: 5-8/8\r\nFailure-Report: no\r\n"
            + "Content-Type: text/plain\r\n\r\nEFGH\r\n-------dkei38ia#\r\n";
    private static final String TRAPS = "MSRP tidtid SEND\r\n" + PATHS + "Content-Type: a/b\r\n\r\n"
            + "\r\n-------tidtid\r\n-------tidtid$\r-------tidtid$\r\n\r\r\n\r\n------tidtid$\r\n-------other1$\r\n"
            + "\r\n-------tidtid$\r\r\n-------tidtid+x\r\n-------tidtid$\r\n";
    private static final String NO_BODY = "MSRP 49fh SEND\r\n" + PATHS + "Message-ID: 87652\r\nByte-Range: 1-0/0\r\n"
            + "-------49fh$\r\n";
    private static final String EMPTY_BODIES = "MSRP 49fh SEND\r\n" + PATHS + "Content-Type: a/b\r\n\r\n\r\n-------49fh$\r\n"
            + "MSRP 49fi SEND\r\n" + PATHS + "Content-Type: a/b\r\n\r\n-------49fi$\r\n";

    static Stream<String> streams() {
        return Stream.of(SHORT_TEXT, RESPONSE, REPORT, TWO_CHUNKS, TRAPS, NO_BODY, EMPTY_BODIES,
                SHORT_TEXT + REPORT + RESPONSE + NO_BODY);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void piecesMakeNoDifference(String stream) {
        byte[] octets = stream.getBytes(ISO_8859_1);
        List<String> whole = Recorder.decode(octets);
        assertTrue(whole.get(whole.size() - 1).startsWith("end "), whole.toString());
        for (int split = 1; split < octets.length; split++) {
            assertEquals(whole, Recorder.decode(octets, split), "split at " + split);
        }
        assertEquals(whole, Recorder.decode(octets, IntStream.range(1, octets.length).toArray()));
    }

    @Test
    void aShortTextIsHeadBodyAndEnd() {
        List<String> lines = Recorder.decode(SHORT_TEXT.getBytes(ISO_8859_1));
        assertEquals("SEND MsrpRequest[transactionId=d93kswow, method=SEND, toPath=[msrp://a.example:1/s;tcp], "
                + "fromPath=[msrp://b.example:2/t;tcp], messageId=Optional[12339sdqwer], byteRange=Optional[1-16/16], "
                + "successReport=false, failureReport=YES, status=Optional.empty, contentEncoding=Optional.empty, "
                + "contentType=Optional[text/plain]]",
                lines.get(0));
        assertEquals(List.of("body Hi, I'm Juliet!!", "end LAST"), lines.subList(1, lines.size()));
    }

    @Test
    void reportsAndResponsesHaveNoBody() {
        List<String> lines = Recorder.decode((REPORT + RESPONSE).getBytes(ISO_8859_1));
        assertTrue(lines.get(0).contains("status=Optional[000 200 OK]"), lines.get(0));
        assertEquals(List.of("body ", "end LAST"), lines.subList(1, 3));
        assertTrue(lines.get(3).startsWith("response MsrpResponse[transactionId=d93kswow, code=200, comment=OK"), lines.get(3));
    }

    @Test
    void chunksKeepTheirFlagsAndReportFields() {
        List<String> lines = Recorder.decode(TWO_CHUNKS.getBytes(ISO_8859_1));
        assertTrue(lines.get(0).contains("byteRange=Optional[1-*/8], successReport=true, failureReport=PARTIAL"), lines.get(0));
        assertTrue(lines.get(3).contains("byteRange=Optional[5-8/8], successReport=false, failureReport=NO"), lines.get(3));
        assertEquals(List.of("body abcd", "end MORE"), lines.subList(1, 3));
        assertEquals(List.of("body EFGH", "end ABORTED"), lines.subList(4, 6));
    }

    @Test
    void onlyTheOwnEndLineEndsABody() {
        List<String> lines = Recorder.decode(TRAPS.getBytes(ISO_8859_1));
        assertEquals(3, lines.size());
        String body = TRAPS.substring(TRAPS.indexOf("a/b\r\n\r\n") + 7, TRAPS.length() - "\r\n-------tidtid$\r\n".length());
        assertEquals("body " + body, lines.get(1));
    }

    @Test
    void anEmptyBodyMayLackItsLineBreak() {
        assertEquals(List.of("body ", "end LAST", "body ", "end LAST"), Recorder.decode(EMPTY_BODIES.getBytes(ISO_8859_1))
                .stream().filter(line -> !line.startsWith("SEND")).toList());
    }

    @Test
    void unknownHeaderFieldsAreIgnored() {
        String frame = "MSRP 49fh NICKNAME\r\n" + PATHS + "Use-Nickname: \"Romeo\"\r\nX: y\r\n-------49fh$\r\n";
        assertTrue(Recorder.decode(frame.getBytes(ISO_8859_1)).get(0).startsWith("NICKNAME MsrpRequest[transactionId=49fh"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', value = {
        "Byte-Range: 0-5/5        | Malformed Byte-Range: \"0-5/5\"",
        "Byte-Range: 1-x/5        | Malformed Byte-Range: \"1-x/5\"",
        "Byte-Range: 1-9999999999999999999/5 | Malformed Byte-Range: \"1-9999999999999999999/5\"",
        "Message-ID: a b          | Malformed Message-ID: \"a b\"",
        "Success-Report: maybe    | Malformed Success-Report: \"maybe\"",
        "Failure-Report: 1        | Malformed Failure-Report: \"1\"",
        "Status: 200 OK           | Malformed Status: \"200 OK\"",
        "Content-Type: text       | Malformed Content-Type: \"text\"",
        "no colon                 | A header field must have a name and a colon: \"no colon\"",
    })
    void aBadFieldMakesARequestFaultyButNotTheConnection(String field, String rule) {
        String frame = "MSRP 49fh SEND\r\n" + PATHS + field + "\r\n-------49fh$\r\n";
        List<String> lines = Recorder.decode((frame + NO_BODY).getBytes(ISO_8859_1));
        assertTrue(lines.get(0).startsWith("faulty " + rule + " "), lines.get(0));
        assertTrue(lines.get(3).startsWith("SEND "), lines.get(3));
    }

    static Stream<List<String>> violations() {
        String longField = "X: " + "x".repeat(17000) + "\r\n";
        String manyFields = "X: y\r\n".repeat(65);
        return Stream.of(
                List.of("GET / HTTP/1.1\r\n\r\n", "A start line must be MSRP, a transaction id and a method or code"),
                List.of("MSRP abc SEND\r\n", "A start line must be"),
                List.of("MSRP abcd send\r\n", "A start line must be"),
                List.of("MSRP -abcd SEND\r\n", "A start line must be"),
                List.of("MSRP abcd SEND\n", "A line must end with CR LF"),
                List.of("\n", "A line must end with CR LF"),
                List.of("MSRP 49fh SEND\r\n" + PATHS + "-------49fi$\r\n", "An end-line must carry the transaction id"),
                List.of("MSRP 49fh SEND\r\n" + PATHS + "-------49fh!\r\n", "An end-line must carry the transaction id"),
                List.of("MSRP 49fh SEND\r\n-------49fh$\r\n", "A head must have a To-Path"),
                List.of("MSRP 49fh SEND\r\nTo-Path: msrp://a:1/s;tcp\r\n\r\n", "A head must have a From-Path"),
                List.of("MSRP 49fh SEND\r\nTo-Path: http://a/\r\n-------49fh$\r\n", "Malformed To-Path: \"http://a/\""),
                List.of("MSRP 49fh SEND\r\n" + longField, "A head must not be longer than 16384 octets"),
                List.of("x".repeat(17000), "A head must not be longer than 16384 octets"),
                List.of("MSRP 49fh SEND\r\n" + manyFields, "A head must not have more than 64 fields"));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void aViolationEndsTheConnection(List<String> streamAndRule) {
        byte[] octets = (streamAndRule.get(0) + NO_BODY).getBytes(ISO_8859_1);
        List<String> lines = Recorder.decode(octets);
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).startsWith("violation " + streamAndRule.get(1)), lines.get(0));
        assertEquals(lines, Recorder.decode(octets, IntStream.range(1, octets.length).toArray()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 100_000})
    void bodiesAreHandedOnAsTheyCome(int piece) {
        byte[] head = ("MSRP 49fh SEND\r\n" + PATHS + "Content-Type: a/b\r\n\r\n").getBytes(ISO_8859_1);
        long[] octets = new long[1];
        MsrpDecoder decoder = new MsrpDecoder(MsrpDecoder.Limits.DEFAULT, new CountingEvents(octets));
        decoder.decode(ByteBuffer.wrap(head));
        byte[] body = new byte[piece];
        Arrays.fill(body, (byte) 'x');
        for (int i = 1; i <= 10; i++) {
            decoder.decode(ByteBuffer.wrap(body));
            assertEquals((long) i * piece, octets[0]);
        }
    }

    private record CountingEvents(long[] octets) implements MsrpDecoder.Events {
        @Override
        public void onRequest(MsrpRequest request) {
        }

        @Override
        public void onFaultyRequest(MsrpRequest request, ProtocolError error) {
            throw new AssertionError(error);
        }

        @Override
        public void onResponse(MsrpResponse response) {
        }

        @Override
        public void onBody(ByteBuffer slice) {
            octets[0] += slice.remaining();
        }

        @Override
        public void onEnd(Flag flag) {
        }

        @Override
        public void onViolation(ProtocolError error) {
            throw new AssertionError(error);
        }
    }
}
