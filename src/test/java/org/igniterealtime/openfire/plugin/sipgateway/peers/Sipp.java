package org.igniterealtime.openfire.plugin.sipgateway.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * One run of sipp, an independent SIP user agent, with a scenario of ours. It ends by itself after a number of calls, or with a
 * failure after 60 s. Used from one thread.
 */
final class Sipp implements AutoCloseable {

    private static final Path SCENARIOS = Path.of("src/test/resources/sipp");
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final int port;
    private final Path said;
    private final Path figures;
    private final Program program;

    /** Starts it, with options for this run alone. */
    private Sipp(String name, Path scenario, Transport transport, int calls, String... options) throws IOException {
        port = FreePorts.next();
        said = Program.folder().resolve(name + "-said.log");
        figures = Program.folder().resolve(name + ".csv");
        Files.deleteIfExists(figures);
        List<String> command = new ArrayList<>(List.of("sipp", "-sf", scenario.toString(), "-nostdin", "-nd",
                "-i", "127.0.0.1", "-bind_local", "-p", Integer.toString(port), "-t", transport == Transport.TCP ? "t1" : "u1",
                "-m", Integer.toString(calls), "-timeout", Long.toString(DEADLINE.toSeconds()), "-timeout_error",
                "-trace_err", "-error_file", Program.folder().resolve(name + "-errors.log").toString(),
                "-trace_logs", "-log_file", said.toString(), "-trace_stat", "-stf", figures.toString()));
        command.addAll(Arrays.asList(options));
        program = Program.start(name, "sip-tester", command);
    }

    /** SIP users sender1@example.net and so on, who write ten texts each to juliet@example.com. */
    static Sipp senders(String name, int users, InetSocketAddress gateway, Transport transport, String... options)
            throws IOException {
        return new Sipp(name, SCENARIOS.resolve("senders.xml"), transport, users,
                options(options, "-r", "20", "127.0.0.1:" + gateway.getPort()));
    }

    /** SIP users who answer so many messages, each with the same status line. */
    static Sipp answering(String name, String answer, int messages, Transport transport, String... options) throws IOException {
        // Without deadcall_wait 0, another message with the Call-ID of an earlier one would be ignored.
        Path scenario = Program.filledIn(name + ".xml", SCENARIOS.resolve("answers.xml"), Map.of("ANSWER", answer));
        Sipp sipp = new Sipp(name, scenario, transport, messages, options(options, "-deadcall_wait", "0"));
        sipp.program.awaitListening(transport, sipp.port);
        return sipp;
    }

    /** How to reach it. */
    String uri(Transport transport) {
        return "sip:127.0.0.1:" + port + (transport == Transport.TCP ? ";transport=tcp" : "");
    }

    /** Waits until it is through, and fails if sipp is not content with every call. */
    Sipp succeeds(int calls) throws IOException {
        int status = program.awaitEnd(DEADLINE.plusSeconds(10));
        Map<String, String> counts = figures();
        assertEquals(List.of(0, Integer.toString(calls), "0"),
                List.of(status, counts.get("SuccessfulCall(C)"), counts.get("FailedCall(C)")),
                "status, successful and failed calls; see " + program.log());
        return this;
    }

    /** How many messages it has sent again. */
    int retransmissions() throws IOException {
        return Integer.parseInt(figures().get("Retransmissions(C)"));
    }

    /** What the scenario has logged, in order. */
    List<String> said() throws IOException {
        return Files.readAllLines(said);
    }

    @Override
    public void close() {
        program.close();
    }

    /** The last line of sipp's own statistics, by column. */
    private Map<String, String> figures() throws IOException {
        List<String[]> lines = Files.readAllLines(figures).stream().map(line -> line.split(";")).toList();
        String[] names = lines.get(0);
        String[] values = lines.get(lines.size() - 1);
        return IntStream.range(0, Math.min(names.length, values.length)).boxed()
                .collect(Collectors.toMap(i -> names[i], i -> values[i], (first, second) -> first));
    }

    private static String[] options(String[] these, String... those) {
        return Stream.of(these, those).flatMap(Arrays::stream).toArray(String[]::new);
    }
}
