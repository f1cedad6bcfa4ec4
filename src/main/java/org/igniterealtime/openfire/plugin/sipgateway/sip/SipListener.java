package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.function.Consumer;

/** What happens with the requests that come in. Called on a thread of the SIP stack: hand over, never block. */
public interface SipListener {

    /**
     * A MESSAGE came in.
     *
     * @param answer takes the final answer, once, on any thread; may be called before this method returns
     */
    void onMessage(IncomingMessage message, Consumer<SipAnswer> answer);

    /**
     * An INVITE came in.
     *
     * @param dialog takes the final answer, on any thread; may be called before this method returns
     * @return takes what happens to the session
     */
    SipDialogListener onInvite(IncomingInvite invite, SipDialog dialog);
}
