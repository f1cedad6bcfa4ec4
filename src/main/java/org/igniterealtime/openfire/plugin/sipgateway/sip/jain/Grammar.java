package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;

/** Reads messages by the grammar of RFC 3261 s25, with the RI's parser. Thread safe. */
final class Grammar {

    /** What must be readable; any other header that is not is passed over (RFC 3261 s8.2, s16.3 1). */
    private static final Set<Class<?>> NEEDED =
            Set.of(RequestLine.class, Via.class, From.class, To.class, CallID.class, CSeq.class);
    private static final Set<String> NEEDED_NAMES = Set.of("via", "from", "to", "call-id", "cseq");

    private Grammar() {
    }

    /**
     * Looks only at what every request needs, which is all that MESSAGE has to get right.
     *
     * @throws ParseException whose message names what cannot be read
     */
    static void check(WireMessage wire) throws ParseException {
        parse(wire.head(NEEDED_NAMES::contains));
    }

    /** @throws ParseException whose message names what cannot be read */
    static SIPRequest read(WireMessage wire) throws ParseException {
        if (parse(wire.head(name -> true)) instanceof SIPRequest request) {
            return request;
        }
        throw bad("Request-Line", null);
    }

    /** @throws ParseException whose message names what cannot be read */
    static SIPResponse readAnswer(WireMessage wire) throws ParseException {
        if (parse(wire.head(name -> true)) instanceof SIPResponse response) {
            return response;
        }
        throw bad("Status-Line", null);
    }

    private static SIPMessage parse(byte[] head) throws ParseException {
        try {
            return new StringMsgParser().parseSIPMessage(head, false, false, Grammar::onBadHeader);
        } catch (RuntimeException e) { // the parser's way to say that it is lost
            throw bad("header", e);
        }
    }

    private static void onBadHeader(ParseException e, SIPMessage message, Class<?> header, String text, String all)
            throws ParseException {
        if (NEEDED.contains(header)) {
            throw bad(header.getSimpleName(), e);
        }
    }

    private static ParseException bad(String what, Exception cause) {
        ParseException bad = new ParseException("bad " + what, 0);
        bad.initCause(cause);
        return bad;
    }
}
