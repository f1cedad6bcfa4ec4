package org.igniterealtime.openfire.plugin.sipgateway.sip;

/** A session that has failed before it began. Stateless. */
enum InertDialog implements SipDialog {
    INSTANCE;

    @Override
    public void accept(byte[] sdp) {
        // There is nothing to accept.
    }

    @Override
    public void reject(SipAnswer answer) {
        // There is nothing to reject.
    }

    @Override
    public void end() {
        // It has ended.
    }
}
