package org.igniterealtime.openfire.plugin.sipgateway.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusDocumentsTest {

    private static final String COMPOSING = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"\n"
            + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
            + "xsi:schemaLocation=\"urn:ietf:params:xml:ns:im-composing\niscomposing.xsd\">\n  <state>%s</state>\n"
            + "  <lastactive>2026-11-21T10:43:00Z</lastactive>\n  <contenttype>text/plain</contenttype>\n"
            + "  <x:y xmlns:x=\"urn:x\"><state>idle</state></x:y><refresh>90</refresh>\n</isComposing>";

    private static Optional<IsComposing> composing(String text) {
        return IsComposing.parse(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"active,true", "idle,false", "' active ',true", "dreaming,false", "'',false"})
    void statesAreUnderstood(String state, boolean active) {
        assertEquals(Optional.of(new IsComposing(active, Optional.of("text/plain"), Optional.of(Duration.ofSeconds(90)))),
                composing(String.format(COMPOSING, state)));
    }

    @Test
    void whatWeWriteWeRead() {
        IsComposing full = new IsComposing(true, Optional.of("text/<&>"), Optional.of(Duration.ofSeconds(60)));
        assertEquals(Optional.of(full), IsComposing.parse(full.bytes()));
        IsComposing bare = new IsComposing(false, Optional.empty(), Optional.empty());
        assertEquals("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\">"
                + "<state>idle</state></isComposing>\n", new String(bare.bytes(), UTF_8));
        Imdn imdn = new Imdn("34jk<324j", "2026-11-21T10:43:00Z", Optional.of("sip:bob@example.net"), Optional.of("im:b@x"),
                Imdn.Disposition.DISPLAY, Imdn.Status.DISPLAYED);
        assertEquals(Optional.of(imdn), Imdn.parse(imdn.bytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "99999999999"})
    void aRefreshThatMakesNoSenseIsNone(String refresh) {
        assertEquals(Optional.empty(), composing(String.format(COMPOSING, "active").replace(">90<", ">" + refresh + "<"))
                .orElseThrow().refresh());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "<a/>", "<isComposing><state>active</state></isComposing>",
        "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'/>",
        "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state>",
        "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state></isComposing>x",
        "<!DOCTYPE isComposing><isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>active</state></isComposing>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
            + "<isComposing xmlns='urn:ietf:params:xml:ns:im-iscomposing'><state>&e;</state></isComposing>"})
    void othersAreNoStatus(String text) {
        assertEquals(Optional.empty(), composing(text));
    }

    @ParameterizedTest
    @CsvSource({"delivery,delivered,DELIVERY,DELIVERED", "delivery,failed,DELIVERY,FAILED", "display,displayed,DISPLAY,DISPLAYED",
        "processing,stored,PROCESSING,STORED", "display,forbidden,DISPLAY,FORBIDDEN", "delivery,error,DELIVERY,ERROR"})
    void notificationsAreUnderstood(String kind, String status, Imdn.Disposition disposition, Imdn.Status expected) {
        String text = "<imdn xmlns='urn:ietf:params:xml:ns:imdn'><message-id>77</message-id><datetime>2008-04-04T12:16:49-05:00"
                + "</datetime><recipient-uri>sip%3Abob%40sip.test</recipient-uri><" + kind + "-notification>\n<status>\n<"
                + status + "/>\n</status></" + kind + "-notification></imdn>";
        assertEquals(Optional.of(new Imdn("77", "2008-04-04T12:16:49-05:00", Optional.of("sip%3Abob%40sip.test"),
                Optional.empty(), disposition, expected)), Imdn.parse(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<imdn xmlns='urn:ietf:params:xml:ns:imdn'/>", "<imdn/>",
        "<imdn xmlns='urn:ietf:params:xml:ns:imdn'><message-id>7</message-id><delivery-notification><status><lost/></status>"
            + "</delivery-notification></imdn>",
        "<imdn xmlns='urn:ietf:params:xml:ns:imdn'><delivery-notification><status><delivered/></status>"
            + "</delivery-notification></imdn>"})
    void othersAreNoNotification(String text) {
        assertEquals(Optional.empty(), Imdn.parse(text.getBytes(UTF_8)));
    }

    @Test
    void hugeAndDeepDocumentsAreRefused() {
        String deep = "<a>".repeat(5000) + "</a>".repeat(5000);
        assertEquals(Optional.empty(), XmlElement.parse(deep.getBytes(UTF_8)));
        assertEquals(Optional.empty(), XmlElement.parse(("<a>" + "x".repeat(70_000) + "</a>").getBytes(UTF_8)));
        String laughs = "<!DOCTYPE a [<!ENTITY b '" + "ha".repeat(1000) + "'><!ENTITY c '" + "&b;".repeat(1000) + "'>]><a>"
                + "&c;".repeat(1000) + "</a>";
        assertTimeout(Duration.ofSeconds(5), () -> assertEquals(Optional.empty(), XmlElement.parse(laughs.getBytes(UTF_8))));
    }

    @Test
    void garbageIsQuietlyNothing() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, UTF_8));
        try {
            Random random = new Random(9);
            byte[] valid = String.format(COMPOSING, "active").getBytes(UTF_8);
            for (int i = 0; i < 2_000; i++) {
                byte[] damaged = valid.clone();
                for (int j = random.nextInt(4); j >= 0; j--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                IsComposing.parse(damaged);
                Imdn.parse(damaged);
            }
        } finally {
            System.setErr(before);
        }
        assertEquals("", written.toString(UTF_8), "a peer must not be able to fill the log");
    }
}
