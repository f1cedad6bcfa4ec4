package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code -Dfuzz.seconds=N} for longer, {@code -Dfuzz.seed=N} to repeat a run. */
class MsrpDecoderFuzzTest {

    private static final String[] TRAPS = {"\r\n", "-------", "\r\n-------", "$\r\n", "+\r\n", "#\r", "\r", "-", "MSRP ", "\n"};

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TransactionIds ids = new TransactionIds(random);

    @Test
    void whatIsWrittenIsReadAndGarbageNeverThrows() {
        long deadline = System.nanoTime() + Integer.getInteger("fuzz.seconds", 2) * 1_000_000_000L;
        do {
            readsWhatWasWritten();
            survivesDamage();
        } while (System.nanoTime() < deadline);
    }

    private void readsWhatWasWritten() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            writeFrame(stream, expected);
        }
        byte[] octets = stream.toByteArray();
        assertEquals(expected, Recorder.decode(octets, splits(octets.length)), () -> "seed " + seed);
    }

    private void writeFrame(ByteArrayOutputStream stream, List<String> expected) {
        byte[] body = body();
        Flag flag = Flag.values()[random.nextInt(3)];
        MsrpRequest request = request(ids.next(body), random.nextInt(4) > 0);
        expected.add(request.method() + " " + request);
        if (request.contentType().isPresent()) {
            stream.writeBytes(MsrpEncoder.headBeforeBody(request));
            stream.writeBytes(body);
            stream.writeBytes(MsrpEncoder.endLineAfterBody(request.transactionId(), flag));
            expected.add("body " + new String(body, ISO_8859_1));
            expected.add("end " + flag);
        } else {
            stream.writeBytes(MsrpEncoder.frame(request).array());
            expected.add("body ");
            expected.add("end LAST");
        }
    }

    private MsrpRequest request(String id, boolean withBody) {
        return new MsrpRequest(id, random.nextBoolean() ? "SEND" : "REPORT",
                List.of(MsrpUri.of(false, "a.example", 1 + random.nextInt(9), ids.sessionId())),
                List.of(MsrpUri.of(true, "::" + random.nextInt(9), 2, "t"), MsrpUri.of(false, "192.0.2.1", 2, "t")),
                Optional.of(ids.next()).filter(x -> random.nextBoolean()),
                Optional.of(new ByteRange(1 + random.nextInt(9), random.nextInt(9) - 1, random.nextInt(9) - 1)),
                random.nextBoolean(), FailureReport.values()[random.nextInt(3)],
                Optional.of(Status.of(random.nextInt(900) + 100)),
                Optional.of("gzip").filter(x -> withBody && random.nextBoolean()),
                Optional.of("text/plain;charset=utf-8").filter(x -> withBody));
    }

    private byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String foreign = ids.next();
        for (int i = random.nextInt(60); i > 0; i--) {
            String piece = random.nextInt(5) == 0 ? foreign : TRAPS[random.nextInt(TRAPS.length)];
            body.writeBytes(piece.getBytes(ISO_8859_1));
            if (random.nextInt(4) == 0) {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                body.writeBytes(noise);
            }
        }
        return body.toByteArray();
    }

    private void survivesDamage() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            writeFrame(stream, new ArrayList<>());
        }
        byte[] octets = stream.toByteArray();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        assertEquals(Recorder.decode(octets), Recorder.decode(octets, splits(octets.length)), () -> "seed " + seed);
    }

    private int[] splits(int length) {
        int most = random.nextBoolean() ? 5 : 3000;
        return random.ints(length, 1, most + 1).map(new java.util.function.IntUnaryOperator() {
            private int at;

            @Override
            public int applyAsInt(int step) {
                at += step;
                return at;
            }
        }).takeWhile(at -> at < length).toArray();
    }
}
