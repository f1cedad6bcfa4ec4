package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MessageSplitter;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSessionListener;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
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
    /** A peer that takes less than that gets it all the same. */
    private static final int LEAST_PIECE = 64;

    private final Conversation conversation;
    private final Chat chat;
    private final AtomicInteger incoming = new AtomicInteger();
    private final MsrpNegotiation negotiation = new MsrpNegotiation(new SecureRandom().nextLong() >>> 1);
    private volatile MsrpSession msrp;
    private final SipUri peer;
    private final SipUri self;
    private final AddressForm form;
    private SipDialog dialog;
    private MsrpMedia remote;
    private boolean open;
    private boolean otherwise;

    /**
     * @param peer the SIP user
     * @param self the XMPP user as a SIP user
     * @param form how the SIP user appears in XMPP, unless the conversation has a form already
     */
    ChatSession(Conversation conversation, SipUri peer, SipUri self, AddressForm form) {
        this.conversation = conversation;
        this.chat = conversation.chat();
        this.peer = peer.bare();
        this.self = self.bare();
        this.form = form;
    }

    SipUri peer() {
        return peer;
    }

    AddressForm form() {
        return form;
    }

    /** Whether a URI means the SIP user of this session; the scheme and the case of the user do not matter. */
    boolean isPeer(SipUri uri) {
        return uri.host().equals(peer.host()) && uri.user().equalsIgnoreCase(peer.user());
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

    /** Whether the peer takes bodies of that type, wrapped if we wrap. */
    boolean takes(String contentType) {
        return remote != null && (remote.accepts(contentType) || remote.acceptsWrapped(contentType));
    }

    /** The parts of a text, each no longer than the peer takes. */
    List<String> pieces(String text, BridgeSettings settings) {
        long most = remote.maxSize() == 0 ? Integer.MAX_VALUE : remote.maxSize();
        int cover = ChatBodies.text("", envelope(settings)).octets().length;
        return MessageSplitter.split(text, (int) Math.max(LEAST_PIECE, Math.min(most - cover, Integer.MAX_VALUE)));
    }

    /** The message that carries a part of a text. */
    OutgoingMessage message(ChatText.Part part, boolean wantSuccess, BridgeSettings settings) {
        ChatBodies.Body body = ChatBodies.text(part.body(), envelope(settings));
        return new OutgoingMessage(part.messageId(), part.text().content().transactionId(), body.contentType(), body.octets(),
                wantSuccess, settings.sessions().failureReport());
    }

    /** Sends a sign of composing, of which no report is wanted. */
    void say(String messageId, IsComposing sign, BridgeSettings settings) {
        ChatBodies.Body body = ChatBodies.body(IsComposing.MEDIA_TYPE, sign.bytes(), envelope(settings));
        msrp.send(new OutgoingMessage(messageId, "", body.contentType(), body.octets(), false, FailureReport.NO));
    }

    /** RFC 4975 s13, and what many peers do: wrapped if the peer lists CPIM first, or takes nothing else. */
    private Optional<ChatBodies.Envelope> envelope(BridgeSettings settings) {
        boolean wrap = switch (settings.cpim(peer.host())) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> remote.acceptTypes().get(0).equalsIgnoreCase(ChatBodies.CPIM) || !remote.accepts(ChatBodies.TEXT);
        };
        return wrap == otherwise ? Optional.empty()
                : Optional.of(new ChatBodies.Envelope(self.toString(), peer.toString(), Instant.now()));
    }

    /** The peer has refused what it seemed to want: from now on wrapped instead of bare, or bare instead of wrapped. */
    void wrapOtherwise() {
        otherwise = !otherwise;
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
    void start(MsrpMedia theirs, boolean active) {
        remote = theirs;
        msrp.start(theirs, active);
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
    public void onAnswered(byte[] sdp, String contact, PeerInfo info) {
        Optional<String> instance = SipUri.parse(contact).flatMap(SipUri::gr);
        conversation.postOwn(() -> chat.onAnswered(this, sdp, instance, info));
    }

    @Override
    public void onFailed(SipOutcome why, PeerInfo info) {
        conversation.postOwn(() -> chat.onFailed(this, why, info));
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
        chat.onRefused();
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
