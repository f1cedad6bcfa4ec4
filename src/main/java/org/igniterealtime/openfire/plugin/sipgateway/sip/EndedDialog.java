package org.igniterealtime.openfire.plugin.sipgateway.sip;

/** A session that has ended before it began. */
final class EndedDialog implements SipDialog {

    @Override
    public void accept(byte[] sdp) {
        // It has ended.
    }

    @Override
    public void reject(SipAnswer answer) {
        // It has ended.
    }

    @Override
    public void end() {
        // It has ended.
    }
}
