package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorCondition;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ErrorMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.MsrpErrors;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageMessage;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PageModeMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.ReceiptMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.PacketError;

/**
 * The texts of the XMPP user of a chat, in their order, from being taken to their fate: every one ends as delivered, as a stanza
 * error, or is passed on to page mode. Used in the mailbox of the conversation.
 */
final class ChatOutbox {

    /** A connection that fails so soon after a text may have lost it; decided for peers that never report. */
    private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** What a peer that reports has not reported after so long is lost. */
    private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(10);
    /** A text that so many sessions could not bring over gets no further one. */
    private static final int MOST_SESSIONS = 3;
    private static final Logger Log = LoggerFactory.getLogger(ChatOutbox.class);

    private final Conversation conversation;
    private final ChatTools tools;
    private final ChatInbox inbox;
    private final Notifications notifications;
    private final ChatTexts texts = new ChatTexts();

    ChatOutbox(Conversation conversation, ChatTools tools, ChatInbox inbox, Notifications notifications) {
        this.notifications = notifications;
        this.conversation = conversation;
        this.tools = tools;
        this.inbox = inbox;
    }

    /** Takes a text, or tells its sender why not. */
    boolean take(Letter letter, SipUri target, BridgeSettings settings) {
        PageMessage content = PageModeMapping.toSip(letter.stanza(), settings.componentDomain(), conversation::ownCallId);
        int octets = content.text().getBytes(StandardCharsets.UTF_8).length;
        if (octets > settings.maxOctets()) {
            refuse(letter, ErrorCondition.POLICY_VIOLATION.error("Too long for a SIP message"));
            return false;
        }
        ChatText text = new ChatText(letter, content, target, octets);
        if (!texts.add(text, settings.sessions().texts(), settings.sessions().octets())) {
            refuse(letter, ErrorCondition.RESOURCE_CONSTRAINT.error("Too many messages wait for " + target.bare()));
            return false;
        }
        return true;
    }

    /** The text whose turn it is. */
    Optional<ChatText> next() {
        return texts.next();
    }

