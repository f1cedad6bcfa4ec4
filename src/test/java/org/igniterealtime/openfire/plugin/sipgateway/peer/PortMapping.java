package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A NAT that maps ports to the gateway, as a router or the host of a container does. Outside it is 127.0.0.2, with other ports
 * than the gateway's; the gateway sees each peer over UDP at an address of its own on the inside, and what it sends there comes
 * from the mapped port outside. Thread safe.
 */
public final class PortMapping implements AutoCloseable {

    private static final int MOST_DATAGRAM_OCTETS = 65535;

    private final InetAddress outside = InetAddress.getByName("127.0.0.2");
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final ServerSocket msrp;
    private final Map<SocketAddress, DatagramSocket> insides = new ConcurrentHashMap<>();
    private final List<Closeable> opened = new CopyOnWriteArrayList<>();

    /**
     * @param sip  where the gateway listens for SIP, over UDP and TCP
     * @param msrp and for MSRP
     */
    public PortMapping(InetSocketAddress sip, InetSocketAddress msrp) throws IOException {
        this.udp = keep(new DatagramSocket(0, outside));
        this.tcp = keep(new ServerSocket(0, 50, outside));
        this.msrp = keep(new ServerSocket(0, 50, outside));
        start(() -> relay(udp, packet -> inside(packet.getSocketAddress()).send(to(sip, packet))));
        start(() -> accept(tcp, sip));
        start(() -> accept(this.msrp, msrp));
    }

    private interface Work {
        void run() throws IOException;
    }

    private interface Taker {
        void take(DatagramPacket packet) throws IOException;
    }

    public String host() {
        return outside.getHostAddress();
    }

    /** What is mapped to the gateway's SIP over UDP. */
    public InetSocketAddress udp() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** What is mapped to the gateway's SIP over TCP. */
    public InetSocketAddress tcp() {
        return (InetSocketAddress) tcp.getLocalSocketAddress();
    }

    /** What is mapped to the gateway's MSRP. */
    public InetSocketAddress msrp() {
        return (InetSocketAddress) msrp.getLocalSocketAddress();
    }

    /** Where the gateway reaches a peer that takes SIP over UDP at that port of 127.0.0.1. */
    public InetSocketAddress wayTo(int port) throws IOException {
        return (InetSocketAddress) inside(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        for (Closeable socket : opened) {
            socket.close();
        }
    }

    private synchronized DatagramSocket inside(SocketAddress peer) throws IOException {
        DatagramSocket known = insides.get(peer);
        if (known != null) {
            return known;
        }
        DatagramSocket made = keep(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        insides.put(peer, made);
        start(() -> relay(made, packet -> udp.send(to(peer, packet))));
        return made;
    }

    private static void relay(DatagramSocket from, Taker taker) {
        while (!from.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[MOST_DATAGRAM_OCTETS], MOST_DATAGRAM_OCTETS);
                from.receive(packet);
                taker.take(packet);
            } catch (IOException lost) {
                // As a datagram may be; or it is closed.
            }
        }
    }

    private static DatagramPacket to(SocketAddress address, DatagramPacket packet) {
        return new DatagramPacket(packet.getData(), packet.getLength(), address);
    }

    private void accept(ServerSocket listener, InetSocketAddress gateway) throws IOException {
        while (true) {
            Socket peer = keep(listener.accept());
            start(() -> connect(peer, gateway));
        }
    }

    private void connect(Socket peer, InetSocketAddress gateway) throws IOException {
        try (peer; Socket inside = keep(new Socket(gateway.getAddress(), gateway.getPort()))) {
            start(() -> pass(inside, peer));
            pass(peer, inside);
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private <T extends Closeable> T keep(T socket) {
        opened.add(socket);
        return socket;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // By a peer, or by close(); a test that waits for more fails by its deadline.
            }
        }, "port-mapping");
        thread.setDaemon(true);
        thread.start();
    }
}
