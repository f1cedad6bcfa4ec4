package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.server.LoopbackCertificate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * A Kamailio that is registrar and proxy of example.net, and sends everything else to the gateway; or one that is an MSRP relay
 * besides. Used from one thread.
 */
final class Kamailio implements AutoCloseable {

    /** Of every user. */
    static final String PASSWORD = "wherefore";
    private static final Path CONFIGURATIONS = Path.of("src/test/resources/kamailio");
    private static final Path INSTALLED = Path.of("/etc/kamailio/kamailio.cfg");
    private static final String REFUSAL = "\troute(AUTH);";
    private static final String OTHER_DOMAINS = "\troute(SIPOUT);";

    private final int port;
    /** For MSRP, or for SIP over TLS. */
    private final int otherPort;
    private final Program program;

    private Kamailio(int port, int otherPort, Program program) {
        this.port = port;
        this.otherPort = otherPort;
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
        kamailio.program.awaitListening(Transport.TCP, kamailio.otherPort);
        return kamailio;
    }

    /** One that also takes TLS, from those who show a certificate that it trusts, and shows the same itself. */
    static Kamailio startWithTls(InetSocketAddress gateway, LoopbackCertificate certificate) throws IOException {
        Kamailio kamailio = start("proxy", gateway, Transport.TLS, List.of("-A", "TLS"), Map.of("ALGORITHM", "MD5",
                "KEY", certificate.key().toString(), "CERTIFICATE", certificate.certificate().toString()));
        kamailio.program.awaitListening(Transport.TCP, kamailio.otherPort);
        return kamailio;
    }

    /** One with the configuration that it comes with, and in that what readme.html tells administrators to add. */
    static Kamailio startAsInReadme(InetSocketAddress gateway) throws IOException {
        String installed = Files.readString(INSTALLED);
        assertTrue(installed.contains(REFUSAL) && installed.contains(OTHER_DOMAINS), INSTALLED + " is not as Debian has it");
        String toGateway = inReadme("kamailio").replace("192.0.2.5:5060", "127.0.0.1:" + gateway.getPort());
        int port = FreePorts.next();
        Path configuration = Files.writeString(Program.folder().resolve("kamailio-readme.cfg"), installed
                .replace(REFUSAL, inReadme("kamailio-open")).replace(OTHER_DOMAINS, toGateway + '\n' + OTHER_DOMAINS)
                + "\nalias=\"example.net\"\nlisten=udp:127.0.0.1:" + port + "\nlisten=tcp:127.0.0.1:" + port + '\n');
        return start("kamailio-readme", configuration, List.of(), port, port);
    }

    private static String inReadme(String id) throws IOException {
        String readme = Files.readString(Path.of("readme.html"));
        int start = readme.indexOf('>', readme.indexOf("<pre id=\"" + id + '"')) + 1;
        return readme.substring(start, readme.indexOf("</pre>", start)).replace("&amp;", "&");
    }

    private static Kamailio start(String role, InetSocketAddress gateway, Transport towardsGateway, String algorithm,
                                  List<String> options) throws IOException {
        return start(role, gateway, towardsGateway, options, Map.of("ALGORITHM", algorithm, "KEY", "", "CERTIFICATE", ""));
    }

    private static Kamailio start(String role, InetSocketAddress gateway, Transport towardsGateway, List<String> options,
                                  Map<String, String> particular) throws IOException {
        int port = FreePorts.next();
        int otherPort = FreePorts.next();
        String name = "kamailio-" + role + "-" + towardsGateway + (options.isEmpty() ? "" : "-" + particular.get("ALGORITHM"));
        Map<String, String> values = new HashMap<>(particular);
        values.putAll(Map.of(
                "PORT", Integer.toString(port),
                "RELAY", Integer.toString(otherPort),
                "TLSPORT", Integer.toString(otherPort),
                "PASSWORD", PASSWORD,
                "GATEWAY", Integer.toString(gateway.getPort()),
                "TRANSPORT", towardsGateway.name().toLowerCase(Locale.ROOT)));
        Path configuration = Program.filledIn(name + ".cfg", CONFIGURATIONS.resolve(role + ".cfg"), values);
        return start(name, configuration, options, port, otherPort);
    }

    private static Kamailio start(String name, Path configuration, List<String> options, int port, int otherPort)
            throws IOException {
        Path run = Files.createDirectories(Program.folder().resolve(name));
        // In the foreground, and yet with several processes, which it takes along when it is told to end.
        List<String> command = new ArrayList<>(List.of("kamailio", "-f", configuration.toString(), "-DD", "-E",
                "-m", "32", "-M", "8", "-Y", run.toString(), "-P", run.resolve("pid").toString()));
        command.addAll(options);
        Program program = Program.start(name, "kamailio", command);
        try {
            program.awaitListening(Transport.UDP, port);
            program.awaitListening(Transport.TCP, port);
            return new Kamailio(port, otherPort, program);
        } catch (AssertionError e) {
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
        return otherPort;
    }

    /** How the gateway reaches it. */
    String uri(Transport transport) {
        return "sip:127.0.0.1:" + (transport == Transport.TLS ? otherPort : port) + ";transport="
                + transport.name().toLowerCase(Locale.ROOT);
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
