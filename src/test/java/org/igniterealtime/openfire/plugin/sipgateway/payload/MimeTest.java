package org.igniterealtime.openfire.plugin.sipgateway.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MimeTest {

    private static final String MIXED = "preamble\n--b1\nContent-Type: text/plain\n\none\n--b1 \n\ntwo\n\n--b1\n"
            + "Content-Type: text/html\n\n<p>--b1x</p>\n--b1--\nepilogue\n--b1\n\nnever\n";

    @Test
    void mediaTypesAreReadWithTheirParameters() {
        MediaType type = MediaType.parse(" Text/Plain ; Charset=\"ut\\\"f\" ;q=; format=flowed; nonsense").orElseThrow();
        assertEquals(new MediaType("text", "plain", Map.of("charset", "ut\"f", "q", "", "format", "flowed")), type);
        assertEquals(Optional.of("flowed"), type.parameter("format"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "/plain", "text/", "te xt/plain", "<a/b>"})
    void othersAreNoMediaTypes(String text) {
        assertEquals(Optional.empty(), MediaType.parse(text));
    }

    private static List<String> parts(String body) {
        MediaType type = MediaType.parse("multipart/mixed; boundary=b1").orElseThrow();
        return Multipart.parts(type, body.getBytes(UTF_8)).orElse(List.of()).stream()
                .map(part -> part.contentType().name() + " " + new String(part.content().orElseThrow(), UTF_8)).toList();
    }

    @Test
    void multipartsAreTakenApart() {
        List<String> expected = List.of("text/plain one", "text/plain two\n", "text/html <p>--b1x</p>");
        assertEquals(expected, parts(MIXED));
        assertEquals(expected.stream().map(part -> part.replace("\n", "\r\n")).toList(), parts(MIXED.replace("\n", "\r\n")));
        assertEquals(List.of("text/plain one"), parts("--b1\n\none"));
        assertEquals(List.of("text/plain "), parts("--b1\n\n--b1--"));
    }

    @Test
    void multipartsAreBounded() {
        assertEquals(32, parts("--b1\n\nx\n".repeat(32)).size());
        assertEquals(0, parts("--b1\n\nx\n".repeat(33)).size());
        assertEquals(0, parts("no delimiter").size());
        assertEquals(Optional.empty(), Multipart.parts(MediaType.parse("multipart/mixed").orElseThrow(), MIXED.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "base64           | aMOkbGxv            | hällo",
        "BASE64           | aMOk bGxv           | hällo",
        "quoted-printable | h=C3=A4l=3Dlo =zz = | häl=lo =zz =",
        "8bit             | hällo               | hällo",
        "uuencode         | hällo               | ",
        "base64           | a                   | ",
    })
    void transferEncodingsAreUndone(String encoding, String body, String text) {
        byte[] part = ("Content-Transfer-Encoding: " + encoding + "\r\n\r\n" + body).getBytes(UTF_8);
        assertEquals(Optional.ofNullable(text), MimePart.parse(part).flatMap(MimePart::content).map(octets -> new String(octets, UTF_8)));
    }

    @Test
    void softLineBreaksVanish() {
        assertEquals("ab=c", new String(TransferEncoding.quotedPrintable("a=\r\nb=\n=3dc".getBytes(UTF_8)), UTF_8));
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(3);
        byte[] valid = MIXED.getBytes(UTF_8);
        MediaType type = MediaType.parse("multipart/mixed; boundary=b1").orElseThrow();
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = valid.clone();
            for (int j = random.nextInt(8); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Multipart.parts(type, damaged).ifPresent(parts -> parts.forEach(MimePart::content));
            MediaType.parse(new String(damaged, ISO_8859_1));
        }
    }
}
