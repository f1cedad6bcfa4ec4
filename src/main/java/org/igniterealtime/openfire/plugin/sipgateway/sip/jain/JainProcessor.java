package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.function.Function;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/** The RI's view of one of our listeners, which is started and stopped by its owner, not by the RI. */
final class JainProcessor extends MessageProcessor {

    private final Transport kind;
    private final Function<NextHop, Peer> peers;

    JainProcessor(InetAddress address, int port, Transport kind, SIPTransactionStack stack, Function<NextHop, Peer> peers) {
        super(address, port, kind.name().toLowerCase(Locale.ROOT), stack);
        this.kind = kind;
        this.peers = peers;
    }

    Peer peer(InetAddress address, int port) {
        return peer(new NextHop(new InetSocketAddress(address, port <= 0 ? kind.defaultPort() : port), kind));
    }

    Peer peer(NextHop hop) {
        return peers.apply(hop);
    }

    @Override
    public MessageChannel createMessageChannel(HostPort target) throws UnknownHostException {
        return createMessageChannel(target.getInetAddress(), target.getPort());
    }

    @Override
    public MessageChannel createMessageChannel(InetAddress target, int port) {
        return new JainChannel(this, peer(target, port));
    }

    @Override
    public void start() {
        // Nothing to do: the listener was opened before the RI heard of it.
    }

    @Override
    public void stop() {
        // The owner closes the listener.
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public int getDefaultTargetPort() {
        return kind.defaultPort();
    }

    @Override
    public boolean isSecure() {
        return kind == Transport.TLS;
    }

    @Override
    public int getMaximumMessageSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean inUse() {
        return false;
    }
}
