package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.HopImpl;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.ListIterator;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.message.Request;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;

/** Tells the RI to send each request where its {@link Outbound} says: it never looks anything up. Made by the RI, by name. */
public final class HopRouter implements Router {

    /** The RI's way to make a router. */
    public HopRouter(SipStack stack, String outboundProxy) {
        // Each request brings its own hop.
    }

    @Override
    public Hop getOutboundProxy() {
        return null;
    }

    /** Null, as the RI has it, if there is none. */
    @Override
    public Hop getNextHop(Request request) {
        return ((SIPMessage) request).getApplicationData() instanceof Outbound outbound ? hop(outbound.hop()) : null;
    }

    private static Hop hop(NextHop next) {
        InetSocketAddress address = next.address();
        return new HopImpl(address.getAddress().getHostAddress(), address.getPort(), next.transport().name());
    }

    @Override
    public ListIterator<Hop> getNextHops(Request request) {
        Hop hop = getNextHop(request);
        return hop == null ? Collections.emptyListIterator() : Collections.singletonList(hop).listIterator();
    }
}
