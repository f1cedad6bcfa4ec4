package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.server.LoopbackCertificate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/** A Kamailio that is registrar and proxy of example.net, and sends everything else to the gateway. Used from one thread. */
final class Kamailio implements AutoCloseable {

    /** Of every user. */
    static final String PASSWORD = "wherefore";
    private static final Path CONFIGURATION = Path.of("src/test/resources/kamailio/proxy.cfg");

    private final int port;
    private final int tlsPort;
    private final Program program;

    private Kamailio(int port, int tlsPort, Program program) {
        this.port = port;
        this.tlsPort = tlsPort;
        this.program = program;
    }

    /** Starts it and waits until it takes requests. */
    static Kamailio start(InetSocketAddress gateway, Transport towardsGateway) throws IOException {
        return start(gateway, towardsGateway, List.of());
    }

    /** One that asks its users for the password, with REGISTER and with every request that begins something. */
    static Kamailio startAskingUsers(InetSocketAddress gateway, Transport towardsGateway) throws IOException {
        return start(gateway, towardsGateway, List.of("-A", "PASSWORDS"));
    }

    /** One that also takes TLS, from those who show a certificate that it trusts, and shows the same itself. */
    static Kamailio startWithTls(InetSocketAddress gateway, LoopbackCertificate certificate) throws IOException {
        Kamailio kamailio = start(gateway, Transport.TLS, List.of("-A", "TLS"), certificate.key(), certificate.certificate());
        kamailio.program.awaitListening(Transport.TCP, kamailio.tlsPort);
        return kamailio;
    }

    private static Kamailio start(InetSocketAddress gateway, Transport towardsGateway, List<String> options) throws IOException {
        return start(gateway, towardsGateway, options, Path.of(""), Path.of(""));
    }

    private static Kamailio start(InetSocketAddress gateway, Transport towardsGateway, List<String> options, Path key, Path certificate)
            throws IOException {
        int port = FreePorts.next();
        int tlsPort = FreePorts.next();
        String name = "kamailio-" + towardsGateway;
        Path configuration = Program.filledIn(name + ".cfg", CONFIGURATION, Map.of(
                "PORT", Integer.toString(port),
                "TLSPORT", Integer.toString(tlsPort),
                "KEY", key.toString(),
                "CERTIFICATE", certificate.toString(),
                "PASSWORD", PASSWORD,
                "GATEWAY", Integer.toString(gateway.getPort()),
                "TRANSPORT", towardsGateway.name().toLowerCase(Locale.ROOT)));
        Path run = Files.createDirectories(Program.folder().resolve(name));
        // In the foreground, and yet with several processes, which it takes along when it is told to end.
        List<String> command = new ArrayList<>(List.of("kamailio", "-f", configuration.toString(), "-DD", "-E",
                "-m", "32", "-M", "8", "-Y", run.toString(), "-P", run.resolve("pid").toString()));
        command.addAll(options);
        Program program = Program.start(name, "kamailio", command);
        try {
            program.awaitListening(Transport.UDP, port);
            program.awaitListening(Transport.TCP, port);
            return new Kamailio(port, tlsPort, program);
        } catch (IOException | AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** Where it takes SIP, over UDP and TCP. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** How the gateway reaches it. */
    String uri(Transport transport) {
        return "sip:127.0.0.1:" + (transport == Transport.TLS ? tlsPort : port) + ";transport=" + transport.name().toLowerCase(Locale.ROOT);
    }

    /** Registers a user who sends everything here, and is reached over UDP. */
    void register(SipUser user) {
        String name = user.address().split("@")[0];
        SipText answer = user.request("REGISTER", "sip:example.net").with("To", "<sip:" + user.address() + ">")
                .with("Contact", "<" + user.uri().replace("sip:", "sip:" + name + "@") + ">").with("Expires", "300").send();
        assertEquals(200, answer.code());
    }

    @Override
    public void close() {
        program.close();
    }
}
