package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;

/** A listener for tests of MESSAGE: it takes no sessions. */
interface MessageListener extends SipListener {

    @Override
    default SipDialogListener onInvite(IncomingInvite invite, SipDialog dialog) {
        throw new AssertionError("an INVITE came in");
    }
}
