package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\0', value = {
        "sip:romeo@example.net sip:romeo@example.net",
        "SIP:Romeo@Example.NET sip:Romeo@example.net",
        "sips:romeo@example.net:5061 sips:romeo@example.net:5061",
        "sip:example.net sip:example.net",
        "sip:example.net. sip:example.net",
        "sip:romeo:pass%ZZ@example.net sip:romeo@example.net",
        "sip:romeo@example.net?Subject=a%00b sip:romeo@example.net",
        "sip:romeo@example.net;lr?Subject=x sip:romeo@example.net;lr",
        "sip:romeo@example.net?Subject=a;b=c sip:romeo@example.net",
        "sip:romeo@example.net;Transport=TCP;LR sip:romeo@example.net;transport=TCP;lr",
        "sip:romeo@example.net;;lr; sip:romeo@example.net;lr",
        "sip:romeo@example.net;gr=a=b sip:romeo@example.net;gr=a%3Db",
        "sip:romeo@example.net;gr=urn:uuid:f81d4fae sip:romeo@example.net;gr=urn:uuid:f81d4fae",
        "sip:%72omeo@example.net sip:romeo@example.net",
        "sip:a?b;c@example.net sip:a?b;c@example.net",
        "sip:romeo@[2001:DB8::1] sip:romeo@[2001:db8::1]",
        "sip:[2001:db8::1]:5080;transport=tcp sip:[2001:db8::1]:5080;transport=tcp",
        "sip:romeo@192.0.2.1:5060 sip:romeo@192.0.2.1:5060",
        "sip:romeo@BÜCHER.example sip:romeo@xn--bcher-kva.example",
        "sip:romeo@under_score.example sip:romeo@under_score.example",
        "im:ro.meo@example.net im:ro%2Emeo@example.net",
        "im:a(b)c@example.net im:a%28b%29c@example.net",
        "pres:rom%C3%A9o@example.net pres:rom%C3%A9o@example.net",
        "tel:+1-555-123-4567 tel:+15551234567",
        "TEL:+1.(555)123;ext=1 tel:+1555123;ext=1",
        "tel:7042;phone-context=example.com tel:7042;phone-context=example.com",
        "tel:*21%23;phone-context=+1 tel:*21%23;phone-context=+1",
    })
    void canonicalFormOnTheWire(String uri, String canonical) {
        SipUri parsed = SipUri.parse(uri).orElseThrow();
        assertEquals(canonical, parsed.toString());
        assertEquals(parsed, SipUri.parse(canonical).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sip", "sip:", "sip:@example.net", "sip::p@example.net", "sip:a@", "sip:a@.",
        "sip:a@example.net:", "sip:a@example.net:0", "sip:a@example.net:65536", "sip:a@example.net:50x", "sip:a@exa mple.net",
        "sip:a@b@c", "sip:a@[::1",
        "sip:a@[::1]x", "sip:a@[1]", "sip:a@[fe80::1%eth0]", "sip:a%@example.net", "sip:a%4@example.net", "sip:a%G1@example.net",
        "sip:a%FF@example.net", "sip:a%C3@example.net", "sip:a%C0%AF@example.net", "sip:a%ED%A0%80@example.net",
        "sip:a@example.net;gr=%FF", "sip:a@ex%61mple.net", "http://example.net", "mailto:a@example.net", "tel:", "tel:+",
        "tel:abc",
        "tel:+1555x", "tel:+*21", "<sip:a@example.net>", "sip:a@example.net>", "sip:a@\u0000"})
    void theseAreNoUris(String uri) {
        assertEquals(Optional.empty(), SipUri.parse(uri));
    }

    @Test
    void textsAreDecoded() {
        SipUri uri = SipUri.parse("sip:f%C3%BC%40@example.net;gr=a%3Bb").orElseThrow();
        assertEquals("fü@", uri.user());
        assertEquals(List.of(new SipUri.Parameter("gr", "a;b")), uri.parameters());
        assertEquals(Optional.of("a;b"), uri.gr());
    }

    @Test
    void aTemporaryGruuNamesNoInstance() {
        assertEquals(Optional.empty(), SipUri.parse("sip:tgruu.7hs==jd7vnz@example.net;gr").orElseThrow().gr());
    }

    @Test
    void anotherInstanceTakesThePlaceOfTheFirst() {
        SipUri uri = SipUri.parse("sip:romeo@example.net;gr=a;lr").orElseThrow();
        assertEquals("sip:romeo@example.net;lr;gr=b", uri.withGr("b").toString());
    }

    @Test
    void bareUrisAreEqualIfTheyMeanTheSameAddressOfRecord() {
        assertEquals(bare("sip:romeo@example.net"), bare("SIP:%72omeo@EXAMPLE.net.;gr=a;transport=tcp?x=y"));
        assertEquals(bare("sip:romeo@example.net").hashCode(), bare("sip:romeo@example.net;lr").hashCode());
        assertNotEquals(bare("sip:romeo@example.net"), bare("sip:Romeo@example.net"));
        assertNotEquals(bare("tel:7042;phone-context=a.example"), bare("tel:7042;phone-context=b.example"));
        assertEquals(bare("tel:+15551"), bare("tel:+1-5551;ext=3"));
    }

    @Test
    void aHostIsThereUnlessItIsANumber() {
        assertThrows(IllegalArgumentException.class, () -> new SipUri("sip", "romeo", "", -1, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new SipUri("http", "romeo", "example.net", -1, List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\0', value = {
        "tel:+1-555-123 sip:+1555123@example.net;user=phone",
        "tel:7042;phone-context=+1555 sip:7042;phone-context=+1555@example.net;user=phone",
        "sip:romeo@x.example sip:romeo@x.example",
    })
    void aTelephoneNumberAtADomainIsASipUri(String uri, String sip) {
        assertEquals(sip, PhoneNumbers.atDomain(SipUri.parse(uri).orElseThrow(), "example.net").toString());
    }

    /** What stands in a CPIM From, and who has been found to be the sender. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\0', value = {
        "sip:romeo@example.net sip:romeo@example.net true",
        "im:Romeo@Example.Net;x=1 sip:romeo@example.net true",
        "sip:tybalt@example.net sip:romeo@example.net false",
        "sip:romeo@example.org sip:romeo@example.net false",
        "tel:+1-555-0123 sip:+15550123@example.net true",
        "tel:+15550123 sip:+1-555-0123@example.net;user=phone true",
        "tel:+15550124 sip:+15550123@example.net false",
        "tel:15550123 sip:+15550123@example.net false",
        "tel:7042;phone-context=example.com sip:7042;phone-context=example.com@example.net true",
        "tel:7042;phone-context=example.com sip:7042;phone-context=example.org@example.net false",
        "tel:+15550123 sip:romeo@example.net false",
        "sip:+15550123@example.org tel:+15550123 false",
    })
    void aUserIsTheSameWhateverTheScheme(String claimed, String found, boolean same) {
        assertEquals(same, SipUri.parse(claimed).orElseThrow().isSameUser(SipUri.parse(found).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\0', value = {
        "sip:+1555@example.net sip:+1555@example.net;user=phone",
        "sip:7042@example.net sip:7042@example.net;user=phone",
        "sip:7042;phone-context=a@example.net sip:7042;phone-context=a@example.net;user=phone",
        "sip:+1555@example.net;user=phone sip:+1555@example.net;user=phone",
        "sip:r2d2@example.net sip:r2d2@example.net",
        "sip:+@example.net sip:+@example.net",
        "sip:example.net sip:example.net",
    })
    void onlyNumbersAreMarkedAsPhone(String uri, String marked) {
        assertEquals(marked, PhoneNumbers.markPhone(SipUri.parse(uri).orElseThrow()).toString());
    }

    private static SipUri bare(String uri) {
        return SipUri.parse(uri).orElseThrow().bare();
    }
}
