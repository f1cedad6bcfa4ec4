package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Via;

/** A peer that keeps what is sent to it. */
final class FakePeer implements Peer {

    final List<byte[]> sent = new ArrayList<>();
    boolean proved;
    boolean hungUp;
    private final InetAddress address;

    FakePeer() {
        this(InetAddress.getLoopbackAddress());
    }

    FakePeer(InetAddress address) {
        this.address = address;
    }

    @Override
    public NextHop hop() {
        return new NextHop(new InetSocketAddress(address, 5070), Transport.UDP);
    }

    @Override
    public Peer forAnswer(Via via) {
        return this;
    }

    @Override
    public void send(byte[] message) {
        sent.add(message);
    }

    @Override
    public void send(byte[] message, Consumer<String> failed) {
        send(message);
    }

    @Override
    public void proved() {
        proved = true;
    }

    @Override
    public void hangUp() {
        hungUp = true;
    }

    /** What was sent since the last time: one message. */
    String takeOnly() {
        if (sent.size() != 1) {
            throw new AssertionError(sent.size() + " messages instead of one");
        }
        return new String(sent.remove(0), StandardCharsets.UTF_8);
    }
}
