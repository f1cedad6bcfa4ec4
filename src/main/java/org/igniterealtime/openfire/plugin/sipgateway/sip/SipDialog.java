package org.igniterealtime.openfire.plugin.sipgateway.sip;

/** A session that is set up by INVITE (RFC 3261 s12, s13). Thread safe; nothing blocks. */
public interface SipDialog {

    /** Answers an INVITE that came in with 200 and that SDP. Does nothing after the first accept, reject or end. */
    void accept(byte[] sdp);

    /** Answers an INVITE that came in with another final answer. Does nothing after the first accept, reject or end. */
    void reject(SipAnswer answer);

    /**
     * Ends the session, whatever its state: CANCEL for an INVITE of ours that has no final answer, 480 for one that came in and
     * has none, BYE afterwards. Does nothing if it has ended.
     */
    void end();
}
