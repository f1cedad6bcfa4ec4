package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.dom4j.Namespace;
import org.dom4j.QName;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Html;
import org.xmpp.packet.Message;

/**
 * text/html as XHTML-IM beside a plain body (XEP-0071, RFC 7572 s7), and back. What is not allowed loses its tags and keeps its
 * text; nothing is ever loaded from anywhere: pictures become their alternative texts. Pure.
 *
 * <pre>
 * HTML                                         XHTML-IM                          body
 * &lt;B&gt;hi&lt;/B&gt; there                            &lt;strong&gt;hi&lt;/strong&gt; there          hi there
 * &lt;a href=http://a.example onclick=x&gt;a&lt;/a&gt;   &lt;a href='http://a.example'&gt;a&lt;/a&gt;   a
 * &lt;a href='javascript:x()'&gt;a&lt;/a&gt;             a                                 a
 * &lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;                     as it is                          one, line feed, two
 * &lt;script&gt;x()&lt;/script&gt;hi                    hi                                hi
 * </pre>
 */
public final class XhtmlMapping {

    private static final String XHTML_IM = "http://jabber.org/protocol/xhtml-im";
    private static final Namespace XHTML = Namespace.get("http://www.w3.org/1999/xhtml");
    /** The integration set of XEP-0071 s6, without pictures, and without styles. */
    private static final Set<String> ALLOWED = 
            Set.of("blockquote", "br", "cite", "em", "span", "strong", "p", "a", "ul", "ol", "li");
    private static final Map<String, String> INSTEAD =
            Map.of("b", "strong", "i", "em", "div", "p", "h1", "p", "h2", "p", "h3", "p", "tr", "p");
    private static final Set<String> LINES = Set.of("p", "blockquote", "li", "ul", "ol");
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "xmpp", "sip", "sips", "tel", "im");
    /** Elements that are open at a time; deeper ones lose their tags. */
    private static final int DEEPEST = 32;
    private static final Pattern WHITE_SPACE = Pattern.compile("[ \t\r\n]+");

    private XhtmlMapping() {
    }

    /** The text of an HTML document: its paragraphs on lines of their own. */
    public static String plain(String html) {
        return XmlText.clean(text(body(html)).strip());
    }

    /** Puts an HTML document beside the body of a stanza. */
    public static void add(Message stanza, String html) {
        stanza.getElement().addElement("html", XHTML_IM).add(body(html));
    }

    /** The XHTML-IM of a stanza as HTML; empty if it has none, or none that says more than its body. */
    public static Optional<String> html(Message stanza) {
        Element html = stanza.getElement().element(QName.get("html", XHTML_IM));
        Element body = html == null ? null : html.element(QName.get("body", XHTML));
        return Optional.ofNullable(body).map(found -> body(found.asXML())).filter(found -> found.elementIterator().hasNext())
                .map(found -> "<html>" + found.asXML() + "</html>");
    }

    private static Element body(String html) {
        Body body = new Body();
        Html.read(html, body);
        body.addText();
        return body.root;
    }

    private static String text(Element element) {
        StringBuilder text = new StringBuilder();
        for (Object node : element.content()) {
            if (node instanceof Element child) {
                boolean line = LINES.contains(child.getName());
                if (line && text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
                    text.append('\n');
                }
                text.append(child.getName().equals("br") ? "\n" : text(child));
                if (line && text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
                    text.append('\n');
                }
            } else if (node instanceof org.dom4j.Text characters) {
                text.append(characters.getText());
            }
        }
        return text.toString();
    }

    /** Builds the body from what is allowed. */
    private static final class Body implements Html.Content {

        private final Element root = DocumentHelper.createElement(QName.get("body", XHTML));
        private final Deque<Element> open = new ArrayDeque<>();
        /** What has been read since the last tag that is left. */
        private final StringBuilder text = new StringBuilder();

        private Element current() {
            return open.isEmpty() ? root : open.peek();
        }

        @Override
        public void start(String written, Map<String, String> attributes, boolean empty) {
            String name = INSTEAD.getOrDefault(written, written);
            Optional<String> link = Optional.ofNullable(attributes.get("href")).filter(XhtmlMapping::isHarmless);
            if (name.equals("img")) {
                text(attributes.getOrDefault("alt", ""));
            } else if (name.equals("br")) {
                addText();
                current().addElement(QName.get("br", XHTML));
            } else if (ALLOWED.contains(name) && open.size() < DEEPEST && (!name.equals("a") || link.isPresent())) {
                addText();
                Element element = current().addElement(QName.get(name, XHTML));
                link.filter(uri -> name.equals("a")).ifPresent(uri -> element.addAttribute("href", uri));
                if (!empty) {
                    open.push(element);
                }
            }
        }

        /** Ends what stands open down to that name; an end without a start is none. */
        @Override
        public void end(String written) {
            String name = INSTEAD.getOrDefault(written, written);
            if (open.stream().anyMatch(element -> element.getName().equals(name))) {
                addText();
                while (!open.pop().getName().equals(name)) {
                    // What is inside of it ends with it.
                }
            }
        }

        @Override
        public void text(String more) {
            text.append(more);
        }

        private void addText() {
            String clean = XmlText.clean(WHITE_SPACE.matcher(text).replaceAll(" "));
            text.setLength(0);
            if (!clean.isEmpty()) {
                current().addText(clean);
            }
        }
    }

    // XEP-0071 s9 (security): no scripts. A URI without a scheme would be relative to nothing.
    private static boolean isHarmless(String uri) {
        int colon = uri.indexOf(':');
        return colon > 0 && SCHEMES.contains(uri.substring(0, colon).strip().toLowerCase(Locale.ROOT))
                && XmlText.clean(uri).equals(uri) && uri.chars().noneMatch(Character::isWhitespace);
    }
}
