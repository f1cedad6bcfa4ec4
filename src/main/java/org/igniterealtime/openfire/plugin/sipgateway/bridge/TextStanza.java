package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageModeMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.XhtmlMapping;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/** The stanza that a text of a SIP user becomes, in either mode. Each has an id. */
final class TextStanza {

    private static final Duration OLD = Duration.ofSeconds(30);

    private TextStanza() {
    }

    /** Whether it was sent so long ago that the user should see when. */
    static boolean isOld(Instant sent, Instant now) {
        return sent.isBefore(now.minus(OLD));
    }

    /** @param old when it was sent, if that is to be seen */
    static Message of(ChatBodies.Text text, PageMessage content, JID from, JID to, Message.Type type, Optional<Instant> old) {
        Message stanza = PageModeMapping.toXmpp(content, from, to, type, old);
        if (stanza.getID() == null) {
            stanza.setID(UUID.randomUUID().toString());
        }
        text.html().ifPresent(html -> XhtmlMapping.add(stanza, html));
        return stanza;
    }
}
