package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * Linphone without a screen (linphone-daemon), of a SIP user of example.net who is registered at a Kamailio. What it knows is in
 * a folder of its own, so each one starts anew. Used from one thread.
 */
final class Linphone implements AutoCloseable {

    private static final Path CONFIGURATION = Path.of("src/test/resources/linphone/linphonerc");
    private static final Path READER = Path.of("src/test/resources/linphone/reader.py");
    /** What the gateway learns of a client must not reach the next test. */
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final Duration END = Duration.ofSeconds(10);

    /** How texts and notifications go. */
    enum Bodies { PLAIN, CPIM }

    /** A text that it has shown to its user, and the SIP URI of who wrote it. */
    record Shown(String from, String text) {
    }

    private final String user;
    private final Program program;
    /** What liblinphone says of itself, every SIP message among it. */
    private final Tail inside;

    private Linphone(String user, Program program, Tail inside) {
        this.user = user;
        this.program = program;
        this.inside = inside;
    }

    /** Starts one for a new user, and waits until it is registered. */
    static Linphone registered(Kamailio kamailio, Transport transport, Bodies bodies) throws IOException {
        return registered(kamailio, transport, bodies, (configuration, log) -> List.of("linphone-daemon",
                "--disable-stats-events", "--config", configuration.toString(), "--log", log.toString()));
    }

    /** The same, of a user who reads every text at once, and who can be seen composing, which linphone-daemon does not know. */
    static Linphone reading(Kamailio kamailio, Transport transport, Bodies bodies) throws IOException {
        return registered(kamailio, transport, bodies, (configuration, log) -> List.of("/usr/bin/python3", READER.toString(),
                configuration.toString(), log.toString()));
    }

    private static Linphone registered(Kamailio kamailio, Transport transport, Bodies bodies,
                                       BiFunction<Path, Path, List<String>> command) throws IOException {
        String user = "romeo" + USERS.incrementAndGet();
        Path home = Files.createTempDirectory(Program.folder(), "linphone-");
        // It does not make this one, and crashes without.
        Files.createDirectories(home.resolve(".local/share/linphone"));
        Path configuration = Program.filledIn(home.getFileName() + "/linphonerc", CONFIGURATION, Map.of(
                "USER", user,
                "PASSWORD", Kamailio.PASSWORD,
                "PORT", Integer.toString(FreePorts.next()),
                "PROXY", kamailio.uri(transport),
                "CPIM", bodies == Bodies.CPIM ? "1" : "0"));
        Path log = Files.createFile(home.resolve("log"));
        Program program = Program.start(home.getFileName().toString(), "linphone-cli", command.apply(configuration, log),
                Map.of("HOME", home.toString(), "TERM", "dumb"));
        Linphone linphone = new Linphone(user, program, new Tail(log, program::isAlive));
        try {
            linphone.inside.awaits("to \\[LinphoneRegistrationOk]");
            return linphone;
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** The bare address. */
    String address() {
        return user + "@example.net";
    }

    /** Sends a text, which must be one line, and waits until the gateway has taken it. */
    void sends(String to, String text) throws IOException {
        assertEquals("Delivered", fateOf(to, text));
    }

    /** Sends a text, and waits until it has been refused. */
    void failsToSend(String to, String text) throws IOException {
        assertEquals("NotDelivered", fateOf(to, text));
    }

    private String fateOf(String to, String text) throws IOException {
        program.reads("message sip:" + to + ' ' + text);
        return program.output().awaits("Event-type: message-state-changed\n\nId: \\S+\n"
                + "State: LinphoneChatMessageState(Delivered|NotDelivered)\n").get(1);
    }

    /** The next text that it has shown. */
    Shown shows() {
        List<String> event = program.output().awaits("Event-type: message-received\n\nFrom: <?(\\S+?)>?\nTo: \\S+\nId: \\S+\n"
                + "Content: \"(.*?)\"\n\n\n");
        return new Shown(event.get(1), event.get(2));
    }

    /** Waits until one of its own texts has become that: DeliveredToUser, Displayed. */
    void ownTextBecomes(String state) {
        inside.awaits("Chat message .{1,200}: moving from \\w+ to " + Pattern.quote(state) + "\n");
    }

    /** Its user begins to type. */
    void composes(String to) throws IOException {
        program.reads("composing sip:" + to);
    }

    /** Waits until it hears that the peer is composing, or no longer. */
    void hears(String composingState) {
        inside.awaits("<state>" + composingState + "</state>");
    }

    /** Unregisters and ends. */
    void leaves() throws IOException {
        program.reads("quit");
        assertEquals(0, program.awaitEnd(END));
    }

    @Override
    public void close() {
        program.close();
    }
}
