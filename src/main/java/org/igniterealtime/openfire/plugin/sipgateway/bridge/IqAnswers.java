package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import org.dom4j.Element;
import org.xmpp.packet.IQ;
import org.xmpp.packet.PacketError;

/** Answers to IQ requests that are sent to the gateway, to a claimed domain, or to a user there. Pure. */
final class IqAnswers {

    private static final String DISCO_INFO = "http://jabber.org/protocol/disco#info";
    private static final String DISCO_ITEMS = "http://jabber.org/protocol/disco#items";
    private static final String PING = "urn:xmpp:ping";
    private static final String VERSION = "jabber:iq:version";
    /** What works for a domain and for a user there alike. */
    private static final List<String> FEATURES = List.of(DISCO_INFO, DISCO_ITEMS, PING, VERSION);

    /** What passes to SIP users whose phones know the like: XEP-0085, XEP-0184, XEP-0333, XEP-0071. */
    private static final List<String> USER_FEATURES = List.of("http://jabber.org/protocol/chatstates", "urn:xmpp:receipts",
            "urn:xmpp:chat-markers:0", "http://jabber.org/protocol/xhtml-im");

    private final String version;

    /** @param version the version of the gateway */
    IqAnswers(String version) {
        this.version = version;
    }

    /** The answer to a request of type get or set; every request has one (RFC 6120 s8.2.3). */
    IQ answer(IQ request) {
        Element child = request.getChildElement();
        IQ result = IQ.createResultIQ(request);
        if (child == null) {
            return refuse(result, child, PacketError.Condition.bad_request);
        }
        if (request.getType() != IQ.Type.get) {
            return refuse(result, child, PacketError.Condition.service_unavailable);
        }
        switch (child.getNamespaceURI()) {
            case DISCO_INFO, DISCO_ITEMS -> {
                if (child.attribute("node") != null) {
                    return refuse(result, child, PacketError.Condition.item_not_found);
                }
                Element query = result.setChildElement("query", child.getNamespaceURI());
                if (child.getNamespaceURI().equals(DISCO_INFO)) {
                    describe(query, request.getTo().getNode() == null);
                }
            }
            case VERSION -> {
                Element query = result.setChildElement("query", VERSION);
                query.addElement("name").setText("SIP Gateway");
                query.addElement("version").setText(version);
            }
            case PING -> { }
            default -> refuse(result, child, PacketError.Condition.service_unavailable);
        }
        return result;
    }

    private static void describe(Element query, boolean domain) {
        Element identity = query.addElement("identity");
        identity.addAttribute("category", domain ? "gateway" : "client");
        identity.addAttribute("type", domain ? "simple" : "phone");
        identity.addAttribute("name", domain ? "SIP Gateway" : "SIP user");
        FEATURES.forEach(feature -> query.addElement("feature").addAttribute("var", feature));
        if (domain) {
            query.addElement("feature").addAttribute("var", "jid\\20escaping");
        } else {
            USER_FEATURES.forEach(feature -> query.addElement("feature").addAttribute("var", feature));
        }
    }

    private static IQ refuse(IQ result, Element child, PacketError.Condition condition) {
        if (child != null) {
            result.setChildElement(child.createCopy());
        }
        result.setError(condition);
        return result;
    }
}
