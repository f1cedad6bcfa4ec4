package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.server.LoopbackCertificate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Through a Kamailio that speaks TLS with the gateway, each with a certificate; so MSRP goes over TLS too. */
@EndToEnd
@Tag("peers")
final class KamailioTlsIT {

    @Test
    void textsAndSessionsGoThroughTlsBothWays(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        int port = FreePorts.next();
        scenario.setting("sip.tls.port", Integer.toString(port));
        InetSocketAddress gateway = new InetSocketAddress(scenario.gateway().getAddress(), port);
        try (Kamailio kamailio = Kamailio.startWithTls(gateway, LoopbackCertificate.of(scenario.server().setup()));
             SipUser romeo = new SipUser("romeo@example.net", 0, kamailio.address());
             MsrpUser chatting = new MsrpUser(romeo).secured(Authority.selfSigned("romeo"))) {
            scenario.setting("domains", "example.net");
            scenario.setting("route.example.net.uri", kamailio.uri(Transport.TLS));
            kamailio.register(romeo);

            juliet.sends(romeo.address(), "Wherefore?");
            SipText message = romeo.receives();
            assertEquals("Wherefore?", message.text());
            assertTrue(message.headers("Via").get(1).startsWith("SIP/2.0/TLS "), message.headers("Via").get(1));

            assertEquals(202, romeo.sends(juliet.bareJid(), "Soft!").code());
            assertEquals("Soft!", juliet.receives().getBody());

            KamailioIT.assertSessionsBothWays(juliet, chatting, Transport.TLS);
        }
    }
}