    boolean hasWaiting() {
        return texts.hasWaiting();
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** How many texts have not come to their ends. */
    int size() {
        return texts.size();
    }

    /** Whether the peer has ever reported a text as delivered. */
    boolean peerReports() {
        return tools.peers().hasReported(conversation.pair().sipUser());
    }

    /** Gives the texts that wait to the session, as many as it takes. */
    void flush(ChatSession session, BridgeSettings settings) {
        for (Optional<ChatText> next = texts.next(); next.isPresent() && session.isAgreed()
                && hand(next.get(), session, settings); next = texts.next()) {
            texts.nextIsHanded();
        }
    }

    private boolean hand(ChatText text, ChatSession session, BridgeSettings settings) {
        if (text.parts().isEmpty()) {
            session.pieces(text.content().text(), settings).forEach(text::add);
            text.ask(session.takesNotifications(settings) ? notifications.ask(text.letter()) : Optional.empty());
        }
        for (ChatText.Part part : text.parts()) {
            if (part.state() == PartState.WAITING && !hand(part, session, settings)) {
                return false;
            }
        }
        return true;
    }

    private boolean hand(ChatText.Part part, ChatSession session, BridgeSettings settings) {
        boolean success = settings.sessions().track() || ReceiptMapping.requested(part.text().stanza());
        if (!session.send(part, success, settings)) {
            return false;
        }
        texts.handed(part);
        part.text().journey().isIn(session.callId());
        inbox.wrote();
        return true;
    }

    // What is heard of them

    /** All of them wait for a session, which is asked for. */
    void invited(String callId) {
        journeys(journey -> {
            journey.isIn(callId);
            journey.step(Journey.Event.INVITE_SENT, callId);
        });
    }

    /** What has become of that. */
    void answered(SipOutcome outcome) {
        journeys(journey -> journey.answered(outcome));
    }

    /** What happened to all of them. */
    void journeys(Consumer<Journey> what) {
        texts.all().forEach(text -> what.accept(text.journey()));
    }

    void written(String messageId) {
        texts.find(messageId).filter(part -> part.state() == PartState.HANDED).ifPresent(part -> {
            part.written(tools.clock().getAsLong());
            part.text().journey().step(Journey.Event.SEND_WRITTEN, part.messageId());
        });
    }

    void delivered(String messageId) {
        tools.peers().reports(conversation.pair().sipUser());
        inbox.reported(messageId);
        texts.find(messageId).ifPresent(part -> {
            part.delivered();
            part.text().journey().step(Journey.Event.REPORT, 200, 0, part.messageId());
            boolean whole = part.text().isDelivered();
            settle(part.text(), lost());
            if (whole) {
                inbox.confirm(part.text().letter());
            }
        });
    }

    /**
     * The peer did not take a message.
     *
     * @param session the one that is there, if it is the one that the message was given to
     */
    void failed(String messageId, int code, Optional<ChatSession> session, BridgeSettings settings) {
        Optional<ChatText.Part> found = texts.find(messageId).filter(part -> part.state() != PartState.DELIVERED);
        if (found.isEmpty()) {
            inbox.failed(messageId, code);
            return;
        }
        ChatText.Part part = found.get();
        part.text().journey().step(Journey.Event.REPORT, code, 0, part.messageId());
        boolean again = code == 415 && session.isPresent() && part.again();
        if (code == 481 || code == 506) {
            // The session is no more; what that means for its texts is seen when it is closed.
            part.notTaken();
        } else if (!again || !handUnlike(part, session.get(), settings)) {
            part.failed();
            settle(part.text(), MsrpErrors.toXmpp(code));
        }
    }

    private boolean handUnlike(ChatText.Part part, ChatSession session, BridgeSettings settings) {
        if (part.isFormatted()) {
            session.refusesHtml();
        } else {
            session.wrap(!part.isWrapped());
        }
        return hand(part, session, settings);
    }

    /**
     * What time brings to texts that are written. A peer that never reports is taken at TCP's word after a while. One that
     * reports is not: the connection may only be a relay's, or its end not known yet.
     */
    void tick() {
        long now = tools.clock().getAsLong();
        if (peerReports()) {
            texts.writtenBefore(now - REPORT_NANOS).forEach(text -> giveUp(text, ErrorMapping.noAnswer("Never confirmed")));
        } else {
            texts.writtenBefore(now - TRUST_NANOS).forEach(this::trust);
        }
    }

    private void trust(ChatText text) {
        text.parts().forEach(ChatText.Part::delivered);
        text.journey().step(Journey.Event.TRUSTED);
        inbox.expectReport(text);
        settle(text, lost());
    }

    // The end of a session

    /**
     * Takes back what may not have arrived.
     *
     * @param unsent the Message-IDs of what the session has not sent; empty if it was closed by MSRP, which has told what it had
     *     sent
     * @param failed whether the session ended by a failure of its connection
     */
    void takeBack(ChatSession over, Optional<Set<String>> unsent, boolean failed) {
        long now = tools.clock().getAsLong();
        boolean reports = peerReports();
        String why = over.hasEnded() ? "BYE" : failed ? "MSRP" : "";
        for (ChatText text : texts.all()) {
            text.hadSession();
            text.journey().step(Journey.Event.SESSION_OVER, why);
            for (ChatText.Part part : text.parts()) {
                boolean left = unsent.map(some -> !some.contains(part.messageId())).orElse(over.isOpen());
                if (!left) {
                    part.neverSent();
                } else if (unsent.isPresent()) {
                    part.written(now);
                }
                part.sessionOver(reports, failed, now - TRUST_NANOS);
            }
        }
        texts.takeBack();
        texts.all().forEach(text -> settle(text, lost()));
        texts.all().stream().filter(text -> !text.parts().isEmpty())
                .forEach(text -> text.journey().step(Journey.Event.TAKEN_BACK));
    }

    static PacketError lost() {
        return ErrorCondition.REMOTE_SERVER_TIMEOUT.error("The session was lost");
    }

    /** Of the texts that wait, sends another way, or answers with that error, those that have had their chances. */
    void retire(PacketError error, BridgeSettings settings) {
        texts.all().stream().filter(text -> text.sessions() >= MOST_SESSIONS).forEach(text -> passOn(text, error, settings));
    }

    /** Sends the texts that wait as MESSAGEs where the mode allows and nothing of them can have arrived; else ends them. */
    void fallBack(PacketError error, BridgeSettings settings) {
        texts.all().forEach(text -> passOn(text, error, settings));
    }

    private void passOn(ChatText text, PacketError error, BridgeSettings settings) {
        if (settings.chat(text.target().host()) != BridgeSettings.ChatMode.AUTO || !text.isUntouched()) {
            giveUp(text, error);
            return;
        }
        texts.remove(text);
        text.journey().step(Journey.Event.FALLS_BACK);
        text.journey().goes(Fates.Mode.PAGE);
        try {
            tools.pages().send(text.letter(), text.target(), conversation, settings);
        } catch (RuntimeException e) {
            Log.error("{}: message {} could not be sent", conversation.pair(), text.stanza().getID(), e);
            refuse(text.letter(), ErrorCondition.INTERNAL_SERVER_ERROR.error("Fault in the gateway"));
        }
    }

    /** Answers all texts with an error. */
    void bounce(PacketError error) {
        texts.all().forEach(text -> giveUp(text, error));
    }

    /** Lets go of a text that has come to its end. */
    private void settle(ChatText text, PacketError error) {
        if (text.hasFailed()) {
            giveUp(text, error);
        } else if (text.isDelivered()) {
            texts.remove(text);
            text.journey().delivered();
        }
    }

    private void giveUp(ChatText text, PacketError error) {
        texts.remove(text);
        refuse(text.letter(), error);
    }

    private void refuse(Letter letter, PacketError error) {
        try {
            tools.pages().refuse(letter, error);
        } catch (RuntimeException e) {
            Log.error("{}: the sender of message {} could not be told its end", conversation.pair(), letter.stanza().getID(), e);
        }
    }
}
