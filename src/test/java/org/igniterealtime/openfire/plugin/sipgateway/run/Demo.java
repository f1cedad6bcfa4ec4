package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;
import org.jivesoftware.smack.packet.Message;

/** The conversation of {@code mvn -Prun}: an XMPP user and romeo, each with a client of their own, through the gateway. */
final class Demo {

    private final TestServer server;
    private final DemoSipUser romeo;
    private final Transcript transcript;

    Demo(TestServer server, DemoSipUser romeo, Transcript transcript) {
        this.server = server;
        this.romeo = romeo;
        this.transcript = transcript;
    }

    /**
     * Holds the conversation.
     *
     * @throws AssertionError if a message does not arrive within 10 s
     */
    void hold(String name, String password) throws IOException {
        try (XmppUser juliet = XmppUser.login(server.xmpp(), server.domain(), name, password, "balcony")) {
            toSip(juliet, "Art thou not Romeo, and a Montague?");
            toXmpp(juliet, "Neither, fair saint, if either thee dislike.", false);
            toSip(juliet, "How cam'st thou hither, tell me, and wherefore?");
            toXmpp(juliet, "With love's light wings did I o'erperch these walls. \u2665", true);
            toSip(juliet, "If they do see thee, they will murder thee.");
            new SessionDemo(juliet, romeo, transcript).hold();
        }
    }

    private void toSip(XmppUser juliet, String text) throws IOException {
        juliet.sends(romeo.agent().address(), text);
        String received = romeo.agent().receives().text();
        require(received.equals(text), received);
    }

    private void toXmpp(XmppUser juliet, String text, boolean tcp) throws IOException {
        var message = romeo.agent().request("MESSAGE", "sip:" + juliet.bareJid()).body(text);
        SipText answer = (tcp ? message.overTcp() : message).send();
        transcript.sipToXmpp(romeo.agent().address(), juliet.bareJid(), text, tcp ? "TCP" : "UDP", answer);
        Message stanza = juliet.receives();
        transcript.stanza(stanza);
        require(text.equals(stanza.getBody()), stanza.toString());
    }

    private static void require(boolean same, String received) {
        if (!same) {
            throw new AssertionError("Something else arrived: " + received);
        }
    }
}
