package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.igniterealtime.openfire.plugin.sipgateway.payload.IsComposing;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/**
 * One session: a SIP dialog and the MSRP session that it agreed upon. What happens to either becomes an event in the mailbox of
 * the conversation; that is all that the listener methods do, on whatever thread. The other methods are called in the mailbox.
 */
final class ChatSession implements SipDialogListener, MsrpSessionListener {

    /** A peer that takes less than that gets it all the same. */
    private static final int LEAST_PIECE = 64;

    /** What an envelope with wishes takes at most, in octets. */
    private static final int WISHES = 512;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Conversation conversation;
    private final Chat chat;
    private final ReadingPace pace;
    private final MsrpNegotiation negotiation = new MsrpNegotiation(RANDOM.nextLong() >>> 1);
    private volatile MsrpSession msrp;
    private final SipUri peer;
    private final SipUri self;
    private final AddressForm form;
    private volatile String callId = "";
    private Optional<String> instance = Optional.empty();
    private SipDialog dialog;
    private MsrpMedia remote;
    private volatile boolean open;
    private volatile boolean ended;
    private volatile boolean hungUp;
    private volatile boolean closed;
    private Optional<Set<String>> unsent = Optional.empty();
    private Optional<Boolean> wrap = Optional.empty();
    private boolean refusesHtml;

    /**
     * @param peer the SIP user
     * @param self the XMPP user as a SIP user
     * @param form how the SIP user appears in XMPP, unless the conversation has a form already
     */
    ChatSession(Conversation conversation, SipUri peer, SipUri self, AddressForm form) {
        this.conversation = conversation;
        this.chat = conversation.chat();
        this.pace = new ReadingPace(conversation, this::msrp);
        this.peer = peer.bare();
        this.self = self;
        this.form = form;
    }

    SipUri peer() {
        return peer;
    }

    /** The XMPP user, with the resource if one is known. */
    SipUri self() {
        return self;
    }

    AddressForm form() {
        return form;
    }

    /** Whether a URI means the SIP user of this session. */
    boolean isPeer(SipUri uri) {
        return uri.isSameUser(peer);
    }

    /** Of two users who invite each other at once, one goes first. Both sides find the same one: proxies leave From as it is. */
    boolean selfGoesFirst() {
        return order(self).compareTo(order(peer)) < 0;
    }

    private static String order(SipUri uri) {
        return (uri.user() + '@' + uri.host()).toLowerCase(Locale.ROOT);
    }

    /** The INVITE has that Call-ID. */
    void is(String inviteCallId) {
        callId = inviteCallId;
    }

    /** From any thread: the Call-ID, empty before there is an INVITE. */
    String callId() {
        return callId;
    }

    /** @param contact of the peer, in its INVITE or answer: it may name the peer's instance */
    void isAt(String contact) {
        instance = SipUri.parse(contact).flatMap(SipUri::gr);
    }

    /** The {@code gr} of the peer's Contact. */
    Optional<String> instance() {
        return instance;
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

    /** Whether the peer has said what it takes. */
    boolean isAgreed() {
        return remote != null;
    }

    /** Whether the peer takes bodies of that type, wrapped if we wrap. */
    boolean takes(String contentType) {
        return remote != null && (remote.accepts(contentType) || remote.acceptsWrapped(contentType));
    }

    /** Whether the peer can be asked to notify, and can be notified: both need CPIM (RFC 5438 s5). */
    boolean takesNotifications(BridgeSettings settings) {
        return settings.cpim(peer.host()) != BridgeSettings.CpimMode.NEVER && wrap.orElse(true) && remote != null
                && remote.accepts(ChatBodies.CPIM) && remote.acceptsWrapped(Imdn.MEDIA_TYPE);
    }

    /** Reads what the peer sends. */
    BodyReader reader() {
        return new BodyReader(this::isPeer, (int) Math.min(Integer.MAX_VALUE, msrp.local().maxSize()));
    }

    /** The parts of a text, each no longer than the peer takes. */
    List<String> pieces(String text, BridgeSettings settings) {
        long most = remote.maxSize() == 0 ? Integer.MAX_VALUE : remote.maxSize();
        int cover = ChatBodies.text("", envelope(settings)).octets().length + (takesNotifications(settings) ? WISHES : 0);
        return MessageSplitter.split(text, (int) Math.max(LEAST_PIECE, Math.min(most - cover, Integer.MAX_VALUE)));
    }

    /** Sends a part of a text; false if MSRP does not take it now. */
    boolean send(ChatText.Part part, boolean wantSuccess, BridgeSettings settings) {
        boolean asks = part.asks().isPresent() && takesNotifications(settings);
        Optional<ChatBodies.Envelope> envelope = asks ? Optional.of(envelope(part.asks())) : envelope(settings);
        ChatBodies.Body body = body(part, envelope);
        part.wrapped(envelope.isPresent());
        // RFC 7573 s4: the stanza's id; further parts need ids of their own.
        String transactionId = part.isFirst() ? part.text().content().transactionId() : "";
        boolean taken = msrp.send(new OutgoingMessage(part.messageId(), transactionId, body.contentType(), body.octets(),
                wantSuccess, settings.sessions().failureReport()));
        if (taken) {
            part.text().journey().step(Journey.Event.SEND_QUEUED, 0, body.octets().length, part.messageId());
        }
        return taken;
    }

    /** Sends a sign of composing. All that is wanted of the peer is word that it takes none (RFC 3994 s4). */
    void say(String messageId, IsComposing sign, BridgeSettings settings) {
        ChatBodies.Body body = ChatBodies.body(IsComposing.MEDIA_TYPE, sign.bytes(), envelope(settings));
        msrp.send(new OutgoingMessage(messageId, "", body.contentType(), body.octets(), false, FailureReport.PARTIAL));
    }

    private ChatBodies.Body body(ChatText.Part part, Optional<ChatBodies.Envelope> envelope) {
        boolean takesHtml = !refusesHtml && takes(ChatBodies.ALTERNATIVE) && remote.acceptsWrapped(ChatBodies.HTML);
        Optional<String> html = takesHtml ? part.html() : Optional.empty();
        Optional<ChatBodies.Body> formatted =
                html.map(same -> ChatBodies.alternatives(part.body(), same, envelope)).filter(this::fits);
        part.formatted(formatted.isPresent());
        return formatted.orElseGet(() -> ChatBodies.text(part.body(), envelope));
    }

    private boolean fits(ChatBodies.Body body) {
        return remote.maxSize() == 0 || body.octets().length <= remote.maxSize();
    }

    /** Notifies the peer of what became of a message; no report is wanted. */
    void say(Imdn imdn) {
        ChatBodies.Body body = ChatBodies.notification(imdn, envelope(Optional.empty()));
        msrp.send(new OutgoingMessage(ChatText.newMessageId(), "", body.contentType(), body.octets(), false, FailureReport.NO));
    }

    private Optional<ChatBodies.Envelope> envelope(BridgeSettings settings) {
        return wrap.orElseGet(() -> wantsEnvelope(settings)) ? Optional.of(envelope(Optional.empty())) : Optional.empty();
    }

    private ChatBodies.Envelope envelope(Optional<ImdnRequest> asks) {
        return new ChatBodies.Envelope(self.bare().toString(), peer.toString(), Instant.now(), asks);
    }

    /** RFC 4975 s13, and what many peers do: wrapped if the peer lists CPIM first, or takes nothing else. */
    private boolean wantsEnvelope(BridgeSettings settings) {
        return switch (settings.cpim(peer.host())) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> remote.acceptTypes().get(0).equalsIgnoreCase(ChatBodies.CPIM) || !remote.accepts(ChatBodies.TEXT);
        };
    }

