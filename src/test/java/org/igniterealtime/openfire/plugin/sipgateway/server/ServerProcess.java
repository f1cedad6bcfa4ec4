package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The JVM of the server, and the conversation with its {@link ServerMain}: one question, one reply. What the server writes
 * itself goes to its log. Thread safe.
 */
final class ServerProcess {

    private static final Duration STOP = Duration.ofSeconds(25);
    private static final String ENDED = "";

    private final Process process;
    private final PrintStream commands;
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.log = log;
        Thread reader = new Thread(this::readReplies, "openfire-replies");
        reader.setDaemon(true);
        reader.start();
    }

    static ServerProcess fork(Path home, Path lib) throws IOException {
        Path log = home.resolve("logs/server.log");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-DopenfireHome=" + home,
                "-Dlog4j.configuration=" + home.resolve("conf/log4j.properties").toUri(),
                "-Dlog4j2.configurationFile=" + home.resolve("conf/log4j2.xml"),
                "-cp", lib.resolve("*") + File.pathSeparator + ownClasses(),
                ServerMain.class.getName())
                .redirectError(log.toFile())
                .start();
        return new ServerProcess(process, log);
    }

    /**
     * Sends a command.
     *
     * @return the words of the reply, without its first
     * @throws IllegalStateException if the server answers with an error, not in time, or has ended
     */
    synchronized List<String> ask(Duration deadline, String... words) {
        commands.println(ControlLine.of(List.of(words)));
        return reply(deadline, words[0]);
    }

    /** The reply that {@link ServerMain} gives unasked, when the server has started. */
    synchronized void awaitStart(Duration deadline) {
        reply(deadline, "start");
    }

    /** Ends the server: in an orderly way, or after 25 s by force. */
    synchronized void stop() {
        commands.close();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    void awaitEnd() {
        process.onExit().join();
    }

    private List<String> reply(Duration deadline, String question) {
        String line = poll(deadline);
        if (line == null) {
            throw new IllegalStateException("No reply to " + question + " within " + deadline.toSeconds() + " s; see " + log);
        }
        if (line.equals(ENDED)) {
            replies.add(ENDED);
            throw new IllegalStateException("The server has ended; see " + log);
        }
        List<String> words = ControlLine.words(line);
        if (!words.get(0).equals("ok")) {
            throw new IllegalStateException(question + ": " + String.join(" ", words));
        }
        return words.subList(1, words.size());
    }

    private String poll(Duration deadline) {
        try {
            return replies.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private void readReplies() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(replies::add);
        } catch (IOException | UncheckedIOException e) {
            // The process has ended.
        } finally {
            replies.add(ENDED);
        }
    }

    private static Path ownClasses() {
        return Path.of(URI.create(ServerMain.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
