package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP listener (RFC 3261 s18). Its threads read one datagram each at a time and see it through; what they cannot keep up with
 * stays in the kernel's buffer, which is the only queue.
 */
public final class UdpTransport {

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);
    private static final int BUFFER = 4 * 1024 * 1024;
    private static final int MOST_DATAGRAM = 65_535;
    private static final int THREADS = Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

    private final DatagramSocket socket;
    private final Inbox inbox;
    private final List<Thread> threads = new ArrayList<>();

    private final class Sender implements Peer {
        private final NextHop hop;

        Sender(InetSocketAddress address) {
            this.hop = new NextHop(address, Transport.UDP);
        }

        @Override
        public NextHop hop() {
            return hop;
        }

        @Override
        public Peer forAnswer(Via via) {
            return new Sender(via.answerAddress(address()));
        }

        @Override
        public void send(byte[] message) {
            send(message, why -> LOG.debug("Could not send to {}: {}", hop, why));
        }

        @Override
        public void send(byte[] message, Consumer<String> failed) {
            try {
                UdpTransport.this.send(message, address());
            } catch (IOException | IllegalArgumentException e) { // the latter for port 0, which a source may claim
                failed.accept(e.getMessage());
            }
        }
    }

    /** @throws IOException if the port cannot be opened */
    public UdpTransport(InetAddress bind, int port, Inbox inbox) throws IOException {
        this.inbox = inbox;
        socket = new DatagramSocket(null);
        try {
            socket.setReceiveBufferSize(BUFFER);
            socket.setSendBufferSize(BUFFER);
            socket.bind(new InetSocketAddress(bind, port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Begins to read. */
    public void start() {
        warnIfBufferIsSmall();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(this::run, "sip-udp-" + socket.getLocalPort() + "-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void warnIfBufferIsSmall() {
        try {
            int granted = socket.getReceiveBufferSize();
            if (granted < BUFFER) {
                LOG.warn("The UDP receive buffer has {} octets instead of {}: bursts may be lost. Raise the sysctl"
                        + " net.core.rmem_max.", granted, BUFFER);
            }
        } catch (SocketException e) {
            LOG.debug("Size of the receive buffer is unknown", e);
        }
    }

    private void run() {
        byte[] buffer = new byte[MOST_DATAGRAM];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                inbox.received(Arrays.copyOf(buffer, packet.getLength()), peer((InetSocketAddress) packet.getSocketAddress()));
            } catch (IOException e) {
                LOG.debug("Reading a datagram failed", e);
            } catch (Throwable e) { // an Error in one message must not end the reader
                LOG.error("A datagram was dropped", e);
            }
        }
    }

    /** The way to an address. */
    public Peer peer(InetSocketAddress address) {
        return new Sender(address);
    }

    public void send(byte[] message, InetSocketAddress address) throws IOException {
        socket.send(new DatagramPacket(message, message.length, address));
    }

    /** Closes the port and waits for the threads, a second at most. */
    public void stop() {
        socket.close();
        Threads.join(threads);
    }
}
