package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.IOException;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;

/** The part of the demo that is a chat: romeo's agent takes an MSRP session, and ends it. Every wait has a deadline of 10 s. */
final class SessionDemo {

    private static final String COMPOSING = "application/im-iscomposing+xml";
    private static final String STATES = "http://jabber.org/protocol/chatstates";

    private final XmppUser juliet;
    private final DemoSipUser romeo;
    private final Transcript transcript;

    SessionDemo(XmppUser juliet, DemoSipUser romeo, Transcript transcript) {
        this.juliet = juliet;
        this.romeo = romeo;
        this.transcript = transcript;
    }

    void hold() throws IOException {
        juliet.sends(juliet.message(romeo.phone().address()).ofType(Message.Type.chat)
                .setBody("Wilt thou be gone? It is not yet near day.")
                .addExtension(StandardExtensionElement.builder("active", STATES).build())
                .addExtension(StandardExtensionElement.builder("request", "urn:xmpp:receipts").build()));
        SipText invite = romeo.phone().rings();
        transcript.call(invite);
        MsrpSession session = romeo.phone().takes(invite);
        arrives(invite, session);
        arrivesAtJuliet();
        says(session, COMPOSING, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><isComposing "
                + "xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>active</state></isComposing>", "(is typing)");
        says(session, "text/plain;charset=UTF-8", "It was the lark, the herald of the morn. \u266b", "");
        juliet.chats(romeo.phone().address(), "It was the nightingale, and not the lark. ".repeat(200).strip());
        arrives(invite, session);
        session.hangsUp();
        transcript.note(romeo.phone().address() + " hangs up: BYE");
        arrivesAtJuliet();
    }

    private void arrives(SipText invite, MsrpSession session) {
        MsrpText send = session.receives();
        transcript.send(invite.fromUri(), invite.requestUri(), send);
    }

    private void says(MsrpSession session, String contentType, String body, String shown) throws IOException {
        session.sends(contentType, body);
        transcript.said(romeo.phone().address(), juliet.bareJid(), shown.isEmpty() ? body : shown, contentType);
        arrivesAtJuliet();
    }

    private void arrivesAtJuliet() {
        transcript.stanza(juliet.receives());
    }
}
