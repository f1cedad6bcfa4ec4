package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;

/**
 * The sockets of a SIP user agent on the loopback interface: UDP and TCP on the same port. Each socket has a thread that reads
 * and hands over. Thread safe.
 */
final class SipWires implements AutoCloseable {

    private static final int MOST_DATAGRAM_OCTETS = 65535;
    private static final int ATTEMPTS = 50;

    /** A way back to where a message came from, or out to a peer. */
    interface Wire {
        void send(byte[] message) throws IOException;
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private Credentials credentials;
    private ServerSocket tls;
    private final Map<InetSocketAddress, Socket> connections = new ConcurrentHashMap<>();
    private final BiConsumer<SipText, Wire> reader;

    private SipWires(DatagramSocket udp, ServerSocket tcp, BiConsumer<SipText, Wire> reader) {
        this.udp = udp;
        this.tcp = tcp;
        this.reader = reader;
    }

    /**
     * Opens the sockets.
     *
     * @param local  the address of all of them
     * @param port   0: any that is free for both
     * @param reader takes each message, on the thread of its socket
     */
    static SipWires open(InetAddress local, int port, BiConsumer<SipText, Wire> reader) throws IOException {
        for (int attempt = 1; ; attempt++) {
            ServerSocket tcp = new ServerSocket(port, 50, local);
            try {
                return new SipWires(new DatagramSocket(tcp.getLocalPort(), local), tcp, reader).start();
            } catch (SocketException taken) {
                tcp.close();
                if (port != 0 || attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    int port() {
        return tcp.getLocalPort();
    }

    Wire udpTo(InetSocketAddress peer) {
        return message -> udp.send(new DatagramPacket(message, message.length, peer));
    }

    /** The connection to a peer, which is opened if there is none. */
    Wire tcpTo(InetSocketAddress peer) throws IOException {
        Socket open = connections.get(peer);
        return wire(open == null || open.isClosed() ? connect(peer) : open);
    }

    /** Listens over TLS too, with that certificate, on a port of its own. */
    int secure(Credentials shown) throws IOException {
        credentials = shown;
        tls = shown.context().getServerSocketFactory().createServerSocket(0, 50, tcp.getInetAddress());
        thread("sip-user-accept-tls", () -> accept(tls));
        return tls.getLocalPort();
    }

    /** The connection to a peer over TLS, which is opened if there is none. */
    Wire tlsTo(InetSocketAddress peer) throws IOException {
        Socket open = connections.get(peer);
        if (open == null || open.isClosed()) {
            open = credentials.context().getSocketFactory().createSocket(peer.getAddress(), peer.getPort());
            watch(open);
        }
        return wire(open);
    }

    @Override
    public void close() throws IOException {
        if (tls != null) {
            tls.close();
        }
        udp.close();
        tcp.close();
        for (Socket connection : connections.values()) {
            connection.close();
        }
    }

    private SipWires start() {
        thread("sip-user-udp", this::readDatagrams);
        thread("sip-user-accept", () -> accept(tcp));
        return this;
    }

    private Socket connect(InetSocketAddress peer) throws IOException {
        Socket socket = new Socket(peer.getAddress(), peer.getPort());
        watch(socket);
        return socket;
    }

    private void accept(ServerSocket listener) {
        try {
            while (!listener.isClosed()) {
                watch(listener.accept());
            }
        } catch (IOException closed) {
            // By close().
        }
    }

    private void watch(Socket socket) {
        connections.put((InetSocketAddress) socket.getRemoteSocketAddress(), socket);
        thread("sip-user-tcp", () -> readStream(socket));
    }

    private void readStream(Socket socket) {
        try (socket; InputStream in = new BufferedInputStream(socket.getInputStream())) {
            while (true) {
                reader.accept(SipText.read(in), wire(socket));
            }
        } catch (IOException ended) {
            connections.values().remove(socket);
        }
    }

    private void readDatagrams() {
        byte[] buffer = new byte[MOST_DATAGRAM_OCTETS];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                InetSocketAddress source = (InetSocketAddress) packet.getSocketAddress();
                reader.accept(SipText.of(Arrays.copyOf(buffer, packet.getLength())), udpTo(source));
            } catch (IOException | RuntimeException unreadableOrClosed) {
                // The next one may be readable; a test that waits for this one fails by its deadline.
            }
        }
    }

    private static Wire wire(Socket socket) {
        return message -> {
            synchronized (socket) {
                socket.getOutputStream().write(message);
            }
        };
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
