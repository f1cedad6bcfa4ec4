package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.dom4j.Attribute;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.dom4j.VisitorSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xmpp.packet.Message;

/** HTML as it comes, and what of it stands in a stanza (XEP-0071). */
class XhtmlMappingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "<B>hi</B> there                                  | <strong>hi</strong> there                         | hi there",
        "<a href=http://a.example onclick=x>a</a>         | <a href=\"http://a.example\">a</a>               | a",
        "<a href='javascript:x()'>a</a>                   | a                                                | a",
        "<a href='JavaScript&#58;x()'>a</a>               | a                                                | a",
        "<a href=' data:text/html,x'>a</a>                | a                                                | a",
        "<a href='//a.example/x'>a</a>                    | a                                                | a",
        "<p>one</p><p>two</p>                             | <p>one</p><p>two</p>                             | one\\ntwo",
        "one<br>two<br/>three                             | one<br/>two<br/>three                            | one\\ntwo\\nthree",
        "<script>x()</script>hi                           | hi                                               | hi",
        "<SCRIPT>'</b>'</SCRIPT>hi<style>a{}</style>      | hi                                               | hi",
        "<script>x()                                      | ``                                               | ``",
        "<img src=http://a.example/x.png alt='a cat'>     | a cat                                            | a cat",
        "<img src=x onerror=y()>                          | ``                                               | ``",
        "<span style='background:url(x)'>a</span>         | <span>a</span>                                   | a",
        "<ul><li>a<li>b</ul>                              | <ul><li>a<li>b</li></li></ul>                    | a\\nb",
        "<b>a<i>b</b>c</i>                                | <strong>a<em>b</em></strong>c                    | abc",
        "a < b && &lt; &amp; &nbsp;&bogus;    | a &lt; b &amp;&amp; &lt; &amp; \u00A0&amp;bogus; | a < b && < & \u00A0&bogus;",
        "<!-- <b>x</b> -->hi<!DOCTYPE html [<!ENTITY a 'b'>]> | hi]&gt;                                      | hi]>",
        "a <u> b </u> <b> c</b>                           | a b <strong> c</strong>                          | a b  c",
        "<iframe src=x>in</iframe><form><input>           | in                                               | in",
        "a&#1;b&#xD800;c&#9999999;                        | abc\uFFFD                                        | abc\uFFFD"})
    void onlyWhatIsAllowedIsLeft(String html, String xhtml, String plain) {
        Message stanza = new Message();
        XhtmlMapping.add(stanza, html);

        assertEquals(xhtml, inner(stanza));
        assertEquals(plain.replace("\\n", "\n"), XhtmlMapping.plain(html));
    }

    @Test
    void depthHasABound() {
        Message stanza = new Message();
        XhtmlMapping.add(stanza, "<b>".repeat(10_000) + "hi");

        assertTrue(inner(stanza).length() < 1000);
        assertTrue(inner(stanza).contains("hi"));
    }

    @Test
    void whateverComesTheStanzaIsWellFormedAndHarmless() throws DocumentException {
        String[] pieces = {"<b>", "</b>", "<a href=", "'javascript:x'", "\"http://x\"", ">", "<", "&", "&#0;", "&lt;", "<script",
            "</script>", "<!--", "-->", "x", " ", "'", "\"", "<p/>", "<br>",
            "onclick=", "\u0000", "\uD83D", "<svg onload=x>", "]]>"};
        Random random = new Random(71);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder html = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                html.append(pieces[random.nextInt(pieces.length)]);
            }
            Message stanza = new Message();
            XhtmlMapping.add(stanza, html.toString());
            DocumentHelper.parseText(stanza.getElement().asXML()).getRootElement().accept(new Harmless(html.toString()));
        }
    }

    /** Fails on what no stanza may hold. */
    private static final class Harmless extends VisitorSupport {
        private final String html;

        Harmless(String html) {
            this.html = html;
        }

        @Override
        public void visit(Attribute attribute) {
            assertEquals("href", attribute.getName(), html);
            assertFalse(attribute.getValue().startsWith("javascript"), html);
        }

        @Override
        public void visit(Element element) {
            assertFalse(element.getName().equals("script") || element.getName().equals("svg"), html);
        }
    }

    private static String inner(Message stanza) {
        String body = stanza.getElement().element("html").element("body").asXML();
        return body.endsWith("/>") ? "" : body.substring(body.indexOf('>') + 1, body.length() - "</body>".length());
    }
}
