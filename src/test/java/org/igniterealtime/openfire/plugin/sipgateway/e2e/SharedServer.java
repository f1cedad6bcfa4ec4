package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.server.ServerSetup;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/** The one server of all scenarios, started by the first. */
final class SharedServer implements AutoCloseable {

    static final String DOMAIN = "example.com";
    static final String PASSWORD = "secret";

    private final TestServer server;

    SharedServer() throws IOException {
        this.server = TestServer.start(setup());
    }

    TestServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }

    /** With the gateway on free ports, and nothing claimed yet. */
    private static ServerSetup setup() throws IOException {
        Path target = Path.of(System.getProperty("plugin.jar")).toAbsolutePath().getParent();
        String sip = Integer.toString(FreePorts.next());
        return new ServerSetup(target.resolve("openfire-e2e"), Path.of(System.getProperty("openfire.lib")), installed(),
                Path.of(System.getProperty("plugin.jar")), DOMAIN,
                Map.of("juliet", PASSWORD, "nurse", PASSWORD, "romeo", PASSWORD), FreePorts.next(), FreePorts.next(),
                Map.of("plugin.sipgateway.sip.host", "127.0.0.1",
                        "plugin.sipgateway.sip.bind", "127.0.0.1",
                        "plugin.sipgateway.sip.udp.port", sip,
                        "plugin.sipgateway.sip.tcp.port", sip,
                        "plugin.sipgateway.sip.tls.port", Integer.toString(FreePorts.next()),
                        "plugin.sipgateway.msrp.port", Integer.toString(FreePorts.next()),
                        "plugin.sipgateway.msrp.tls.port", Integer.toString(FreePorts.next())));
    }

    private static Optional<Path> installed() {
        String home = System.getProperty("e2e.openfire.home", "");
        return home.isBlank() ? Optional.empty() : Optional.of(Path.of(home).toAbsolutePath());
    }
}
