package org.igniterealtime.openfire.plugin.sipgateway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.EndToEnd;
import org.igniterealtime.openfire.plugin.sipgateway.e2e.Scenario;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;
import org.junit.jupiter.api.Test;

/** READY means that it is this server which answers on each port. */
@EndToEnd
final class ListenersIT {

    private static int port(TestServer server, String key) {
        return Integer.parseInt(server.setup().properties().get(RunOptions.SETTING + key));
    }

    private static Listeners of(TestServer server) {
        return new Listeners(server.xmpp().getPort(), server.console().getPort(), port(server, "sip.udp.port"),
                port(server, "sip.tcp.port"), port(server, "msrp.port"));
    }

    private static void isRefused(Listeners listeners, TestServer server, int port, String option) {
        RunRefused refused = assertThrows(RunRefused.class, () -> listeners.ready(server, Duration.ofMillis(500)));
        assertTrue(refused.getMessage().startsWith("Port " + port + " for "), refused.getMessage());
        assertTrue(refused.getMessage().contains("-D" + option + "="), refused.getMessage());
    }

    @Test
    void readySaysWhereEverythingIs(Scenario scenario) throws Exception {
        Listeners listeners = of(scenario.server());

        String ready = listeners.ready(scenario.server(), Duration.ofSeconds(10));

        assertEquals("READY xmpp=127.0.0.1:" + listeners.xmpp() + " sip=udp:127.0.0.1:" + listeners.sipUdp() + ",tcp:127.0.0.1:"
                + listeners.sipTcp() + " msrp=127.0.0.1:" + listeners.msrp() + " admin=http://127.0.0.1:" + listeners.admin(), ready);
        XmppUser.login(scenario.server().xmpp(), "example.com", "admin", "admin", "desk").close();
    }

    /** Whoever took the port of XMPP may well take connections there. */
    @Test
    void aPortOfXmppThatSomebodyElseHasIsNamed(Scenario scenario) throws IOException {
        Listeners ours = of(scenario.server());
        try (Squatter other = new Squatter()) {
            isRefused(new Listeners(other.port(), ours.admin(), ours.sipUdp(), ours.sipTcp(), ours.msrp()), scenario.server(),
                    other.port(), "run.c2s.port");
        }
    }

    /** Even if they answer OPTIONS, as another gateway would. */
    @Test
    void aPortOfSipThatSomebodyElseHasIsNamed(Scenario scenario) throws IOException {
        Listeners ours = of(scenario.server());
        try (SipUser other = new SipUser("other@example.net", 0, scenario.server().xmpp())) {
            isRefused(new Listeners(ours.xmpp(), ours.admin(), other.port(), ours.sipTcp(), ours.msrp()), scenario.server(),
                    other.port(), "plugin.sipgateway.sip.udp.port");
        }
    }

    @Test
    void aPortOfMsrpThatSomebodyElseHasIsNamed(Scenario scenario) throws IOException {
        Listeners ours = of(scenario.server());
        try (Squatter other = new Squatter()) {
            isRefused(new Listeners(ours.xmpp(), ours.admin(), ours.sipUdp(), ours.sipTcp(), other.port()), scenario.server(),
                    other.port(), "plugin.sipgateway.msrp.port");
        }
    }

    @Test
    void aPortThatIsTakenBeforeTheStartIsNamed() throws IOException {
        try (Squatter other = new Squatter()) {
            Listeners taken = new Listeners(FreePorts.next(), FreePorts.next(), 0, 0, other.port());

            RunRefused refused = assertThrows(RunRefused.class, taken::requireFree);

            assertTrue(refused.getMessage().contains("-Dplugin.sipgateway.msrp.port="), refused.getMessage());
        }
    }

    /** Takes connections, and closes them. */
    private static final class Squatter implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Squatter() throws IOException {
            Thread thread = new Thread(this::run, "squatter");
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            try {
                while (!socket.isClosed()) {
                    Socket taken = socket.accept();
                    taken.close();
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
