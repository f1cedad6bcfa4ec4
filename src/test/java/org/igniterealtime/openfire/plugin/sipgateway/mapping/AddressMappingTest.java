package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;

class AddressMappingTest {
    private static final String COMPONENT = "sip.example.com";

    /** The tables of RFC 7247 s6.4 and s6.5, XEP-0106 s3, and one row for each rule. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\0', value = {
        "juliet@example.com sip:juliet@example.com",
        "fü@sip.example sip:f%C3%BC@sip.example",
        "o\\27malley@sip.example sip:o'malley@sip.example",
        "foo@sip.example/bar sip:foo@sip.example;gr=bar",
        "m\\26m@xmpp.example sip:m&m@xmpp.example",
        "tschüss@xmpp.example sip:tsch%C3%BCss@xmpp.example",
        "baz@xmpp.example/qux sip:baz@xmpp.example;gr=qux",
        "here\\27s_a_wild_\\26_\\2fcr%zy\\2f_address@x.example sip:here's_a_wild_&_/cr%25zy/_address@x.example",
        "a\\40b@x.example sip:a%40b@x.example",
        "\\5c27x@x.example sip:%5C27x@x.example",
        "\\5c27@x.example sip:%5C27@x.example",
        "\\5c5c@x.example sip:%5C5c@x.example",
        "c\\3a\\net@x.example sip:c%3A%5Cnet@x.example",
        "c\\3a\\5c5commas@x.example sip:c%3A%5C5commas@x.example",
        "foo\\bar@x.example sip:foo%5Cbar@x.example",
        "\\2plus@x.example sip:%5C2plus@x.example",
        "foob\\41r@x.example sip:foob%5C41r@x.example",
        "\\@x.example sip:%5C@x.example",
        "call\\20me@x.example sip:call%20me@x.example",
        "space\\20cadet@x.example sip:space%20cadet@x.example",
        "\\22q\\22@x.example sip:%22q%22@x.example",
        "\\3ct\\3e@x.example sip:%3Ct%3E@x.example",
        "a#b@x.example sip:a%23b@x.example",
        "50%@x.example sip:50%25@x.example",
        "a{b}@x.example sip:a%7Bb%7D@x.example",
        "a|b@x.example sip:a%7Cb@x.example",
        "^`|~@x.example sip:%5E%60%7C~@x.example",
        "a[b]@x.example sip:a%5Bb%5D@x.example",
        "日本@x.example sip:%E6%97%A5%E6%9C%AC@x.example",
        "+15551234567@x.example sip:+15551234567@x.example",
        "alice;phone-context=x@x.example sip:alice;phone-context=x@x.example",
        "a!$()*,.?_=~@x.example sip:a!$()*,.?_=~@x.example",
        "xn--bcher-kva.example sip:xn--bcher-kva.example",
        "juliet@example.com/Gajim.AB;=1 sip:juliet@example.com;gr=Gajim.AB%3B%3D1",
        "juliet@example.com/café sip:juliet@example.com;gr=caf%C3%A9",
        "juliet@example.com/a@b/c sip:juliet@example.com;gr=a%40b/c",
        "juliet@example.com/50% sip:juliet@example.com;gr=50%25",
        "juliet@192.0.2.1 sip:juliet@192.0.2.1",
    })
    void mapsBothWays(String jid, String uri) {
        assertEquals(uri, AddressMapping.toSip(new JID(jid)).orElseThrow().toString());
        assertEquals(new JID(jid), AddressMapping.toJid(parse(uri)).orElseThrow());
    }

    @Test
    void aResourceMayHoldSpaces() {
        JID jid = new JID("juliet@example.com/My Phone");
        assertEquals("sip:juliet@example.com;gr=My%20Phone", AddressMapping.toSip(jid).orElseThrow().toString());
        assertEquals(jid, AddressMapping.toJid(parse("sip:juliet@example.com;gr=My%20Phone")).orElseThrow());
    }

    /** What XMPP does not know or folds. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\0', value = {
        "SIP:Romeo@Example.NET romeo@example.net",
        "sip:here%27s_a_wild_%26_%2Fcr%25zy%2F_address@x.example here\\27s_a_wild_\\26_\\2fcr%zy\\2f_address@x.example",
        "sips:romeo@example.net romeo@example.net",
        "im:romeo@example.net romeo@example.net",
        "pres:ro%2Emeo@example.net ro.meo@example.net",
        "sip:romeo:secret@example.net:5080;transport=tcp?subject=x romeo@example.net",
        "sip:romeo@example.net;gr romeo@example.net",
        "sip:romeo@example.net;GR=orchard romeo@example.net/orchard",
        "sip:romeo@bücher.example romeo@xn--bcher-kva.example",
        "sip:+1-555-123@example.net;user=phone +1555123@example.net",
        "sip:+1-555-123@example.net +1-555-123@example.net",
        "sip:70-42;phone-context=a-b.example@example.net;user=phone 7042;phone-context=a-b.example@example.net",
        "sip:x%5C3A@example.net x\\5c3a@example.net",
        "sip:romeo@example.net;gr=%F0%9F%98%80 romeo@example.net",
    })
    void sipMapsToTheNearestJid(String uri, String jid) {
        assertEquals(new JID(jid), AddressMapping.toJid(parse(uri)).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:%20a@example.net", "sip:a%20@example.net", "sip:a@[2001:db8::1]", "sip:a%00b@example.net",
        "sip:a%C2%A0b@example.net", "sip:%F0%9F%98%80@example.net", "sip:a@under_score.example", "tel:+15551234567",
        "sip:x%EF%BC%BC40y@example.net", "sip:x%5C%EF%BC%93a@example.net", "sip:x%5C%C2%AD40y@example.net",
        "sip:%C2%AD@example.net", "sip:%C2%AD%20a@example.net"})
    void someSipUsersHaveNoJid(String uri) {
        assertEquals(Optional.empty(), AddressMapping.toJid(parse(uri)));
    }

    @Test
    void aLocalpartIsNoLongerThan1023Octets() {
        assertTrue(AddressMapping.toJid(parse("sip:" + "a".repeat(1023) + "@example.net")).isPresent());
        assertEquals(Optional.empty(), AddressMapping.toJid(parse("sip:" + "a".repeat(1024) + "@example.net")));
    }

    /** Two JIDs must never mean one SIP user. */
    @ParameterizedTest
    @ValueSource(strings = {"\\20a@example.com", "a\\20@example.com", "\\5cfoo@example.com", "a\\5c@example.com"})
    void aLocalpartThatIsNotCanonicalDoesNotMap(String jid) {
        assertEquals(Optional.empty(), AddressMapping.toSip(new JID(jid)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '\0', value = {
        "romeo\\40example.net@sip.example.com sip:romeo@example.net",
        "romeo\\40example.net\\3a5080@sip.example.com/r sip:romeo@example.net:5080;gr=r",
        "romeo\\40[2001\\3adb8\\3a\\3a1]\\3a5080@sip.example.com sip:romeo@[2001:db8::1]:5080",
        "a\\40b\\40example.net@sip.example.com sip:a%40b@example.net",
        "o\\27malley\\40example.net@sip.example.com sip:o'malley@example.net",
        "c\\3a\\\\40example.net@sip.example.com sip:c%3A%5C@example.net",
        "\\5c40\\40example.net@sip.example.com sip:%5C40@example.net",
        "\\40x\\40example.net@sip.example.com sip:%40x@example.net",
        "+1555\\40under_score.example@sip.example.com sip:+1555@under_score.example",
    })
    void theComponentFormHoldsTheWholeSipAddress(String jid, String uri) {
        assertEquals(uri, AddressMapping.toSip(new JID(jid), AddressForm.COMPONENT).orElseThrow().toString());
        assertEquals(new JID(jid), AddressMapping.toJid(parse(uri), AddressForm.COMPONENT, COMPONENT).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip.example.com", "romeo@sip.example.com", "romeo\\40@sip.example.com",
        "\\40example.net@sip.example.com",
        "romeo\\40example.net\\3ax@sip.example.com", "romeo\\40example.net\\3a70000@sip.example.com",
        "romeo\\40exa\\20mple.net@sip.example.com", "romeo\\40example.net\\5c@sip.example.com"})
    void otherJidsOfTheComponentAreNoSipAddresses(String jid) {
        assertEquals(Optional.empty(), AddressMapping.toSip(new JID(jid), AddressForm.COMPONENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:example.net", "tel:+15551234567", "sip:%20a@example.net", "sip:%C2%AD@example.net"})
    void theComponentFormNeedsUserAndHost(String uri) {
        assertEquals(Optional.empty(), AddressMapping.toJid(parse(uri), AddressForm.COMPONENT, COMPONENT));
    }

    @Test
    void theFormIsSeenFromTheDomain() {
        assertEquals(AddressForm.COMPONENT, AddressForm.of(new JID("romeo\\40example.net@sip.example.com"), COMPONENT));
        assertEquals(AddressForm.DOMAIN, AddressForm.of(new JID("romeo@example.net"), COMPONENT));
    }

    private static final String[] BITS = {
        "a", "B", "7", "5c", "40", " ", "\"", "&", "'", "/", ":", "<", ">", "@", "\\", "\\5c", "\\20", "\\3A", "%", "%41", ";",
        "=", "?", "#", "+", ".", "[", "]", "~", "ü", "É", "日", "😀", "\uFF3C", "\u00AD", "\uFF15", "\u212A", "\u200D"};

    // Not more rounds: beyond 10,000 JIDs the caches of Tinder 1.3.0 take a millisecond for each.
    /** Of one character of ASCII and another in each place, every pair. */
    @Test
    void everyJidIsOneThatTinderWouldMake() {
        for (char one = 0; one < 128; one++) {
            for (char other = 0; other < 128; other++) {
                String text = "" + one + other;
                for (SipUri uri : List.of(uri(text, "example.net", "r"), uri("romeo", "a" + text + "b", "r"),
                        uri("romeo", text, "r"), uri("romeo", "example.net", text))) {
                    AddressMapping.toJid(uri).ifPresent(jid ->
                            assertEquals(new JID(jid.getNode(), jid.getDomain(), jid.getResource()), jid));
                }
            }
        }
        String label = "a".repeat(64);
        assertTrue(AddressMapping.toJid(uri("romeo", label + ".example", "r")).isEmpty());
        assertTrue(AddressMapping.toJid(uri("romeo", label.substring(1) + ".example", "r")).isPresent());
    }

    private static SipUri uri(String user, String host, String gr) {
        return new SipUri("sip", user, host, -1, List.of()).withGr(gr);
    }

    @Test
    void whateverMapsToXmppMapsBack() {
        Random random = new Random(7247);
        int mapped = 0;
        for (int i = 0; i < 1_200; i++) {
            SipUri uri = new SipUri("sip", random(random, 1), "example.net", -1, List.of()).withGr(random(random, 1));
            for (AddressForm form : AddressForm.values()) {
                Optional<JID> jid = AddressMapping.toJid(uri, form, COMPONENT);
                if (jid.isPresent()) {
                    mapped++;
                    SipUri back = AddressMapping.toSip(jid.get(), form).orElseThrow(() -> new AssertionError(uri + " is " + jid));
                    assertEquals(jid, AddressMapping.toJid(back, form, COMPONENT), uri::toString);
                    assertEquals(back, parse(back.toString()), uri::toString);
                    if (uri.user().chars().allMatch(c -> c < 128)) {
                        assertEquals(uri.user().toLowerCase(Locale.ROOT), back.user(), uri::toString);
                    }
                }
            }
        }
        assertTrue(mapped > 700, "only " + mapped);
    }

    @Test
    void whateverMapsToSipMapsBack() {
        Random random = new Random(106);
        int mapped = 0;
        for (int i = 0; i < 1_200; i++) {
            JID jid;
            try {
                jid = new JID(random(random, 1), "example.com", random(random, 1));
            } catch (IllegalArgumentException noJid) {
                continue;
            }
            Optional<SipUri> uri = AddressMapping.toSip(jid);
            if (uri.isPresent()) {
                mapped++;
                assertEquals(jid, AddressMapping.toJid(parse(uri.get().toString())).orElseThrow(), jid::toString);
            }
        }
        assertTrue(mapped > 100, "only " + mapped);
    }

    private static String random(Random random, int min) {
        StringBuilder text = new StringBuilder();
        for (int n = min + random.nextInt(5); n > 0; n--) {
            text.append(BITS[random.nextInt(BITS.length)]);
        }
        return text.toString();
    }

    private static SipUri parse(String uri) {
        return SipUri.parse(uri).orElseThrow(() -> new AssertionError("No URI: " + uri));
    }
}
