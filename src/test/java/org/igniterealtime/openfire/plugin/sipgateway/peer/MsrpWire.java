package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;

/** The sockets of an MSRP endpoint on the loopback interface. Each connection has a thread that reads and hands over. Thread safe. */
final class MsrpWire implements AutoCloseable {

    private final SocketFactory outgoing;
    private final ServerSocket listener;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final BiConsumer<MsrpText, Socket> reader;

    /** @param reader takes each request and response, on the thread of its connection */
    MsrpWire(InetAddress local, BiConsumer<MsrpText, Socket> reader) throws IOException {
        this(local, SocketFactory.getDefault(), ServerSocketFactory.getDefault(), reader);
    }

    /** Over TLS. */
    MsrpWire(InetAddress local, SSLContext tls, BiConsumer<MsrpText, Socket> reader) throws IOException {
        this(local, tls.getSocketFactory(), tls.getServerSocketFactory(), reader);
    }

    private MsrpWire(InetAddress local, SocketFactory outgoing, ServerSocketFactory incoming, BiConsumer<MsrpText, Socket> reader)
            throws IOException {
        this.outgoing = outgoing;
        this.listener = incoming.createServerSocket(0, 50, local);
        this.reader = reader;
        start("msrp-user-accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    Socket connect(String host, int port) throws IOException {
        return watch(outgoing.createSocket(host, port));
    }

    static void write(Socket socket, byte[] octets) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write(octets);
        }
    }

    /** No connection is accepted any more. */
    void stopListening() throws IOException {
        listener.close();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                watch(listener.accept());
            }
        } catch (IOException closed) {
            // By close().
        }
    }

    private Socket watch(Socket socket) throws SocketException {
        socket.setTcpNoDelay(true); // a response and a SEND after it are two segments
        connections.add(socket);
        start("msrp-user", () -> read(socket));
        return socket;
    }

    private void read(Socket socket) {
        try (socket; InputStream in = new BufferedInputStream(socket.getInputStream())) {
            while (true) {
                reader.accept(MsrpText.read(in), socket);
            }
        } catch (IOException ended) {
            // By the peer, or by close(); a test that waits for more fails by its deadline.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
