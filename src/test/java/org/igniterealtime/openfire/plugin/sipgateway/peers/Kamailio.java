package org.igniterealtime.openfire.plugin.sipgateway.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * A Kamailio that is registrar and proxy of example.net, and sends everything else to the gateway; or one that is an MSRP relay
 * besides. Used from one thread.
 */
final class Kamailio implements AutoCloseable {

    /** Of every user. */
    static final String PASSWORD = "wherefore";
    private static final Path CONFIGURATIONS = Path.of("src/test/resources/kamailio");

    private final int port;
    private final int relayPort;
    private final Program program;

    private Kamailio(int port, int relayPort, Program program) {
        this.port = port;
        this.relayPort = relayPort;
        this.program = program;
    }

    /** Starts a proxy and waits until it takes requests. */
    static Kamailio start(InetSocketAddress gateway, Transport towardsGateway) throws IOException {
        return start("proxy", gateway, towardsGateway, "MD5", List.of());
    }

    /** One that asks the gateway for the password {@code secret}, with that algorithm. */
    static Kamailio startAsking(InetSocketAddress gateway, Transport towardsGateway, String algorithm) throws IOException {
        return start("proxy", gateway, towardsGateway, algorithm, List.of("-A", "DIGEST"));
    }

    /** One that asks its users for the password, with REGISTER and with every request that begins something. */
    static Kamailio startAskingUsers(InetSocketAddress gateway, Transport towardsGateway) throws IOException {
        return start("proxy", gateway, towardsGateway, "MD5", List.of("-A", "PASSWORDS"));
    }

    /** Starts one that is a relay too. */
    static Kamailio startWithRelay(InetSocketAddress gateway, Transport towardsGateway) throws IOException {
        Kamailio kamailio = start("relay", gateway, towardsGateway, "MD5", List.of());
        kamailio.program.awaitListening(Transport.TCP, kamailio.relayPort);
        return kamailio;
    }

    private static Kamailio start(String role, InetSocketAddress gateway, Transport towardsGateway, String algorithm,
                                  List<String> options) throws IOException {
        int port = FreePorts.next();
        int relayPort = FreePorts.next();
        String name = "kamailio-" + role + "-" + towardsGateway + (options.isEmpty() ? "" : "-" + algorithm);
        Path configuration = Program.filledIn(name + ".cfg", CONFIGURATIONS.resolve(role + ".cfg"), Map.of(
                "PORT", Integer.toString(port),
                "RELAY", Integer.toString(relayPort),
                "ALGORITHM", algorithm,
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
            return new Kamailio(port, relayPort, program);
        } catch (IOException | AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** Where it takes SIP, over UDP and TCP. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Where a relay takes MSRP. */
    int relayPort() {
        return relayPort;
    }

    /** How the gateway reaches it. */
    String uri(Transport transport) {
        return "sip:127.0.0.1:" + port + ";transport=" + transport.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        program.close();
    }
}
