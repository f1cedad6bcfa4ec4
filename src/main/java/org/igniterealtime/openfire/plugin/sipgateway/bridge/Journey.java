package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Attempts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;

/**
 * The way of one message through the gateway, from being taken in to its fate, as the console shows it. It counts the fate: the
 * first one stands. Thread safe. Keeps at most {@value #MOST_STEPS} steps, the first one and the last ones, and
 * {@value #MOST_TEXT} characters of each text. What is only for the eye is put into words when it is shown.
 */
public final class Journey implements Attempts {

    private static final int MOST_STEPS = 32;
    private static final int MOST_TEXT = 200;

    /** What happened to the message, and between whom: from the XMPP user, the gateway or the SIP user to another of them. */
    public enum Event {
        /** The message of the XMPP user; its type. */
        STANZA(Party.XMPP, Party.GATEWAY),
        /** To the XMPP user, at that address. */
        STANZA_SENT(Party.GATEWAY, Party.XMPP),
        /** What was sent to the XMPP user came back; the condition. */
        ERROR_STANZA(Party.XMPP, Party.GATEWAY),
        /** The XMPP user is told that the message does not arrive; the condition. */
        ERROR_STANZA_SENT(Party.GATEWAY, Party.XMPP),
        /** The XMPP user confirms the message. */
        RECEIPT(Party.XMPP, Party.GATEWAY),
        /** The XMPP user hears that the message is there, or {@code displayed}. */
        RECEIPT_SENT(Party.GATEWAY, Party.XMPP),
        /** For its turn, or for a session. */
        WAITS(Party.GATEWAY, Party.GATEWAY),
        /** A MESSAGE of the SIP user: CSeq number, octets of its body, transport and address of the sender. */
        MESSAGE(Party.SIP, Party.GATEWAY),
        /** CSeq number, octets of the body, Call-ID. */
        MESSAGE_SENT(Party.GATEWAY, Party.SIP),
        /** The request just named goes by that next hop. */
        HOP(Party.GATEWAY, Party.SIP),
        /** To MESSAGE or INVITE: status code and reason phrase. */
        ANSWER(Party.SIP, Party.GATEWAY),
        /** None came, or the request could not be sent; why. */
        NO_ANSWER(Party.GATEWAY, Party.GATEWAY),
        /** Status code and reason phrase. */
        ANSWER_SENT(Party.GATEWAY, Party.SIP),
        /** An INVITE of the SIP user brought the message with it. */
        INVITE(Party.SIP, Party.GATEWAY),
        /** A session is asked for, maybe for other messages as well; the Call-ID. */
        INVITE_SENT(Party.GATEWAY, Party.SIP),
        /** An MSRP message: octets, Message-ID. */
        SEND(Party.SIP, Party.GATEWAY),
        /** Handed to MSRP: octets, Message-ID. */
        SEND_QUEUED(Party.GATEWAY, Party.GATEWAY),
        /** The last octet has gone to the operating system; the Message-ID. */
        SEND_WRITTEN(Party.GATEWAY, Party.SIP),
        /** Status code, Message-ID. */
        REPORT(Party.SIP, Party.GATEWAY),
        /** Status code, Message-ID. */
        REPORT_SENT(Party.GATEWAY, Party.SIP),
        /** The peer never reports: what was written some time ago is taken for delivered. */
        TRUSTED(Party.GATEWAY, Party.GATEWAY),
        /** {@code BYE} if the peer has ended it, {@code MSRP} if its connection has failed. */
        SESSION_OVER(Party.GATEWAY, Party.GATEWAY),
        /** The session has not brought it over, as far as is known: what comes next is a new attempt, or the end. */
        TAKEN_BACK(Party.GATEWAY, Party.GATEWAY),
        /** It goes as a MESSAGE, since there is no session. */
        FALLS_BACK(Party.GATEWAY, Party.GATEWAY),
        /** A disposition notification (RFC 5438); the status. */
        NOTIFICATION(Party.SIP, Party.GATEWAY),
        /** The same, of the XMPP user's. */
        NOTIFICATION_SENT(Party.GATEWAY, Party.SIP),
        /** The beginning of the text, if its pair is traced. */
        BODY(Party.GATEWAY, Party.GATEWAY);

        private final Party from;
        private final Party to;

        Event(Party from, Party to) {
            this.from = from;
            this.to = to;
        }

        public Party from() {
            return from;
        }

        public Party to() {
            return to;
        }

        /** For texts, e.g. {@code stanza-sent}. */
        public String label() {
            return Labels.of(this);
        }
    }

    /** The lanes of a ladder, from left to right. */
    public enum Party { XMPP, GATEWAY, SIP }

    /**
     * One step. What number and note are depends on the event.
     *
     * @param after  since the message was taken in
     * @param number a status code or CSeq number; 0: none
     * @param octets of a body; 0: not known
     * @param note   what else is known; a text of the users only in {@link Event#BODY}
     */
    public record Step(Duration after, Event event, int number, int octets, String note) {
    }

    /**
     * What is known by now.
     *
     * @param number   the message's own number, ascending
     * @param taken    when it was taken in
     * @param xmppUser as a bare JID; if it is none, as it stood in the message
     * @param sipUser  the same, as a bare JID of the component
     * @param id       of the stanza, or the transaction of the SIP request or of the SEND
     * @param callId   Call-ID of the SIP request or of the session; empty until known
     * @param mode     the last one that was tried
     * @param fate     empty while it is under way
     * @param reason   the error or the rule that it ended by; empty if it was delivered
     * @param took     from being taken in to the fate, or until now
     */
    public record View(long number, Instant taken, Fates.Direction direction, String xmppUser, String sipUser, String id,
                       String callId, Fates.Mode mode, Optional<Fates.Fate> fate, String reason, Duration took,
                       List<Step> steps) {
    }

