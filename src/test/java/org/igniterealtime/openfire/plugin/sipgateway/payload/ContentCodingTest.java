package org.igniterealtime.openfire.plugin.sipgateway.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    private static final byte[] TEXT = "But soft, what light through yonder window breaks?".getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", " Identity "})
    void withoutACodingTheOctetsAreTheBody(String coding) {
        assertArrayEquals(TEXT, decoded(coding, TEXT));
        assertArrayEquals(TEXT, ((ContentCoding.Decoded) ContentCoding.decode(Optional.empty(), TEXT, 1)).body());
    }

    @Test
    void gzipAndDeflateAreUndoneAndSoIsDeflateWithoutItsHead() throws IOException {
        assertArrayEquals(TEXT, decoded("gzip", gzip(TEXT)));
        assertArrayEquals(TEXT, decoded("x-GZIP", gzip(TEXT)));
        assertArrayEquals(TEXT, decoded("deflate", deflate(TEXT, false)));
        assertArrayEquals(TEXT, decoded("deflate", deflate(TEXT, true)));
        assertArrayEquals(new byte[0], decoded("gzip", gzip(new byte[0])));
    }

    @Test
    void aFewOctetsMayNotBecomeMillions() throws IOException {
        byte[] zeros = new byte[50_000_000];
        assertInstanceOf(ContentCoding.TooLong.class, ContentCoding.decode(Optional.of("gzip"), gzip(zeros), 1000));
        assertInstanceOf(ContentCoding.TooLong.class, ContentCoding.decode(Optional.of("deflate"), deflate(zeros, false), 1000));
    }

    @Test
    void gzipMayHaveSeveralMembersButNotThousandsOfEmptyOnes() throws IOException {
        byte[] twice = times(2, gzip("one".getBytes(UTF_8)));
        assertArrayEquals("oneone".getBytes(UTF_8), decoded("gzip", twice));
        assertArrayEquals(TEXT, decoded("gzip", times(1, gzip(new byte[0]), gzip(TEXT))));

        byte[] empty = times(50_000, gzip(new byte[0]));
        assertEquals(new ContentCoding.Malformed(), ContentCoding.decode(Optional.of("gzip"), empty, 1000));
    }

    private static byte[] times(int count, byte[]... members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            for (byte[] member : members) {
                out.writeBytes(member);
            }
        }
        return out.toByteArray();
    }

    @Test
    void theLimitIsTheLastOctetThatIsTaken() throws IOException {
        assertInstanceOf(ContentCoding.Decoded.class, ContentCoding.decode(Optional.of("gzip"), gzip(TEXT), TEXT.length));
        assertInstanceOf(ContentCoding.TooLong.class, ContentCoding.decode(Optional.of("gzip"), gzip(TEXT), TEXT.length - 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void whatIsCutOrNeverWasIsMalformed(String coding) throws IOException {
        byte[] whole = coding.equals("gzip") ? gzip(TEXT) : deflate(TEXT, false);
        for (byte[] body : new byte[][] {Arrays.copyOf(whole, whole.length / 2), TEXT, new byte[0]}) {
            assertEquals(new ContentCoding.Malformed(), ContentCoding.decode(Optional.of(coding), body, 1000));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "compress", "gzip, gzip"})
    void otherCodingsAreUnknown(String coding) {
        assertEquals(new ContentCoding.Unknown(), ContentCoding.decode(Optional.of(coding), TEXT, 1000));
    }

    private static byte[] decoded(String coding, byte[] body) {
        return assertInstanceOf(ContentCoding.Decoded.class, ContentCoding.decode(Optional.of(coding), body, 1000)).body();
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] body, boolean bare) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, new Deflater(6, bare))) {
            deflate.write(body);
        }
        return out.toByteArray();
    }
}
