package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.server.ServerSetup;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/**
 * {@code mvn -Prun}: an Openfire with the gateway on 127.0.0.1, and a demo conversation. It stays up until it is interrupted or
 * terminated, which ends the server too. What cannot be done ends it with one sentence and status 1.
 */
public final class RunMain {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How long a listener may take after the server has started. */
    private static final Duration START = Duration.ofSeconds(10);

    private final RunOptions options;
    private final Listeners listeners;
    private final Transcript transcript = new Transcript(System.out);
    private final CountDownLatch stopping = new CountDownLatch(1);

    private RunMain(RunOptions options) throws RunRefused {
        this.options = options;
        this.listeners = Listeners.of(options);
    }

    public static void main(String[] args) {
        try {
            new RunMain(RunOptions.of(System.getProperties())).run();
        } catch (RunRefused | IOException | IllegalStateException | InterruptedException | AssertionError e) {
            System.out.println(e.getMessage());
        }
        System.exit(1);
    }

    private void run() throws RunRefused, IOException, InterruptedException {
        listeners.requireFree();
        if (options.demo()) {
            int gateway = listeners.sipUdp() != 0 ? listeners.sipUdp() : listeners.sipTcp();
            try (DemoSipUser romeo = new DemoSipUser(gateway, transcript)) {
                TestServer server = start(demoSettings(romeo));
                converse(server, romeo);
                stayUp(server);
            }
        } else {
            TestServer server = start(Map.of());
            System.out.println(listeners.ready(server, START));
            stayUp(server);
        }
    }

    private void stayUp(TestServer server) throws InterruptedException {
        server.awaitEnd();
        // Ctrl-C reaches the server's process as well, and may be faster there.
        if (!stopping.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The server has ended by itself; see " + server.log());
        }
    }

    private void converse(TestServer server, DemoSipUser romeo) throws IOException, RunRefused {
        System.out.println(listeners.ready(server, START));
        Map.Entry<String, String> juliet = options.users().entrySet().iterator().next();
        System.out.println();
        new Demo(server, romeo, transcript).hold(juliet.getKey(), juliet.getValue());
        romeo.answerEverybody();
        System.out.println(Invitation.of(options, listeners, romeo, server.log()));
    }

    private TestServer start(Map<String, String> demoSettings) throws IOException {
        TreeMap<String, String> settings = new TreeMap<>(Map.of(
                RunOptions.SETTING + "sip.host", "127.0.0.1",
                RunOptions.SETTING + "sip.bind", "127.0.0.1",
                RunOptions.SETTING + "msrp.host", "127.0.0.1",
                RunOptions.SETTING + "sip.tcp.port", Integer.toString(listeners.sipTcp())));
        settings.putAll(demoSettings);
        settings.putAll(options.settings());
        System.out.println("Starting Openfire in " + options.home());
        TestServer server = TestServer.start(new ServerSetup(options.home(), options.lib(), Optional.empty(), options.plugin(),
                options.domain(), options.users(), options.xmppPort(), options.adminPort(), settings));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopping.countDown();
            server.close();
        }, "stop-server"));
        return server;
    }

    private static Map<String, String> demoSettings(DemoSipUser romeo) {
        return Map.of(RunOptions.SETTING + "domains", DemoSipUser.DOMAIN,
                RunOptions.SETTING + "route." + DemoSipUser.DOMAIN + ".uri", romeo.agent().uri());
    }
}
