package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

import org.dom4j.Element;
import org.dom4j.Namespace;
import org.dom4j.QName;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Page mode (RFC 7572): a message stanza to the content of a MESSAGE, and back. Pure. Which stanzas become a MESSAGE at all says
 * {@link StanzaIntake}; addresses are {@link AddressMapping}'s.
 *
 * <pre>
 * XMPP                               SIP
 * body                               body, text/plain in UTF-8
 * subject                            Subject, on one line
 * thread                             Call-ID, see {@link CallIds}
 * id='a1b2'                          branch=z9hG4bK..a1b2..
 * xml:lang='cs'                      Content-Language: cs
 * delay (XEP-0203)                   Date, if the caller finds it old
 * </pre>
 */
public final class PageModeMapping {
    private static final int MAX_ID = 64;
    private static final String COOKIE = "z9hG4bK";
    private static final QName LANGUAGE = QName.get("lang", Namespace.XML_NAMESPACE);

    private PageModeMapping() {
    }

    /**
     * RFC 7572 Table 1.
     *
     * @param host        our host name, for Call-IDs derived from a thread
     * @param freshCallId gives a Call-ID to a stanza without a thread
     */
    public static PageMessage toSip(Message stanza, String host, Supplier<String> freshCallId) {
        Element element = stanza.getElement();
        String language = language(element, "");
        Element body = best(element, "body", language);
        Element subject = best(element, "subject", language);
        String thread = stanza.getThread();
        boolean threaded = thread != null && !thread.isEmpty();
        return new PageMessage(
                threaded ? CallIds.ofThread(thread, stanza.getFrom(), stanza.getTo(), host) : freshCallId.get(),
                stanza.getID() == null ? "" : HeaderText.token(stanza.getID(), MAX_ID),
                Optional.ofNullable(subject).map(e -> HeaderText.oneLine(e.getText())).filter(line -> !line.isEmpty()),
                // RFC 7572 s8 MUST: the tag of the text that is sent, which may be its own.
                Optional.of(body == null ? language : language(body, language)).filter(HeaderText::isLanguage),
                body == null ? "" : body.getText());
    }

    /** Of several (RFC 6121 s5.2.3) the one in the stanza's language, else the first; null if there is none. */
    private static Element best(Element stanza, String name, String language) {
        Element first = null;
        for (Iterator<Element> children = stanza.elementIterator(name); children.hasNext();) {
            Element child = children.next();
            if (language(child, language).equalsIgnoreCase(language)) {
                return child;
            }
            first = first == null ? child : first;
        }
        return first;
    }

    private static String language(Element element, String inherited) {
        String own = element.attributeValue(LANGUAGE);
        return own == null ? inherited : own;
    }

    /**
     * RFC 7572 Table 2.
     *
     * @param type normal (RFC 7572 s5 MUST), or chat for users whose clients open another window for each normal message
     * @param sent when it was sent, if that was so long ago that the user should know
     */
    public static Message toXmpp(PageMessage message, JID from, JID to, Message.Type type, Optional<Instant> sent) {
        Message stanza = new Message();
        if (type != Message.Type.normal) {
            stanza.setType(type);
        }
        stanza.setFrom(from);
        stanza.setTo(to);
        String id = id(message.transactionId());
        if (!id.isEmpty()) {
            stanza.setID(id);
        }
        Element element = stanza.getElement();
        message.language().map(PageModeMapping::firstTag).filter(HeaderText::isLanguage)
                .ifPresent(tag -> element.addAttribute(LANGUAGE, tag));
        message.subject().map(XmlText::clean).filter(subject -> !subject.isEmpty()).ifPresent(stanza::setSubject);
        stanza.setBody(lineFeeds(message.text()));
        stanza.setThread(XmlText.clean(message.callId()));
        sent.ifPresent(instant -> element.addElement("delay", "urn:xmpp:delay")
                .addAttribute("from", from.toBareJID())
                .addAttribute("stamp", instant.truncatedTo(ChronoUnit.SECONDS).toString()));
        return stanza;
    }

    /** The branch without the cookie, which only says that it is unique (RFC 3261 s8.1.1.7). */
    private static String id(String branch) {
        boolean cookie = branch.regionMatches(true, 0, COOKIE, 0, COOKIE.length());
        return HeaderText.token(cookie ? branch.substring(COOKIE.length()) : branch, MAX_ID);
    }

    /** Content-Language is a list (RFC 3261 s20.13), xml:lang is one tag. */
    private static String firstTag(String languages) {
        int comma = languages.indexOf(',');
        return (comma < 0 ? languages : languages.substring(0, comma)).strip();
    }

    /** XML 1.0 s2.11 makes one line feed of CR LF and of CR: done here, what is stored is what is read. */
    private static String lineFeeds(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
