package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A SIP user on one bare TCP connection. */
final class TcpPeer implements AutoCloseable {

    private final Socket socket;

    TcpPeer(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    TcpPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) RunningEndpoint.DEADLINE * 1000);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next message, cut by its Content-Length. */
    String receive() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            read.write(octet());
        }
        String head = read.toString(StandardCharsets.UTF_8);
        for (int left = Integer.parseInt(Requests.header(head, "Content-Length")); left > 0; left--) {
            read.write(octet());
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    String ask(String message) throws IOException {
        send(message);
        return receive();
    }

    int octet() throws IOException {
        InputStream in = socket.getInputStream();
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("closed by the endpoint");
        }
        return octet;
    }

    boolean isClosedByPeer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
