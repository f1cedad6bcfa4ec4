package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface: free ones, and whether a given one is free. */
public final class FreePorts {

    private static final int ATTEMPTS = 100;
    /** Below the ports that systems give to outgoing connections, which could take a port before its server has started. */
    private static final int FIRST = 15_000;
    private static final int END = 32_768;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {
    }

    /** A port that is free for TCP and UDP and that this method has not returned before. */
    public static synchronized int next() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (tcpFree(port) && udpFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IOException("No free port found");
    }

    public static boolean tcpFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(at(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    public static boolean udpFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(at(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
