package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSessionListener;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/**
 * One session: a SIP dialog and the MSRP session that it agreed upon. What happens to either becomes an event in the mailbox of the
 * conversation; that is all that the listener methods do, on whatever thread. The other methods are called in the mailbox.
 */
final class ChatSession implements SipDialogListener, MsrpSessionListener {

    /** With so many messages waiting for the XMPP server, the peer is not read from until there are few again. */
    private static final int MANY = 64;
    private static final int FEW = 16;

    private final Conversation conversation;
    private final Chat chat;
    private final AtomicInteger incoming = new AtomicInteger();
    private final MsrpNegotiation negotiation = new MsrpNegotiation(new SecureRandom().nextLong() >>> 1);
    private volatile MsrpSession msrp;
    private SipDialog dialog;
    private MsrpMedia remote;
    private boolean open;

    ChatSession(Conversation conversation) {
        this.conversation = conversation;
        this.chat = conversation.chat();
    }

    void use(SipDialog sipDialog) {
        dialog = sipDialog;
    }

    void use(MsrpSession msrpSession) {
        msrp = msrpSession;
    }

    /** What we say and what the peer says, in SDP. */
    MsrpNegotiation negotiation() {
        return negotiation;
    }

    MsrpSession msrp() {
        return msrp;
    }

    /** What the peer's offer or answer says; null before there is one. */
    MsrpMedia remote() {
        return remote;
    }

    boolean isOpen() {
        return open;
    }

    void opened() {
        open = true;
    }

    /** Sends our answer to the peer's INVITE, and serves the session from now on. */
    void accept(SdpOutcome.Answered answered) {
        dialog.accept(answered.answer());
        start(answered.remote(), answered.active());
    }

    /** Refuses the peer's INVITE. */
    void reject(SipAnswer answer) {
        dialog.reject(answer);
    }

    /** The negotiation is done. */
    void start(MsrpMedia peer, boolean active) {
        remote = peer;
        msrp.start(peer, active);
    }

    /** Ends the dialog. What the peer has sent until now may still be in the network: MSRP goes on for a while. */
    void hangUp() {
        if (dialog != null) {
            dialog.end();
        }
    }

    /** Ends MSRP too. */
    void close() {
        if (msrp != null) {
            msrp.close();
        }
    }

    // SIP

    @Override
    public void onAnswered(byte[] sdp, String contact, PeerInfo peer) {
        conversation.postOwn(() -> chat.onAnswered(this, sdp, contact, peer));
    }

    @Override
    public void onFailed(SipOutcome why, PeerInfo peer) {
        conversation.postOwn(() -> chat.onFailed(this, why, peer));
    }

    /** RFC 3264 s8: what we have agreed upon stays as it is. */
    @Override
    public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
        conversation.postOwn(() -> answer.accept(chat.onOffer(this, sdp)));
    }

    @Override
    public void onEnded() {
        conversation.postOwn(() -> chat.onEnded(this));
    }

    // MSRP

    @Override
    public void onOpen() {
        conversation.postOwn(() -> chat.onOpen(this));
    }

    @Override
    public void onMessage(IncomingMessage message) {
        if (incoming.incrementAndGet() == MANY) {
            msrp.pause();
        }
        conversation.postOwn(() -> {
            if (incoming.decrementAndGet() == FEW) {
                msrp.resume();
            }
            chat.onMessage(this, message);
        });
    }

    @Override
    public void onRefused(String messageId, int code) {
        conversation.postOwn(() -> chat.onRefused(this, messageId, code));
    }

    @Override
    public void onSent(String messageId) {
        conversation.postOwn(() -> chat.onSent(this, messageId));
    }

    @Override
    public void onAccepted(String messageId) {
        // The next hop has it: that says no more than that it was written.
    }

    @Override
    public void onDelivered(String messageId) {
        conversation.postOwn(() -> chat.onDelivered(messageId));
    }

    @Override
    public void onFailure(String messageId, int code) {
        conversation.postOwn(() -> chat.onFailure(this, messageId, code));
    }

    @Override
    public void onClosed(ClosedBecause reason) {
        conversation.postOwn(() -> chat.onClosed(this, reason));
    }
}
