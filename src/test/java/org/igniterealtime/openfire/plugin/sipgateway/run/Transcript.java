package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.PrintStream;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.jivesoftware.smack.packet.Message;

/** Prints messages as they arrive: who, to whom, which way, the text, and below it what it was on the wire. Thread safe. */
final class Transcript {

    private static final int MOST_SHOWN = 90;

    private final PrintStream out;

    Transcript(PrintStream out) {
        this.out = out;
    }

    void xmppToSip(SipText message, Answer answer) {
        print("XMPP -> SIP", message.fromUri(), message.requestUri(), message.text(),
                message.startLine() + ", " + message.field("Via").orElse("").split("\\s")[0].replace("SIP/2.0/", "")
                        + ", From " + message.header("From").replaceFirst(";tag=.*", "")
                        + ", " + message.field("Content-Type").orElse("no type") + ", answered " + answer.code());
    }

    void sipToXmpp(String from, String to, String text, String transport, SipText answer) {
        print("SIP -> XMPP", "sip:" + from, to, text, "MESSAGE over " + transport + ", answered " + answer.code() + " "
                + answer.reason());
    }

    /** The stanza that came of a message from SIP. */
    void stanza(Message message) {
        out.println("             arrived as <message type='" + message.getType() + "' from='" + message.getFrom() + "' to='"
                + message.getTo() + "'>" + sign(message));
    }

    /** What a stanza without a text holds. */
    private static String sign(Message message) {
        return message.getBody() != null ? "" : message.getExtensions().stream().map(extension -> "<" + extension.getElementName() + "/>")
                .filter(element -> !element.equals("<thread/>") && !element.equals("<no-store/>")).collect(Collectors.joining());
    }

    /** A session that begins. */
    void call(SipText invite) {
        lines("SESSION      " + invite.fromUri() + " calls " + invite.requestUri(), "INVITE " + invite.requestUri() + ", Subject "
                + invite.field("Subject").orElse("none") + ", Contact " + invite.header("Contact") + ", answered 200");
    }

    /** What a session brings to the SIP user. */
    void send(String from, String to, MsrpText send) {
        print("XMPP -> SIP", from, to, send.text().strip(), "MSRP SEND, Byte-Range " + send.header("Byte-Range")
                + send.field("Success-Report").map(wish -> ", Success-Report " + wish).orElse("") + ", " + send.header("Content-Type"));
    }

    /** What the SIP user says in a session. */
    void said(String from, String to, String text, String contentType) {
        print("SIP -> XMPP", "sip:" + from, to, text, "MSRP SEND, " + contentType);
    }

    /** What else happens. */
    void note(String sentence) {
        lines("             " + sentence);
    }

    private void lines(String... lines) {
        synchronized (out) {
            out.println(String.join(System.lineSeparator() + "             ", lines));
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + " ... (" + text.length() + " characters)";
    }

    private void print(String way, String from, String to, String text, String wire) {
        synchronized (out) {
            out.println(way + "  " + from + " to " + to + ": " + shortened(text));
            out.println("             " + wire);
        }
    }
}