    /** The peer has refused what it seemed to want: from now on bodies go wrapped, or bare, whatever else speaks for it. */
    void wrap(boolean always) {
        wrap = Optional.of(always);
    }

    /** The peer has refused HTML: from now on texts go plain. */
    void refusesHtml() {
        refusesHtml = true;
    }

    /** Stops sending texts; the Message-IDs of those that are not sent, or nothing if MSRP is closed and is about to say so. */
    Optional<Set<String>> withdraw() {
        // Once it has been found out, it stays true, though MSRP may be closed a moment later.
        unsent = unsent.or(msrp::withdraw);
        return unsent;
    }

    /** Whether MSRP is closed; that event is on its way, or has come. */
    boolean isClosed() {
        return closed;
    }

    /** Whether the peer has ended it in order. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether there has been a connection. */
    boolean isOpen() {
        return open;
    }

    /**
     * Takes the peer's INVITE.
     *
     * @param answered our answer to its offer; empty if it has none: then ours goes out, and the ACK brings the answer
     */
    void accept(Optional<SdpOutcome.Answered> answered) {
        dialog.accept(answered.map(SdpOutcome.Answered::answer).orElseGet(() -> negotiation.offer(msrp.local())));
        answered.ifPresent(agreed -> start(agreed.remote(), agreed.active()));
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
        hungUp = true;
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
    public void onHop(NextHop hop) {
        post(() -> chat.onHop(this, hop));
    }

    @Override
    public void onHopFailed(SipOutcome why) {
        post(() -> chat.onHopFailed(this, why));
    }

    @Override
    public void onAnswered(byte[] sdp, String contact, PeerInfo info) {
        post(() -> chat.onAnswered(this, sdp, contact, info));
    }

    @Override
    public void onFailed(SipOutcome why, PeerInfo info) {
        post(() -> chat.onFailed(this, why, info));
    }

    @Override
    public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
        post(() -> answer.accept(chat.onOffer(this, sdp)));
    }

    @Override
    public void onEnded() {
        ended |= !hungUp;
        post(() -> chat.onEnded(this));
    }

    private void post(Runnable happened) {
        conversation.postOwn(() -> chat.handle(happened));
    }

    // MSRP

    @Override
    public void onOpen() {
        open = true;
        post(() -> chat.onOpen(this));
    }

    @Override
    public void onMessage(IncomingMessage message) {
        pace.post(message.body().length, () -> chat.handle(() -> chat.onMessage(this, message)));
    }

    @Override
    public void onRefused(String messageId, int code) {
        chat.onRefused(this, messageId, code);
    }

    @Override
    public void onSent(String messageId) {
        post(() -> chat.onSent(this, messageId));
    }

    @Override
    public void onAccepted(String messageId) {
        // The next hop has it: that says no more than that it was written.
    }

    @Override
    public void onDelivered(String messageId) {
        post(() -> chat.onDelivered(this, messageId));
    }

    @Override
    public void onFailure(String messageId, int code) {
        post(() -> chat.onFailure(this, messageId, code));
    }

    @Override
    public void onClosed(ClosedBecause reason) {
        closed = true;
        post(() -> chat.onClosed(this, reason));
    }
}
