package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MarkerMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.StanzaIntake;
import org.igniterealtime.openfire.plugin.sipgateway.payload.Imdn;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ImdnRequest;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Disposition notifications (RFC 5438) as receipts (XEP-0184) and displayed markers (XEP-0333), in either mode. Each is told once
 * (s7.2.1), and no notification asks for any. Used in the mailbox of the conversation; remembers {@value #MOST} messages each
 * way, for a day.
 *
 * <pre>
 * from the SIP user              to the XMPP user
 * delivery: delivered            received, if a receipt was asked for
 * display: displayed             received if it is still owed, and displayed, if a marker was asked for
 * delivery: failed               error recipient-unavailable
 * forbidden, error, processing   nothing: the message may well have arrived
 *
 * from the XMPP user             to the SIP user, if that was asked for
 * received                       delivery: delivered
 * displayed                      display: displayed, for this and every earlier message
 * error                          delivery: failed
 * </pre>
 */
final class Notifications {

    private static final int MOST = 100;
    private static final long AGE = Duration.ofHours(24).toNanos();

    private final XmppSide xmpp;
    private final Ledger ledger;
    private final LongSupplier clock;
    /** Messages of the XMPP user, by the Message-ID that their notifications name. */
    private final Map<String, Sent> sent = new Remembered<>(MOST);
    /** Messages of the SIP user, by the id of the stanza. */
    private final Map<String, Shown> shown = new Remembered<>(MOST);
    private volatile boolean awaits;

    /** A message of the XMPP user, without its text, and the number of its journey. */
    private static final class Sent {
        private final Message head;
        private final long journey;
        private final long at;
        private boolean owesReceipt;
        private boolean owesMarker;

        private Sent(Letter head, long at, boolean owesReceipt, boolean owesMarker) {
            this.head = head.stanza();
            this.journey = head.journey().number();
            this.at = at;
            this.owesReceipt = owesReceipt;
            this.owesMarker = owesMarker;
        }
    }

    /** A message of the SIP user, and the number of its journey. */
    private static final class Shown {
        private final ImdnRequest request;
        private final JID recipient;
        private final long journey;
        private final long at;
        private boolean owesDelivery;
        private boolean owesDisplay;

        private Shown(ImdnRequest request, JID recipient, Journey journey, long at) {
            this.request = request;
            this.recipient = recipient;
            this.journey = journey.number();
            this.at = at;
            this.owesDelivery = request.delivery() || request.failure();
            this.owesDisplay = request.display();
        }
    }

    Notifications(XmppSide xmpp, Ledger ledger, LongSupplier clock) {
        this.xmpp = xmpp;
        this.ledger = ledger;
        this.clock = clock;
    }

    // What the XMPP user wants to know

    /** From any thread: whether the sender of that stanza wants to know what becomes of it. */
    static boolean isWanted(Message stanza) {
        return ReceiptMapping.requested(stanza) || MarkerMapping.requested(stanza);
    }

    /** What is to be asked of the peer for the sake of that message, which is remembered; empty if nothing. */
    Optional<ImdnRequest> ask(Letter letter) {
        String messageId = ChatText.newMessageId();
        return expect(letter, messageId).map(wished ->
                new ImdnRequest(messageId, "", Optional.empty(), wished.owesReceipt, wished.owesReceipt, wished.owesMarker));
    }

    /**
     * That stanza goes without its wishes. Linphone notifies all the same, and names the Call-ID, since there is no Message-ID.
     */
    void sentPlainly(Letter letter, String callId) {
        expect(letter, callId);
    }

    private Optional<Sent> expect(Letter letter, String messageId) {
        Message stanza = letter.stanza();
        if (!isWanted(stanza)) {
            return Optional.empty();
        }
        long now = clock.getAsLong();
        sent.values().removeIf(message -> now - message.at > AGE);
        boolean receipt = ReceiptMapping.requested(stanza);
        Sent expected = new Sent(letter.head(), now, receipt, MarkerMapping.requested(stanza));
        // Texts that share a Call-ID are told apart by nobody: what is said of it is said of the first of them.
        sent.putIfAbsent(messageId, expected);
        return Optional.of(expected);
    }

    /** The peer has notified; false if nobody asked for that, or knows it already. */
    boolean heard(Imdn imdn) {
        Sent message = sent.get(imdn.messageId());
        if (message == null) {
            return false;
        }
        ledger.step(message.journey, Journey.Event.NOTIFICATION, 0, imdn.status());
        switch (imdn.status()) {
            case DELIVERED -> tellReceipt(message);
            case DISPLAYED -> {
                tellReceipt(message);
                tellMarker(message);
            }
            case FAILED -> tellFailure(message);
            default -> { }
        }
        if (!message.owesReceipt && !message.owesMarker) {
            sent.remove(imdn.messageId());
        }
        return true;
    }

    /** The peer has said in another way that it has a message: the sender hears so, if that was asked for and is not known. */
    void delivered(Letter letter) {
        Message stanza = letter.stanza();
        Optional<Sent> asked = sent.values().stream().filter(message -> message.head.getID().equals(stanza.getID())).findAny();
        if (asked.isPresent()) {
            tellReceipt(asked.get());
        } else if (ReceiptMapping.requested(stanza)) {
            letter.journey().step(Journey.Event.RECEIPT_SENT);
            xmpp.route(ReceiptMapping.receipt(stanza.getID(), stanza.getTo(), stanza.getFrom()));
        }
    }

    private void tellReceipt(Sent message) {
        if (message.owesReceipt) {
            message.owesReceipt = false;
            ledger.step(message.journey, Journey.Event.RECEIPT_SENT, 0, "");
            xmpp.route(ReceiptMapping.receipt(message.head.getID(), message.head.getTo(), message.head.getFrom()));
        }
    }

    private void tellMarker(Sent message) {
        if (message.owesMarker) {
            message.owesMarker = false;
            Message head = message.head;
            ledger.step(message.journey, Journey.Event.RECEIPT_SENT, 0, "displayed");
            xmpp.route(MarkerMapping.marker(head.getID(), head.getThread(), head.getTo(), head.getFrom()));
        }
    }

    /** s7.2.1: not after it was said to be delivered. */
    private void tellFailure(Sent message) {
        if (message.owesReceipt && StanzaIntake.mayBeAnswered(message.head)) {
            ledger.step(message.journey, Journey.Event.ERROR_STANZA_SENT, 0, ErrorCondition.RECIPIENT_UNAVAILABLE.xmlName());
            xmpp.route(ErrorMapping.errorStanza(message.head, ErrorCondition.RECIPIENT_UNAVAILABLE.error("Not delivered")));
        }
        message.owesReceipt = false;
        message.owesMarker = false;
    }

    // What the SIP user wants to know

    /**
     * A message of the peer is about to be shown: the stanza asks for what the peer wants to know.
     *
     * @param recipient whom the peer wrote to, be it a user or one of his clients
     */
    void show(Message stanza, JID recipient, ImdnRequest request, Journey journey) {
        if (request.delivery() && !ReceiptMapping.requested(stanza)) {
            ReceiptMapping.request(stanza);
        }
        if (request.display()) {
            MarkerMapping.request(stanza);
        }
        long now = clock.getAsLong();
        shown.values().removeIf(message -> now - message.at > AGE);
        shown.put(stanza.getID(), new Shown(request, recipient, journey, now));
        awaits = true;
    }

    /** From any thread: whether a stanza of the XMPP user may mean something here. */
    boolean awaits() {
        return awaits;
    }

    /**
     * A notification for the peer.
     *
     * @param from whom the peer wrote to: Linphone takes a user and one of his clients for two, and knows nothing of the one that
     *             it has not written to
     */
    record News(Imdn imdn, JID from) {
    }

    /** What a stanza of the XMPP user tells the peer, in order. */
    List<News> confirmed(Message stanza, String self) {
        List<News> news = new ArrayList<>();
        ReceiptMapping.received(stanza).map(shown::get).ifPresent(message -> delivered(message, self, news));
        // XEP-0333: displayed means every earlier message too; RFC 5438 s7.2.1 wants a notification for each.
        MarkerMapping.displayed(stanza).filter(shown::containsKey).ifPresent(id -> displayed(id, self, news));
        forgetDone();
        return news;
    }

    private void delivered(Shown message, String self, List<News> news) {
        if (message.owesDelivery && message.request.delivery()) {
            news.add(news(message, self, Imdn.Disposition.DELIVERY, Imdn.Status.DELIVERED));
        }
        message.owesDelivery = false;
    }

    private void displayed(String id, String self, List<News> news) {
        for (Map.Entry<String, Shown> message : shown.entrySet()) {
            delivered(message.getValue(), self, news);
            if (message.getValue().owesDisplay) {
                message.getValue().owesDisplay = false;
                news.add(news(message.getValue(), self, Imdn.Disposition.DISPLAY, Imdn.Status.DISPLAYED));
            }
            if (message.getKey().equals(id)) {
                return;
            }
        }
    }

    /** A stanza came back after its message had been accepted (s12.1.3.1: so it is ours to say). */
    Optional<News> cameBack(Message error, String self) {
        Shown message = error.getID() == null ? null : shown.remove(error.getID());
        forgetDone();
        return Optional.ofNullable(message).filter(found -> found.owesDelivery && found.request.failure())
                .map(found -> news(found, self, Imdn.Disposition.DELIVERY, Imdn.Status.FAILED));
    }

    /** The message was refused, which its sender knows by the answer (s12.1.3.1). */
    void refused(String stanzaId) {
        shown.remove(stanzaId);
        forgetDone();
    }

    private void forgetDone() {
        shown.values().removeIf(message -> !message.owesDelivery && !message.owesDisplay);
        awaits = !shown.isEmpty();
    }

    private News news(Shown message, String self, Imdn.Disposition disposition, Imdn.Status status) {
        ledger.step(message.journey, Journey.Event.NOTIFICATION_SENT, 0, status);
        return new News(new Imdn(message.request.messageId(), message.request.dateTime(), Optional.of(self),
                message.request.originalTo(), disposition, status), message.recipient);
    }
}