    /** A step as it is kept. The note is a text, or a value that is made one when it is shown. */
    private record Kept(long nanos, Event event, int number, int octets, Object note) {
    }

    private final Ledger ledger;
    private final long number;
    private final long takenMillis;
    private final long start;
    private final Fates.Direction direction;
    private final String xmppUser;
    private final String sipUser;
    private final String id;
    private final List<Kept> steps = new ArrayList<>(4);
    private String callId = "";
    private Fates.Mode mode = Fates.Mode.PAGE;
    private Fates.Fate fate;
    private int code;
    private String reason = "";
    private long end;

    Journey(Ledger ledger, long number, Fates.Direction direction, String xmppUser, String sipUser, String id) {
        this.ledger = ledger;
        this.number = number;
        this.takenMillis = ledger.millis();
        this.start = ledger.nanos();
        this.direction = direction;
        this.xmppUser = shortened(xmppUser);
        this.sipUser = shortened(sipUser);
        this.id = id == null ? "" : shortened(id);
    }

    private static String shortened(String text) {
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
    }

    long number() {
        return number;
    }

    long takenMillis() {
        return takenMillis;
    }

    // The steps

    void step(Event event) {
        step(event, 0, 0, "");
    }

    /** Something happened; the note says what else is known of it, but is no text of the users. */
    void step(Event event, Object note) {
        step(event, 0, 0, note);
    }

    /** @param note a text, or a small immutable value: it is made a text when it is shown */
    void step(Event event, int someNumber, int octets, Object note) {
        add(new Kept(ledger.nanos(), event, someNumber, octets, note instanceof String text ? shortened(text) : note));
    }

    private synchronized void add(Kept step) {
        if (steps.size() >= MOST_STEPS) {
            // How it began stays.
            steps.remove(1);
        }
        steps.add(step);
    }

    /** The text, which is kept only while somebody traces this pair. */
    void body(String text) {
        if (ledger.isTraced(xmppUser, sipUser)) {
            step(Event.BODY, text);
        }
    }

    @Override
    public void onHop(NextHop hop) {
        step(Event.HOP, hop);
    }

    @Override
    public void onHopFailed(SipOutcome why) {
        answered(why);
    }

    /** What has become of a request. */
    void answered(SipOutcome outcome) {
        if (outcome instanceof SipOutcome.Accepted accepted) {
            step(Event.ANSWER, accepted.code(), 0, "");
        } else if (outcome instanceof SipOutcome.Rejected rejected) {
            step(Event.ANSWER, rejected.code(), 0, rejected.reason());
        } else {
            step(Event.NO_ANSWER, XmppToSip.whyNot(outcome));
        }
    }

    /** It goes that way from now on. */
    synchronized void goes(Fates.Mode way) {
        mode = way;
    }

    synchronized void isIn(String sipCallId) {
        callId = shortened(sipCallId);
    }

    // The fate

    void delivered() {
        end(Fates.Fate.DELIVERED, 0, "").ifPresent(by -> ledger.fates().delivered(direction, by));
    }

    /** @param condition of the error stanza */
    void answeredWithError(String condition) {
        answeredWithError(0, condition);
    }

    void answeredWithError(int status, String phrase) {
        end(Fates.Fate.ERROR, status, phrase).ifPresent(by -> ledger.fates().answeredWithError(direction, by));
    }

    void dropped(DropRule rule) {
        end(Fates.Fate.DROPPED, 0, rule.label()).ifPresent(by -> ledger.fates().dropped(direction, by, rule));
    }

    /** The mode by which it came to this end; empty if it has one already. */
    private synchronized Optional<Fates.Mode> end(Fates.Fate how, int status, String why) {
        if (fate != null) {
            return Optional.empty();
        }
        fate = how;
        code = status;
        reason = shortened(why);
        end = ledger.nanos();
        return Optional.of(mode);
    }

    // The console

    /** Whether it concerns somebody or something that has this in its address or id; in lower case. */
    synchronized boolean concerns(String words) {
        // Who looks for a SIP user writes his address as SIP does.
        return Stream.of(xmppUser, sipUser, sipUser.replace("\\40", "@"), id, callId).anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words));
    }

    synchronized View view() {
        Duration took = Duration.ofNanos((fate == null ? ledger.nanos() : end) - start);
        return new View(number, Instant.ofEpochMilli(takenMillis), direction, xmppUser, sipUser, id, callId, mode,
                Optional.ofNullable(fate), code == 0 ? reason : (code + " " + reason).strip(), took,
                steps.stream().map(this::shown).toList());
    }

    private Step shown(Kept step) {
        return new Step(Duration.ofNanos(step.nanos - start), step.event, step.number, step.octets,
                shortened(text(step.note)));
    }

    private static String text(Object note) {
        if (note instanceof NextHop hop) {
            String host = hop.address().getAddress().getHostAddress();
            return hop.transport() + " " + (host.contains(":") ? '[' + host + ']' : host) + ':' + hop.address().getPort();
        }
        return note instanceof Enum<?> value ? Labels.of(value) : note.toString();
    }
}
