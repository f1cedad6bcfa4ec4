package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.openfire.XMPPServer;

/**
 * The main class of the forked server: Openfire on the home that the parent has prepared, ruled over its standard input
 * ({@link Commands}, one line each) and answering on its standard output. It ends when the input ends, so it never outlives its
 * parent. Links on Openfire 4.2.0 to 5.1.1.
 */
public final class ServerMain {

    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private ServerMain() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream replies = System.out;
        // Openfire prints banners; standard output belongs to the replies.
        System.setOut(System.err);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        XMPPServer server = new XMPPServer();
        awaitPlugins(server);
        obey(commands, replies, new Commands(server));
        stop(server);
    }

    private static void awaitPlugins(XMPPServer server) throws InterruptedException {
        CountDownLatch monitored = new CountDownLatch(1);
        server.getPluginManager().addPluginManagerListener(monitored::countDown);
        if (!monitored.await(BOOT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Plugins not processed within " + BOOT.toSeconds() + " s");
        }
    }

    private static void obey(BufferedReader commands, PrintStream replies, Commands rules) throws IOException {
        replies.println(ControlLine.of(rules.reply(List.of("started"))));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            replies.println(ControlLine.of(rules.reply(ControlLine.words(line))));
        }
    }

    private static void stop(XMPPServer server) {
        Thread stopping = new Thread(server::stop, "stop");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Openfire leaves threads behind, and from 4.3 a shutdown hook that would stop it once more.
        Runtime.getRuntime().halt(0);
    }
}
