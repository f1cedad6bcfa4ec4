package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RoutedEndpoint;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError;

/**
 * What one pair of users has to remember from message to message. Its events run one at a time, in its {@link Mailbox}; only the
 * methods that say so may be called from elsewhere. It remembers at most {@value #THREADS} threads.
 */
final class Conversation {

    private static final int THREADS = 32;
    /** Longer threads and Call-IDs are not remembered: the mapping of such a thread is a digest, the same each time. */
    private static final int MOST_REMEMBERED = 256;

    private final Pair pair;
    private final LongSupplier clock;
    private final Mailbox mailbox;
    private final Chat chat;
    /** Threads as XMPP knows them, to Call-IDs as SIP knows them; the least recently used one is forgotten. */
    private final Map<String, String> callIds = new LinkedHashMap<>(4, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > THREADS;
        }
    };
    private final String ownCallId = UUID.randomUUID().toString();
    private long cseq;
    private AddressForm form;
    private SipUri peer;
    private volatile long lastUsed;
    private final Tally tally = new Tally();
    private volatile Routing routing;

    /** A stanza that is with the XMPP server's router just now, and the error that has come back, if any. */
    private static final class Routing {
        /** Null if the stanza has none: no id can be made of a branch that is only the cookie. */
        private final String id;
        private volatile PacketError error;

        Routing(String id) {
            this.id = id;
        }
    }

    Conversation(Pair pair, Workers workers, ChatTools tools) {
        this.pair = pair;
        this.mailbox = new Mailbox(workers);
        this.clock = tools.clock();
        this.lastUsed = clock.getAsLong();
        this.chat = new Chat(this, tools);
    }

    /** What the console shows of this conversation. */
    Tally tally() {
        return tally;
    }

    /** The session mode of this conversation. */
    Chat chat() {
        return chat;
    }

    Pair pair() {
        return pair;
    }

    /** From any thread: runs the event in its turn; false if too many wait, everywhere. */
    boolean post(Runnable event) {
        return post(event, 0);
    }

    /**
     * The same for an event that holds what came in.
     *
     * @param octets how much
     */
    boolean post(Runnable event, int octets) {
        use();
        return mailbox.post(event, octets);
    }

    /** From any thread: runs an event that follows from one which was taken in already, however many wait. */
    void postOwn(Runnable event) {
        mailbox.postOwn(event);
    }

    /**
     * The same for an event that holds what came in.
     *
     * @param octets how much
     */
    void postOwn(Runnable event, int octets) {
        use();
        mailbox.postOwn(event, octets);
    }

    /** From any thread: it is not to be forgotten for a while. */
    void use() {
        lastUsed = clock.getAsLong();
    }

    /** From any thread: when it was used last, by the clock of {@link ChatTools}. */
    long lastUsed() {
        return lastUsed;
    }

    /** The Call-ID of what has no thread. */
    String ownCallId() {
        return ownCallId;
    }

    /** The Call-ID of a thread: the one that it is known by, else the mapped one from now on (RFC 7572 Table 1). */
    String callId(String thread, String mapped) {
        return thread.length() > MOST_REMEMBERED ? mapped : callIds.computeIfAbsent(thread, unknown -> mapped);
    }

    /** A thread is known by another Call-ID from now on. */
    void rename(String thread, String callId) {
        if (thread.length() <= MOST_REMEMBERED) {
            callIds.put(thread, callId);
        }
    }

    /** The thread that a Call-ID stands for: the one that it was made of, else itself. */
    String thread(String callId) {
        for (Map.Entry<String, String> known : callIds.entrySet()) {
            if (known.getValue().equals(callId)) {
                return known.getKey();
            }
        }
        return callId;
    }

    /** A CSeq number that is higher than any before; those that follow it are kept for a request that is challenged. */
    long nextCseq() {
        long next = cseq + 1;
        cseq += RoutedEndpoint.MOST_ATTEMPTS;
        return next;
    }

    /**
     * The SIP user wrote, from that address. Returns the thread that the Call-ID stands for, which from now on leads back to it:
     * the one that it was made of, else the Call-ID itself.
     */
    String heardFromSip(SipUri from, String callId) {
        peer = from.bare();
        String thread = thread(callId);
        if (callId.length() <= MOST_REMEMBERED) {
            callIds.putIfAbsent(thread, callId);
        }
        return thread;
    }

    /** The XMPP user wrote, to an address of that form. */
    void heardFromXmpp(AddressForm addressed) {
        form = addressed;
    }

    /** The form in which the SIP user appears in this conversation; the domain form only while the domain is claimed. */
    AddressForm form(AddressForm ifUnknown, SipUri sipUser, BridgeSettings settings) {
        AddressForm known = form == null ? ifUnknown : form;
        return settings.domains().contains(sipUser.host()) ? known : AddressForm.COMPONENT;
    }

    /**
     * The SIP URI to write to: XMPP folds the case of a user, SIP does not (RFC 3261 s19.1.4), so the form that was seen last is
     * the one to use.
     */
    SipUri target(SipUri mapped) {
        boolean same = peer != null && peer.scheme().equals(mapped.scheme()) && peer.host().equals(mapped.host())
                && peer.port() == mapped.port() && peer.user().equalsIgnoreCase(mapped.user());
        return same ? mapped.gr().map(peer::withGr).orElse(peer) : mapped;
    }

    /** Gives a stanza to the router; returns the error that came back for it before the router was done. */
    Optional<PacketError> route(Message stanza, XmppSide xmpp) {
        Routing current = new Routing(stanza.getID());
        routing = current;
        try {
            xmpp.route(stanza);
            return Optional.ofNullable(current.error);
        } finally {
            routing = null;
        }
    }

    /** From any thread: an error came back for a stanza. Returns false if that stanza has been answered for already. */
    boolean refused(Message error) {
        Routing current = routing;
        if (current == null || !Objects.equals(current.id, error.getID())) {
            return false;
        }
        current.error = error.getError() == null ? ErrorCondition.UNDEFINED_CONDITION.error("") : error.getError();
        return true;
    }
}
