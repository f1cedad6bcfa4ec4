package org.igniterealtime.openfire.plugin.sipgateway.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/**
 * Somebody else's program at work for a test. What it writes goes to target/peers/NAME.log. Closing ends it, if it has not
 * ended by itself: in an orderly way, or after 10 s by force. Used from one thread.
 */
final class Program implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(10);

    private final Process process;
    private final Path log;

    private final Tail output;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.output = new Tail(log, process::isAlive);
    }

    /**
     * Starts it.
     *
     * @param name     of the log, and of a folder for what the test gives it
     * @param packaged the Debian package that it comes from, for those who have not installed it
     */
    static Program start(String name, String packaged, List<String> command) throws IOException {
        return start(name, packaged, command, Map.of());
    }

    /** The same, with more environment variables. */
    static Program start(String name, String packaged, List<String> command, Map<String, String> environment) throws IOException {
        Path log = folder().resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return new Program(builder.start(), log);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + " (apt-get install " + packaged + ", or .ci/run)", e);
        }
    }

    /** Where programs find what tests give them, and leave what they write: target/peers. */
    static Path folder() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("plugin.jar")).toAbsolutePath().resolveSibling("peers"));
    }

    /** A copy of a file for this run, in the folder, with @NAME@ replaced by what it stands for. */
    static Path filledIn(String name, Path template, Map<String, String> values) throws IOException {
        String text = Files.readString(template);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace('@' + value.getKey() + '@', value.getValue());
        }
        return Files.writeString(folder().resolve(name), text);
    }

    /** Waits until somebody listens on that port of 127.0.0.1. Fails after 10 s, or when the program ends. */
    void awaitListening(Transport transport, int port) {
        // A probe that binds the port could be in the program's way, and a UDP port cannot be asked without a message.
        Path sockets = Path.of("/proc/net/" + transport.name().toLowerCase(Locale.ROOT));
        String address = String.format(" 0100007F:%04X 00000000:0000 ", port);
        boolean listens = Await.found(START, () -> {
            boolean there = Files.readAllLines(sockets).stream().anyMatch(line -> line.contains(address));
            return there || !process.isAlive() ? Optional.of(there) : Optional.empty();
        }).orElse(false);
        if (!listens) {
            throw new AssertionError("Nothing listens on " + transport + " port " + port + "; see " + log);
        }
    }

    Path log() {
        return log;
    }

    /** Gives it a line to read. */
    void reads(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write((line + '\n').getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it writes. */
    Tail output() {
        return output;
    }

    /** Waits until it has ended by itself, and returns its status. Fails if that takes longer. */
    int awaitEnd(Duration deadline) {
        if (!ended(deadline)) {
            throw new AssertionError("Not finished after " + deadline.toSeconds() + " s; see " + log);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        if (!ended(END)) {
            process.destroyForcibly();
        }
    }

    private boolean ended(Duration deadline) {
        try {
            return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
