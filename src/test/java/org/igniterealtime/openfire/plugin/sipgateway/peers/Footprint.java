package org.igniterealtime.openfire.plugin.sipgateway.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/** What the gateway holds of memory and threads at some moment. */
final class Footprint {

    /** What the JVM and Openfire themselves may have learned meanwhile. */
    private static final long SLACK_OCTETS = 16 * 1024 * 1024;

    private final TestServer server;
    private final long heap;
    private final List<String> threads;

    private Footprint(TestServer server) {
        this.server = server;
        this.heap = server.usedHeap();
        this.threads = ours(server);
    }

    static Footprint of(TestServer server) {
        return new Footprint(server);
    }

    /** The threads of connections, dialogs and the like; those of pools come and go with the load. */
    private static List<String> ours(TestServer server) {
        return server.threads().stream().filter(name -> name.matches("(sip|msrp)-.*") && !name.startsWith("msrp-io-")).toList();
    }

    /** Fails unless memory and threads are back within that time. */
    void isRestored(Duration patience) {
        Await.until(patience, () -> difference().isEmpty(), this::difference);
    }

    private String difference() {
        List<String> left = new ArrayList<>(ours(server));
        threads.forEach(left::remove);
        long more = server.usedHeap() - heap;
        return left.isEmpty() && more <= SLACK_OCTETS ? "" : more / 1024 + " KiB of heap and these threads are left: " + left;
    }
}
