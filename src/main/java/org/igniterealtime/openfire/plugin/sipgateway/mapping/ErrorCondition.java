package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Optional;

import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.xmpp.packet.PacketError;
import org.xmpp.packet.PacketError.Type;

/**
 * The conditions of stanza errors, with the error type of RFC 6120 s8.3.3 and the SIP codes of RFC 7247 Table 2: one for an
 * error about a full JID (an endpoint), one for a bare JID (a user). Tinder's own enum lacks policy-violation and throws when it
 * meets one, has payment-required, which RFC 6120 removed, and writes the codes of a protocol before XMPP.
 */
public enum ErrorCondition {
    BAD_REQUEST("bad-request", Type.modify, 400, 400),
    CONFLICT("conflict", Type.cancel, 400, 400),
    FEATURE_NOT_IMPLEMENTED("feature-not-implemented", Type.cancel, 405, 501),
    FORBIDDEN("forbidden", Type.auth, 403, 603),
    /** With a new address it is 301. */
    GONE("gone", Type.cancel, 410, 410),
    INTERNAL_SERVER_ERROR("internal-server-error", Type.cancel, 500, 500),
    ITEM_NOT_FOUND("item-not-found", Type.cancel, 404, 604),
    JID_MALFORMED("jid-malformed", Type.modify, 400, 400),
    NOT_ACCEPTABLE("not-acceptable", Type.modify, 406, 606),
    NOT_ALLOWED("not-allowed", Type.cancel, 403, 403),
    // Deviates from RFC 7247 s7.1: 401 needs a WWW-Authenticate (RFC 3261 s20.44), and no credentials would help.
    NOT_AUTHORIZED("not-authorized", Type.auth, 403, 403),
    POLICY_VIOLATION("policy-violation", Type.modify, 403, 403),
    RECIPIENT_UNAVAILABLE("recipient-unavailable", Type.wait, 480, 600),
    REDIRECT("redirect", Type.modify, 302, 302),
    // Deviates from RFC 7247 s7.1: 407 needs a Proxy-Authenticate (RFC 3261 s20.27).
    REGISTRATION_REQUIRED("registration-required", Type.auth, 403, 403),
    /** Note 4 of the table: 404 for what does not exist, 408 for what cannot be resolved; a server seldom says which. */
    REMOTE_SERVER_NOT_FOUND("remote-server-not-found", Type.cancel, 404, 404),
    REMOTE_SERVER_TIMEOUT("remote-server-timeout", Type.wait, 408, 408),
    RESOURCE_CONSTRAINT("resource-constraint", Type.wait, 500, 500),
    /** Note 5 of the table: never 503, which would condemn the whole gateway; 405 would say that MESSAGE is not known here. */
    SERVICE_UNAVAILABLE("service-unavailable", Type.cancel, 403, 403),
    SUBSCRIPTION_REQUIRED("subscription-required", Type.auth, 400, 400),
    UNDEFINED_CONDITION("undefined-condition", Type.cancel, 400, 400),
    UNEXPECTED_REQUEST("unexpected-request", Type.wait, 491, 491);

    static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-stanzas";
    private static final ErrorCondition[] ALL = values();

    private final String xmlName;
    private final Type type;
    private final int fullJidCode;
    private final int bareJidCode;

    ErrorCondition(String xmlName, Type type, int fullJidCode, int bareJidCode) {
        this.xmlName = xmlName;
        this.type = type;
        this.fullJidCode = fullJidCode;
        this.bareJidCode = bareJidCode;
    }

    /** The element's name. */
    public String xmlName() {
        return xmlName;
    }

    int fullJidCode() {
        return fullJidCode;
    }

    int bareJidCode() {
        return bareJidCode;
    }

    /** A new error with this condition and its usual type; no {@code <text/>} if the text is empty. */
    public PacketError error(String text) {
        return error("", text);
    }

    /** The same with character data in the condition: the new address of gone and redirect (RFC 6120 s8.3.3.5, s8.3.3.14). */
    PacketError error(String data, String text) {
        Element error = DocumentHelper.createElement("error").addAttribute("type", type.name());
        Element condition = error.addElement(xmlName, NAMESPACE);
        if (!data.isEmpty()) {
            condition.addText(XmlText.clean(data));
        }
        if (!text.isEmpty()) {
            error.addElement("text", NAMESPACE).addText(XmlText.clean(text));
        }
        return new PacketError(error);
    }

    /** The condition of an error; undefined-condition if it has none that RFC 6120 knows. */
    public static ErrorCondition of(PacketError error) {
        for (ErrorCondition condition : ALL) {
            if (condition.element(error).isPresent()) {
                return condition;
            }
        }
        return UNDEFINED_CONDITION;
    }

    /** The element of this condition in that error. */
    Optional<Element> element(PacketError error) {
        Element found = error.getElement().element(xmlName);
        return Optional.ofNullable(found).filter(element -> NAMESPACE.equals(element.getNamespaceURI()));
    }
}
