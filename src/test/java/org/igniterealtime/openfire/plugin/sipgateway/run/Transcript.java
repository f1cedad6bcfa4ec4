package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.PrintStream;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.jivesoftware.smack.packet.Message;

/** Prints messages as they arrive: who, to whom, which way, the text, and below it what it was on the wire. Thread safe. */
final class Transcript {

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
                + message.getTo() + "'>");
    }

    private void print(String way, String from, String to, String text, String wire) {
        synchronized (out) {
            out.println(way + "  " + from + " to " + to + ": " + text);
            out.println("             " + wire);
        }
    }
}
