package org.igniterealtime.openfire.plugin.sipgateway.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpimTest {

    private static final CpimAddress ROMEO = new CpimAddress("Romeo \"M.\" \\ Montague", "sip:romeo@example.net");
    private static final CpimAddress JULIET = new CpimAddress("", "sip:juliet@example.com;gr=balcony");
    private static final Instant THEN = Instant.parse("2026-11-21T18:00:00.123456Z");

    private static Cpim parse(String text) {
        return Cpim.parse(text.replace("\n", "\r\n").getBytes(UTF_8)).orElseThrow();
    }

    @Test
    void whatWeWriteIsStrict() {
        Cpim cpim = Cpim.of(ROMEO, JULIET, THEN, MimePart.text("text/plain", "Höre,\nJulia"))
                .with(CpimHeader.CPIM, "Subject", "de", "Balkon\tund \u0001")
                .with(CpimHeader.IMDN, "Message-ID", "", "34jk324j")
                .with(CpimHeader.IMDN, "Disposition-Notification", "", "positive-delivery, display");
        assertEquals("From: \"Romeo \\\"M.\\\" \\\\ Montague\" <sip:romeo@example.net>\r\n"
                + "To: <sip:juliet@example.com;gr=balcony>\r\nDateTime: 2026-11-21T18:00:00.123Z\r\n"
                + "Subject:;lang=de Balkon\\tund \\u0001\r\nNS: imdn <urn:ietf:params:imdn>\r\n"
                + "imdn.Message-ID: 34jk324j\r\nimdn.Disposition-Notification: positive-delivery, display\r\n\r\n"
                + "Content-Type: text/plain;charset=utf-8\r\n\r\nHöre,\nJulia", new String(cpim.bytes(), UTF_8));
    }

    @Test
    void whatWeWriteWeRead() {
        Cpim written = Cpim.of(ROMEO, JULIET, THEN, MimePart.text("text/plain", "text"))
                .with(CpimHeader.CPIM, "Subject", "", "a\\b\t\"c\" \u007f \u20ac")
                .with("urn:x", "Own", "en", "value").with("urn:y", "Own", "", "other");
        Cpim read = Cpim.parse(written.bytes()).orElseThrow();
        assertEquals(written.headers(), read.headers());
        assertEquals(Optional.of(ROMEO), read.from());
        assertEquals(Optional.of(JULIET.toString()), read.text(CpimHeader.CPIM, "To"));
        assertEquals(Optional.of("a\\b\t\"c\" \u007f \u20ac"), read.text(CpimHeader.CPIM, "Subject"));
        assertEquals(Optional.of("other"), read.text("urn:y", "Own"));
        assertEquals("text", new String(read.content().body(), UTF_8));
    }

    @Test
    void theExampleOfTheRfcIsUnderstood() {
        Cpim cpim = parse("From: MR SANDERS <im:piglet@100akerwood.com>\nTo: Depressed Donkey <im:eeyore@100akerwood.com>\n"
                + "DateTime: 2000-12-13T13:40:00-08:00\nSubject: the weather will be fine today\n"
                + "Subject:;lang=fr beau temps prevu pour aujourd'hui\nNS: MyFeatures <mid:MessageFeatures@id.foo.com>\n"
                + "Require: MyFeatures.VitalMessageOption\nMyFeatures.VitalMessageOption: Confirmation-requested\n\n"
                + "Content-type: text/xml; charset=utf-8\nContent-ID: <1234567890@foo.com>\n\n<body>\n</body>\n");
        assertEquals(Optional.of(new CpimAddress("MR SANDERS", "im:piglet@100akerwood.com")), cpim.from());
        assertEquals(Optional.of(Instant.parse("2000-12-13T21:40:00Z")), cpim.dateTime());
        assertEquals("fr", cpim.headers().get(4).language());
        assertEquals(Optional.of("MyFeatures.VitalMessageOption"), cpim.notUnderstood());
        assertEquals(Optional.of("Confirmation-requested"), cpim.text("mid:MessageFeatures@id.foo.com", "VitalMessageOption"));
        assertTrue(cpim.content().contentType().is("text/xml"));
        assertEquals("<body>\r\n</body>\r\n", new String(cpim.content().body(), UTF_8));
    }

    @Test
    void whatPeersWriteIsTaken() {
        Cpim cpim = Cpim.parse(("From:<sip:bob@example.net>\nTo: sip:juliet@example.com\nDateTime: yesterday\nnonsense\n\n"
                + "MIME-Version: 1.0\nContent-Type: text/plain;\n charset=\"utf8\"\nContent-Transfer-Encoding:\n\nhällo")
                .getBytes(UTF_8)).orElseThrow();
        assertEquals(Optional.of(new CpimAddress("", "sip:bob@example.net")), cpim.from());
        assertEquals(Optional.of(new CpimAddress("", "sip:juliet@example.com")),
                cpim.text(CpimHeader.CPIM, "To").flatMap(CpimAddress::parse));
        assertEquals(Optional.empty(), cpim.dateTime());
        assertEquals("hällo", new String(cpim.content().content().orElseThrow(), UTF_8));
        assertEquals(Optional.empty(), cpim.notUnderstood());
    }

    @Test
    void prefixesAreThePeersChoice() {
        Cpim cpim = parse("NS: i <urn:ietf:params:imdn>\nFrom: <sip:a@b>\ni.Message-ID: 77\nimdn.Message-ID: 88\n"
                + "NS: <urn:z>\nWhatever: 1\n\n\nx");
        assertEquals(Optional.of("77"), cpim.text(CpimHeader.IMDN, "Message-ID"));
        assertEquals(Optional.of("1"), cpim.text("urn:z", "Whatever"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "\"A \\\"B\\\"\" <sip:a@b>  | A \"B\"  | sip:a@b",
        "A B <sip:a@b>              | A B      | sip:a@b",
        "<sip:a@b;gr=x>             | ~~       | sip:a@b;gr=x",
        "\\u0041 <im:a@b>           | A        | im:a@b",
        "tel:+1555                  | ~~       | tel:+1555",
    })
    void addressesAreUnderstood(String value, String name, String uri) {
        assertEquals(Optional.of(new CpimAddress(name, uri)), CpimAddress.parse(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "<>", "<a b:c>", "\"A <sip:a@b>", "<sip:a@b", "A sip:a@b"})
    void othersAreNot(String value) {
        assertEquals(Optional.empty(), CpimAddress.parse(value));
    }

    @ParameterizedTest
    @CsvSource({"a\\\\b,a\\b", "\\u20ac,\u20ac", "\\u20,u20", "\\x,x", "end\\,end", "\\n,'\n'", "\\\"q\\',\"q'"})
    void escapesAreUndone(String escaped, String text) {
        assertEquals(text, CpimText.unescape(escaped));
    }

    @Test
    void nothingCanBeSmuggledIntoTheHeaders() {
        assertThrows(IllegalArgumentException.class, () -> new CpimAddress("", "sip:a@b>\r\nTo: <sip:c@d"));
        assertThrows(IllegalArgumentException.class, () -> MimePart.of("text/plain\r\nX: y", new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new CpimHeader("urn:x", "A", "en\r\nX: y", ""));
        assertEquals("\"x\\r\\nTo: y\" <sip:a@b>", new CpimAddress("x\r\nTo: y", "sip:a@b").toString());
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(5);
        byte[] valid = Cpim.of(ROMEO, JULIET, THEN, MimePart.text("text/plain", "x")).with("urn:x", "Y", "", "z").bytes();
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = valid.clone();
            for (int j = random.nextInt(8); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Cpim.parse(damaged).ifPresent(cpim -> {
                cpim.from();
                cpim.dateTime();
                cpim.notUnderstood();
                cpim.content().content();
                Cpim.parse(cpim.bytes());
            });
        }
        assertEquals(Optional.empty(), Cpim.parse(new byte[0]));
    }
}
