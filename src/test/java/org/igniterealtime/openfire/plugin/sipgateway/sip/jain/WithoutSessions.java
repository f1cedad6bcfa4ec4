package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import java.text.ParseException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Via;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;

/** Gives OPTIONS to what a test says, and drops what belongs to sessions. */
final class WithoutSessions implements Reception.Others {

    private final Options options;

    /** Takes OPTIONS. */
    interface Options {
        boolean take(SIPRequest request, Via via, Peer from) throws ParseException;
    }

    WithoutSessions(Options options) {
        this.options = options;
    }

    @Override
    public boolean take(SIPRequest request, RequestHead head, Peer from) throws ParseException {
        return !head.method().equals("OPTIONS") || options.take(request, head.via(), from);
    }

    @Override
    public boolean answer(WireMessage answer, Via via, Peer from) {
        return false;
    }

    @Override
    public void closed(NextHop connection) {
        // There is nothing to close.
    }
}
