package org.igniterealtime.openfire.plugin.sipgateway.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * A baresip of a SIP user of example.net who is registered at a Kamailio, and has one contact. It writes every SIP message that
 * it sends or receives, so what came of a text is read there. Used from one thread.
 */
final class Baresip implements AutoCloseable {

    private static final Path TEMPLATES = Path.of("src/test/resources/baresip");

    private final String user;
    private final int proxyPort;
    private final Program program;

    private Baresip(String user, int proxyPort, Program program) {
        this.user = user;
        this.proxyPort = proxyPort;
        this.program = program;
    }

    /** Starts it and waits until it is registered. */
    static Baresip registered(String user, String contact, Kamailio kamailio, Transport transport) throws IOException {
        Path folder = Files.createTempDirectory(Program.folder(), "baresip-");
        Map<String, String> values = Map.of(
                "PORT", Integer.toString(FreePorts.next()),
                "USER", user,
                "PASSWORD", Kamailio.PASSWORD,
                "PROXY", kamailio.uri(transport),
                "CONTACT", contact);
        for (String file : List.of("config", "accounts", "contacts")) {
            Program.filledIn(folder.getFileName() + "/" + file, TEMPLATES.resolve(file), values);
        }
        Program program = Program.start(folder.getFileName().toString(), "baresip-core",
                List.of("baresip", "-f", folder.toString(), "-s"));
        try {
            program.output().awaits("1 useragent registered successfully");
            return new Baresip(user, kamailio.address().getPort(), program);
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** The bare address. */
    String address() {
        return user + "@example.net";
    }

    /** Sends its contact a text, which must be one line, and returns the status code of the answer. */
    int sends(String text) throws IOException {
        program.reads("/message " + text);
        // Kamailio wants the password first.
        return Integer.parseInt(program.output().awaits(":" + proxyPort + " -> \\S+\nSIP/2.0 (?!407)([2-6]\\d\\d) [^\n]*\n"
                + "(?:[^\n:]+: [^\n]*\n)*CSeq: \\d+ MESSAGE").get(1));
    }

    /** Asks somebody with OPTIONS, and returns the answer. */
    String asks(String uri) throws IOException {
        program.reads("/options " + uri);
        return program.output().awaits("----- OPTIONS of \\S+ -----\r?\n(.*?)\r?\n\r?\n").get(1);
    }

    /** The next text that it has shown, after the URI of its sender. */
    String shows() {
        return program.output().awaits("\r(\\S+: \".*?\")\n").get(1);
    }

    @Override
    public void close() {
        program.close();
    }
}
