package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPServerTransaction;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.ServerRequestInterface;
import gov.nist.javax.sip.stack.ServerResponseInterface;
import java.io.IOException;
import java.net.InetAddress;
import javax.sip.address.Hop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/** The RI's view of the way to a peer. It never routes to itself. */
final class JainChannel extends MessageChannel implements RawMessageChannel {

    private final JainProcessor processor;
    private volatile Peer peer;

    JainChannel(JainProcessor processor, Peer peer) {
        this.messageProcessor = processor;
        this.processor = processor;
        this.peer = peer;
    }

    /** Gives a request to the RI's transactions. */
    @Override
    public void processMessage(SIPMessage message) {
        SIPRequest request = (SIPRequest) message;
        request.setRemoteAddress(getPeerInetAddress());
        request.setRemotePort(getPeerPort());
        request.setLocalAddress(processor.getIpAddress());
        request.setLocalPort(processor.getPort());
        request.setPeerPacketSourceAddress(getPeerInetAddress());
        request.setPeerPacketSourcePort(getPeerPort());
        ServerRequestInterface taker = getSIPStack().newSIPServerRequest(request, this);
        if (taker == null) {
            return;
        }
        try {
            taker.processRequest(request, this);
        } finally {
            // The RI's own channels do the same: whoever does not pass it to the listener has to let it go.
            if (taker instanceof SIPServerTransaction && !((SIPServerTransaction) taker).passToListener()) {
                ((SIPServerTransaction) taker).releaseSem();
            }
        }
    }

    /** Gives an answer to the RI's transactions. */
    void processAnswer(SIPResponse response) {
        response.setRemoteAddress(getPeerInetAddress());
        response.setRemotePort(getPeerPort());
        response.setLocalAddress(processor.getIpAddress());
        response.setLocalPort(processor.getPort());
        ServerResponseInterface taker = getSIPStack().newSIPServerResponse(response, this);
        if (taker == null) {
            return;
        }
        try {
            taker.processResponse(response, this);
        } finally {
            if (taker instanceof SIPTransaction && !((SIPTransaction) taker).passToListener()) {
                ((SIPTransaction) taker).releaseSem();
            }
        }
    }

    @Override
    public void sendMessage(SIPMessage message) throws IOException {
        byte[] bytes = message.encodeAsBytes(getTransport());
        if (message.getApplicationData() instanceof Outbound outbound) {
            // The RI, which has made this channel, knows the address of the hop, but not its name. An ACK follows the same way.
            peer = processor.peer(outbound.hop());
            peer.send(bytes, outbound::unsent);
        } else {
            peer.send(message instanceof SIPResponse ? OldBranch.restore(bytes) : bytes);
        }
    }

    @Override
    public void sendMessage(SIPMessage message, InetAddress address, int port) throws IOException {
        sendMessage(message); // transactions name the address that this channel is for
    }

    @Override
    public void sendMessage(SIPMessage message, Hop hop) throws IOException {
        sendMessage(message, InetAddress.getByName(hop.getHost()), hop.getPort());
    }

    @Override
    protected void sendMessage(byte[] message, InetAddress address, int port, boolean reconnect) {
        processor.peer(address, port).send(OldBranch.restore(message)); // so the RI repeats its last answer
    }

    @Override
    public void close() {
        // The transport closes its connections itself.
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return processor.getSIPStack();
    }

    @Override
    public String getTransport() {
        return peer.transport().name();
    }

    @Override
    public boolean isReliable() {
        return peer.transport().reliable();
    }

    @Override
    public boolean isSecure() {
        return peer.transport() == Transport.TLS;
    }

    @Override
    public String getPeerAddress() {
        return getPeerInetAddress().getHostAddress();
    }

    @Override
    protected InetAddress getPeerInetAddress() {
        return peer.address().getAddress();
    }

    /** Not the transport's name: the RI would take what goes to our own address past our transports. */
    @Override
    protected String getPeerProtocol() {
        return "";
    }

    @Override
    public int getPeerPort() {
        return peer.address().getPort();
    }

    @Override
    public int getPeerPacketSourcePort() {
        return getPeerPort();
    }

    @Override
    public InetAddress getPeerPacketSourceAddress() {
        return getPeerInetAddress();
    }

    @Override
    public String getKey() {
        return getKey(getPeerInetAddress(), getPeerPort(), getTransport());
    }

    @Override
    public String getViaHost() {
        return processor.getIpAddress().getHostAddress();
    }

    @Override
    public int getViaPort() {
        return processor.getPort();
    }
}
