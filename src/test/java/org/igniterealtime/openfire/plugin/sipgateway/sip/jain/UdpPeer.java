package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A SIP user on a bare UDP socket: what a test does not write is not there. */
final class UdpPeer implements AutoCloseable {

    private final DatagramSocket socket;

    UdpPeer() throws IOException {
        this(InetAddress.getLoopbackAddress());
    }

    /** @param address of this machine, and of the endpoint */
    UdpPeer(InetAddress address) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(address, 0));
        socket.setSoTimeout((int) RunningEndpoint.DEADLINE * 1000);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(int port, String message) throws IOException {
        send(port, message.getBytes(StandardCharsets.UTF_8));
    }

    void send(int port, byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length, socket.getLocalAddress(), port));
    }

    String receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return new String(Arrays.copyOf(packet.getData(), packet.getLength()), StandardCharsets.UTF_8);
    }

    String ask(int port, String message) throws IOException {
        send(port, message);
        return receive();
    }

    /** Nothing more comes: asked by a request whose answer has to be the next datagram. */
    void assertNothingBut(int port, String probe, String answerStart) throws IOException {
        String answer = ask(port, probe);
        if (!answer.startsWith(answerStart)) {
            throw new AssertionError("expected " + answerStart + " but got\n" + answer);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
