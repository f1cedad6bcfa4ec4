package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.List;
import org.dom4j.Element;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ChatStateMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MarkerMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
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
    /**
     * What passes beside the plain texts (RFC 7573 s6, s7; RFC 5438). Clients use these once they know (XEP-0085 s4, XEP-0184
     * s6).
     */
    private static final List<String> CHAT_FEATURES = List.of(ChatStateMapping.NAMESPACE, ReceiptMapping.NAMESPACE,
            MarkerMapping.NAMESPACE, "http://jabber.org/protocol/xhtml-im");

    private final String version;

    /** @param version the version of the gateway */
    IqAnswers(String version) {
        this.version = version;
    }

    /**
     * The answer to a request of type get or set; every request has one (RFC 6120 s8.2.3).
     *
     * @param chats whether it goes to a SIP user with whom chats go through sessions
     */
    IQ answer(IQ request, boolean chats) {
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
                    add(query, chats ? CHAT_FEATURES : List.of());
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
        add(query, FEATURES);
        add(query, domain ? List.of("jid\\20escaping") : List.of());
    }

    private static void add(Element query, List<String> features) {
        features.forEach(feature -> query.addElement("feature").addAttribute("var", feature));
    }

    private static IQ refuse(IQ result, Element child, PacketError.Condition condition) {
        if (child != null) {
            result.setChildElement(child.createCopy());
        }
        result.setError(condition);
        return result;
    }
}
