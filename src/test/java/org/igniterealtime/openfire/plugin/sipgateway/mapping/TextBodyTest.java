package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.HexFormat;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextBodyTest {

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "Text/PLAIN", " text/plain ; charset=utf-8 ", "text/plain;charset=\"UTF-8\"",
        "text/plain;charset=utf8",
        "text/plain;format=flowed;CHARSET=UTF8", "text/plain; x=\"a;charset=latin1\"; charset=utf-8", "text/plain;",
        "text/plain;charset=us-ascii", "text/plain;charset="})
    void plainTextInUtf8(String contentType) {
        assertEquals(new TextBody.Text("děvo, 日本 😀"), decode(contentType, "děvo, 日本 😀".getBytes(UTF_8)));
        assertEquals(new TextBody.Text("a\tb\r\nc"), decode(contentType, "a\tb\r\nc".getBytes(UTF_8)));
    }

    @Test
    void withoutContentTypeItIsPlainText() {
        assertEquals(new TextBody.Text("é"), TextBody.decode(Optional.empty(), "é".getBytes(UTF_8)));
        assertEquals(new TextBody.Text(""), TextBody.decode(Optional.empty(), new byte[0]));
    }

    @Test
    void theCharsetIsHonoured() {
        assertEquals(new TextBody.Text("é"), decode("text/plain;charset=iso-8859-1", "é".getBytes(ISO_8859_1)));
        assertEquals(new TextBody.Text("é"), decode("text/plain;x=\"\\\";\";charset=latin1", "é".getBytes(ISO_8859_1)));
        assertEquals(new TextBody.Text("€"), decode("text/plain;charset=windows-1252", new byte[] {(byte) 0x80}));
        assertEquals(new TextBody.Text("日"), decode("text/plain;charset=UTF-16", "日".getBytes(UTF_16)));
    }

    @Test
    void aByteOrderMarkIsNoText() {
        assertEquals(new TextBody.Text("é"), decode("text/plain", "\uFEFFé".getBytes(UTF_8)));
        assertEquals(new TextBody.Text("é"), decode("text/plain;charset=UTF-16LE", "\uFEFFé".getBytes(UTF_16LE)));
        assertEquals(new TextBody.Text("a\uFEFF"), decode("text/plain", "a\uFEFF".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "message/cpim", "multipart/alternative;boundary=x", "application/im-iscomposing+xml",
        "text", "", "/plain", "text/", "text/plain;charset=klingon", "text/plain;charset=a/b", "text/plain;charset=ISO-2022-CN"})
    void everythingElseIsUnsupported(String contentType) {
        assertEquals(new TextBody.Unsupported(contentType), decode(contentType, "x".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "ff, 0", "61c3, 1", "61c0af, 1", "61eda080, 1", "616263f4908080, 3", "c3a9ff, 2", "61e697, 1",
        "00, 0", "610b, 1", "c3a91b, 2", "efbfbe, 0", "61efbfbf, 1", "f09f9880efbfbe, 4",
    })
    void octetsThatNoStanzaCarriesAreFound(String hex, int offset) {
        TextBody body = decode("text/plain", HexFormat.of().parseHex(hex));
        TextBody.Unreadable unreadable = assertInstanceOf(TextBody.Unreadable.class, body);
        assertEquals(offset, unreadable.offset());
        assertEquals("octet " + offset, unreadable.why().substring(unreadable.why().indexOf("octet")));
    }

    @Test
    void theOffsetCountsOctetsOfTheCharset() {
        TextBody utf16 = decode("text/plain;charset=UTF-16BE", "日\u0001".getBytes(UTF_16BE));
        assertEquals(new TextBody.Unreadable(2, "XML cannot carry U+0001 at octet 2"), utf16);
        assertEquals(new TextBody.Unreadable(1, "No UTF-8 at octet 1"), decode("text/plain", new byte[] {'a', (byte) 0xFF}));
    }

    private static TextBody decode(String contentType, byte[] body) {
        return TextBody.decode(Optional.of(contentType), body);
    }
}
