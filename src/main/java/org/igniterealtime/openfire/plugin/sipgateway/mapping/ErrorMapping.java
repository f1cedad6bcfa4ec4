package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import static org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition.*;

import java.util.Optional;

import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * SIP answers to stanza errors and back (RFC 7247 s7). Table 3 is {@link #condition}, Table 2 stands in {@link ErrorCondition}.
 * Pure; every call makes a new {@link PacketError}, since those are mutable.
 *
 * <pre>
 * 404 Not Found                              item-not-found, cancel, text "Not Found"
 * 301 Moved, Contact: sip:romeo@new.example  gone, cancel, sip:romeo@new.example in it
 * 603 Decline                                recipient-unavailable, wait, text "Decline"
 * item-not-found about a full JID            404
 * item-not-found about a bare JID            604, or 404 if 4xx is preferred
 * </pre>
 */
public final class ErrorMapping {
    /** Reason phrases are cut there, in characters. */
    static final int MAX_REASON = 200;

    private ErrorMapping() {
    }

    /**
     * The stanza error for a final SIP answer.
     *
     * @param code    300 to 699; 1xx and 2xx are no errors
     * @param reason  reason phrase, becomes the text
     * @param address with 3xx, where the peer can be reached: a URI, best an {@code xmpp:} one ({@link XmppUri}), else Contact's
     */
    public static PacketError toXmpp(int code, String reason, Optional<String> address) {
        ErrorCondition condition = condition(code);
        // RFC 7247 s7.2 note 1: gone has the new address with 301, if the answer named one, and never with 410.
        boolean redirects = code < 400 && (condition == GONE || condition == REDIRECT);
        return condition.error(redirects ? address.orElse("") : "", reason);
    }

    /** RFC 7247 Table 3. */
    static ErrorCondition condition(int code) {
        return switch (code) {
            case 301, 410 -> GONE;
            case 380, 406, 415, 416, 421, 482, 483, 488, 505, 606 -> NOT_ACCEPTABLE;
            case 401 -> NOT_AUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404, 481, 484, 485, 604 -> ITEM_NOT_FOUND;
            case 405, 420, 439, 501 -> FEATURE_NOT_IMPLEMENTED;
            case 407 -> REGISTRATION_REQUIRED;
            case 408, 504 -> REMOTE_SERVER_TIMEOUT;
            case 413, 414, 440, 489, 513 -> POLICY_VIOLATION;
            case 423 -> RESOURCE_CONSTRAINT;
            case 430, 480, 486, 487 -> RECIPIENT_UNAVAILABLE;
            case 491 -> UNEXPECTED_REQUEST;
            case 502 -> REMOTE_SERVER_NOT_FOUND;
            default -> series(code);
        };
    }

    private static ErrorCondition series(int code) {
        return switch (code / 100) {
            case 3 -> REDIRECT;
            case 4 -> BAD_REQUEST;
            case 5 -> INTERNAL_SERVER_ERROR;
            case 6 -> RECIPIENT_UNAVAILABLE;
            default -> throw new IllegalArgumentException("No error: " + code);
        };
    }

    /** Nobody answered, or nobody took the connection: the message may be sent again later. */
    public static PacketError noAnswer(String text) {
        return REMOTE_SERVER_TIMEOUT.error(text);
    }

    /** There is no way to that domain. */
    public static PacketError noRoute(String text) {
        return REMOTE_SERVER_NOT_FOUND.error(text);
    }

    /**
     * The final answer for a stanza error.
     *
     * @param toFullJid whether the message went to a full JID: the error is then about one endpoint only
     * @param prefer4xx 4xx where the RFC recommends 6xx, which ends the search of every forking proxy
     */
    public static SipError toSip(PacketError error, boolean toFullJid, boolean prefer4xx) {
        ErrorCondition condition = ErrorCondition.of(error);
        Optional<SipUri> contact = newAddress(error, condition);
        int bareJidCode = prefer4xx && condition.bareJidCode() >= 600 ? condition.fullJidCode() : condition.bareJidCode();
        // RFC 7247 s7.1 note 3: gone is 301 if it says where to, which it does not unless SIP can be told.
        int code = condition == GONE && contact.isPresent() ? 301 : toFullJid ? condition.fullJidCode() : bareJidCode;
        return new SipError(code, reason(error, code), contact);
    }

    private static Optional<SipUri> newAddress(PacketError error, ErrorCondition condition) {
        if (condition != GONE && condition != REDIRECT) {
            return Optional.empty();
        }
        return condition.element(error).map(element -> element.getTextTrim()).flatMap(address -> {
            Optional<SipUri> sip = SipUri.parse(address);
            return sip.isPresent() ? sip : XmppUri.parse(address).flatMap(AddressMapping::toSip);
        });
    }

    /** The error's text on one line, else the phrase that belongs to the code. */
    private static String reason(PacketError error, int code) {
        String text = error.getText();
        String line = text == null ? "" : HeaderText.oneLine(text);
        return line.isEmpty() ? phrase(code) : line.substring(0, HeaderText.cut(line, MAX_REASON));
    }

    /** RFC 3261 s21, for the codes of Table 2. */
    private static String phrase(int code) {
        return switch (code) {
            case 301 -> "Moved Permanently";
            case 302 -> "Moved Temporarily";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 410 -> "Gone";
            case 480 -> "Temporarily Unavailable";
            case 491 -> "Request Pending";
            case 500 -> "Server Internal Error";
            case 501 -> "Not Implemented";
            case 600 -> "Busy Everywhere";
            case 603 -> "Decline";
            case 604 -> "Does Not Exist Anywhere";
            case 606 -> "Not Acceptable";
            default -> throw new IllegalArgumentException("Not in Table 2: " + code);
        };
    }

    /**
     * The error stanza for a message (RFC 6120 s8.3.1): same id and thread, addresses swapped, without its content.
     *
     * @param original never an error itself
     */
    public static Message errorStanza(Message original, PacketError error) {
        Message answer = new Message();
        answer.setType(Message.Type.error);
        answer.setID(original.getID());
        answer.setFrom(original.getTo());
        answer.setTo(original.getFrom());
        answer.setThread(original.getThread());
        answer.getElement().add(error.getElement().createCopy());
        return answer;
    }
}
