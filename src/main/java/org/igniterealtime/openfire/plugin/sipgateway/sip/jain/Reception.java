package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.text.ParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Abilities;
import org.igniterealtime.openfire.plugin.sipgateway.sip.AnswerWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ClientTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestChallenge;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestServer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Fingerprint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Inbox;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NameAddr;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.StreamFramer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TokenBuckets;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Via;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every message that comes in. A request is refused by what costs least to find: trust, frame, size, method, extensions,
 * grammar, transaction; refusals are answered without memory (RFC 3261 s8.2.7). MESSAGE goes to the listener, any other method
 * that is taken to the RI. Our checks stand before it because it answers some faults on its own, repeating the whole request.
 *
 * <p>Called on the transports' threads, on which it calls the listener too.
 */
final class Reception implements Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final SipAnswer OVERLOAD = SipAnswer.of(503, "Service Unavailable").with("Retry-After", "5");
    private static final SipAnswer TOO_MANY = SipAnswer.of(503, "Service Unavailable").with("Retry-After", "1");
    /** Beyond, addresses that have just come share what one may send. */
    private static final int MOST_PEERS = 10_000;

    private static final Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d) (.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CSEQ = Pattern.compile("\\d+\\s+(\\S+)");
    private static final Pattern NO_FURTHER = Pattern.compile("0+");
    private static final SipAnswer FORBIDDEN = SipAnswer.of(403, "Forbidden");
    private static final SipAnswer LOOP = SipAnswer.of(482, "Loop Detected");
    private static final SipAnswer FAILED = SipAnswer.of(500, "Server Internal Error");

    /** Takes what is neither a MESSAGE nor an answer to one. */
    interface Others {
        /**
         * @return false if there is no room for it
         * @throws ParseException if the request lacks something, which its message names
         */
        boolean take(SIPRequest request, RequestHead head, Peer from) throws ParseException;

        /** @return whether it answers a request of ours */
        boolean answer(WireMessage answer, Via via, Peer from);

        /** That connection is gone. */
        void closed(NextHop connection);
    }

    private final SipListener listener;
    private final ServerTransactions server;
    private final ClientTransactions client;
    private final RequestWriter requests;
    private final DigestServer digest;
    private final AnswerWriter answers;
    private final Others others;
    private final int mostBody;
    private final Fingerprint fingerprint = new Fingerprint();
    private final Map<SipCounter, LongAdder> counters = new EnumMap<>(SipCounter.class);
    private final TokenBuckets<InetAddress> peers = new TokenBuckets<>(MOST_PEERS, System::nanoTime);
    private volatile Predicate<Peer> trusted = peer -> peer.address().getAddress().isLoopbackAddress();
    private volatile Supplier<Rate> peerRate = () -> Rate.OFF;
    private volatile Predicate<String> returning = requestUri -> false;

    Reception(SipSettings settings, SipListener listener, ServerTransactions server, ClientTransactions client,
              RequestWriter requests, DigestServer digest, Others others) {
        this.listener = listener;
        this.server = server;
        this.client = client;
        this.requests = requests;
        this.digest = digest;
        this.others = others;
        this.answers = new AnswerWriter(settings.product());
        this.mostBody = settings.maxMessageOctets();
        for (SipCounter counter : SipCounter.values()) {
            counters.put(counter, new LongAdder());
        }
    }

    void trust(Predicate<Peer> rule) {
        trusted = rule;
    }

    /** How many MESSAGEs and INVITEs one address may send. */
    void limit(Supplier<Rate> perAddress) {
        peerRate = perAddress;
    }

    /** Requests for such URIs are taken though they have been sent from here. */
    void letReturn(Predicate<String> requestUris) {
        returning = requestUris;
    }

    Map<SipCounter, Long> counters() {
        Map<SipCounter, Long> values = new EnumMap<>(SipCounter.class);
        counters.forEach((counter, value) -> values.put(counter, value.sum()));
        return values;
    }

    @Override
    public boolean trusts(Peer peer) {
        return trusted.test(peer);
    }

    @Override
    public void received(byte[] message, Peer from) {
        WireMessage wire = WireMessage.read(message);
        if (wire.isAnswer()) {
            answer(wire, from);
        } else if (!wire.isBlank()) {
            Via.topmost(wire).ifPresentOrElse(via -> request(wire, via, from), () -> count(SipCounter.GARBAGE));
        }
    }

    @Override
    public void refused(byte[] start, SipAnswer answer, Peer from) {
        WireMessage wire = WireMessage.read(start);
        Optional<Via> via = Via.topmost(wire);
        if (via.isEmpty() || wire.isAnswer()) {
            count(SipCounter.GARBAGE);
        } else if (isTrusted(wire, via.get(), from)) {
            refuse(SipCounter.REFUSED, answer, wire, via.get(), from);
        }
    }

    @Override
    public void closed(NextHop connection) {
        client.lost(connection);
        others.closed(connection);
    }

    private boolean isTrusted(WireMessage wire, Via via, Peer from) {
        if (trusts(from)) {
            return true;
        }
        refuse(SipCounter.UNTRUSTED, FORBIDDEN, wire, via, from);
        from.hangUp();
        return false;
    }

    /** Each counts that is costly to read, repetitions too; what ends a session is always welcome. */
    private boolean isTooMany(WireMessage wire, Via via, Peer from) {
        String line = wire.startLine();
        boolean counts = line.startsWith("MESSAGE ") || line.startsWith("INVITE ");
        if (!counts || peers.take(from.address().getAddress(), peerRate.get())) {
            return false;
        }
        refuse(SipCounter.RATE_PEER, TOO_MANY, wire, via, from);
        return true;
    }

    private void request(WireMessage wire, Via via, Peer from) {
        boolean isTrusted = trusts(from);
        if (!isTrusted && !mayProve(wire, via, from) || isTooMany(wire, via, from)) {
            return;
        }
        RequestHead.Reading reading = RequestHead.read(wire, via);
        if (reading instanceof RequestHead.Refused refused) {
            refuse(SipCounter.REFUSED, refused.answer(), wire, via, from);
        } else if (reading instanceof RequestHead.Taken taken && (isTrusted || proves(taken.head(), from))) {
            request(taken.head(), from);
        }
    }

    /** Whether it is worth while to look at the credentials of a stranger's request; it has been answered if not. */
    private boolean mayProve(WireMessage wire, Via via, Peer from) {
        boolean isUnknown = isNeverAsked(wire) && !digest.knows(from.address());
        if (digest.asks() && isUnknown && isAck(wire)) {
            return false; // RFC 3261 s17.1.1.3: it is for our 401, and the INVITE comes again by the same connection
        }
        if (!digest.asks() || isUnknown) {
            refuse(SipCounter.UNTRUSTED, FORBIDDEN, wire, via, from);
            from.hangUp();
            return false;
        }
        if (!isNeverAsked(wire) && wire.first("authorization").isEmpty()) {
            challenge(false, wire, via, from);
            return false;
        }
        if (!isNeverAsked(wire) && digest.isGuessing(from.address())) {
            refuse(SipCounter.GUESSING, FORBIDDEN, wire, via, from);
            from.hangUp();
            return false;
        }
        return true;
    }

    /** RFC 3261 s22.1: an ACK has no answer, and a CANCEL cannot be sent again. Both follow a request that was asked. */
    private static boolean isNeverAsked(WireMessage wire) {
        return isAck(wire) || wire.startLine().startsWith("CANCEL ");
    }

    private static boolean isAck(WireMessage wire) {
        return wire.startLine().startsWith("ACK ");
    }

    private boolean proves(RequestHead head, Peer from) {
        if (isNeverAsked(head.wire())) {
            return true;
        }
        switch (digest.check(head, from.address(), () -> fingerprint.of(head).transaction())) {
            case GENUINE -> {
                from.proved();
                return true;
            }
            case FOREIGN -> refuse(SipCounter.FOREIGN_FROM, FORBIDDEN, head.wire(), head.via(), from);
            case STALE -> challenge(true, head.wire(), head.via(), from);
            case UNPROVEN -> challenge(false, head.wire(), head.via(), from);
        }
        return false;
    }

    private void challenge(boolean stale, WireMessage wire, Via via, Peer from) {
        count(SipCounter.UNAUTHORIZED);
        from.forAnswer(via).send(answers.challenge(wire, via, from.address(), digest.challenges(stale), fingerprint.toTag(wire)));
    }

    private void request(RequestHead head, Peer from) {
        Optional<SipAnswer> refusal = limits(head).or(() -> Methods.refusal(head.method())).or(() -> extensions(head))
                .or(() -> hops(head));
        if (refusal.isPresent()) {
            refuse(SipCounter.REFUSED, refusal.get(), head.wire(), head.via(), from);
            return;
        }
        if (isLoop(head)) {
            refuse(SipCounter.LOOPED, LOOP, head.wire(), head.via(), from);
            return;
        }
        try {
            if (head.method().equals("MESSAGE")) {
                Grammar.check(head.wire());
                message(head, from);
            } else if (!others.take(Grammar.read(head.wire()), head, from)) {
                refuse(SipCounter.OVERLOAD, OVERLOAD, head.wire(), head.via(), from);
            }
        } catch (ParseException e) {
            refuse(SipCounter.REFUSED, SipAnswer.of(400, e.getMessage()), head.wire(), head.via(), from);
        } catch (RuntimeException e) { // whatever the RI makes of it, there is an answer
            LOG.error("{} failed", head.method(), e);
            refuse(SipCounter.REFUSED, FAILED, head.wire(), head.via(), from);
        }
    }

    private boolean isLoop(RequestHead head) {
        return head.to().tag().isEmpty() && (requests.isLoop(head.via()) || Via.below(head.wire()).anyMatch(requests::isLoop))
                && !returning.test(head.requestUri());
    }

    private Optional<SipAnswer> limits(RequestHead head) {
        if (head.wire().headLength() > StreamFramer.MOST_HEAD) {
            return Optional.of(SipAnswer.of(513, "Message Too Large"));
        }
        return head.bodySize() > mostBody ? Optional.of(SipAnswer.of(413, "Request Entity Too Large")) : Optional.empty();
    }

    /** RFC 3261 s8.2.2.3; ACK and CANCEL are not asked. */
    private static Optional<SipAnswer> extensions(RequestHead head) {
        List<String> required = head.wire().elements("require");
        required.removeIf(tag -> Abilities.EXTENSIONS.contains(tag.toLowerCase(Locale.ROOT)));
        if (required.isEmpty() || head.method().equals("ACK") || head.method().equals("CANCEL")) {
            return Optional.empty();
        }
        String names = WireMessage.decoded(String.join(", ", required));
        return Optional.of(SipAnswer.of(420, "Bad Extension").with("Unsupported", names));
    }

    /** What has been sent on too often (RFC 3261 s16.3 3). */
    private static Optional<SipAnswer> hops(RequestHead head) {
        // RFC 7332: who sends requests on as new ones, here to XMPP, minds the limit as a proxy does. An end point need not.
        boolean sentOn = head.method().equals("MESSAGE") || head.method().equals("INVITE") && head.to().tag().isEmpty();
        boolean atEnd = sentOn && head.wire().first("max-forwards").filter(NO_FURTHER.asMatchPredicate()).isPresent();
        return atEnd ? Optional.of(SipAnswer.of(483, "Too Many Hops")) : Optional.empty();
    }

    private void message(RequestHead head, Peer from) {
        Fingerprint.Marks marks = fingerprint.of(head);
        switch (server.arrive(marks, head.to().tag().isPresent())) {
            case NEW -> listen(head, marks, from);
            case IN_WORK -> count(SipCounter.ABSORBED);
            case ANSWERED -> {
                count(SipCounter.REPEATED);
                server.answer(marks).ifPresent(answer -> send(answer, head.wire(), head.via(), marks.toTag(), from));
            }
            case MERGED -> refuse(SipCounter.MERGED, LOOP, head.wire(), head.via(), from);
            case OVERLOAD -> refuse(SipCounter.OVERLOAD, OVERLOAD, head.wire(), head.via(), from);
        }
    }

    private void listen(RequestHead head, Fingerprint.Marks marks, Peer from) {
        AtomicBoolean answered = new AtomicBoolean();
        Consumer<SipAnswer> taker = answer -> {
            if (answered.compareAndSet(false, true)) {
                server.answered(marks, answer);
                send(answer, head.wire(), head.via(), marks.toTag(), from);
            }
        };
        try {
            listener.onMessage(head.message(from), taker);
        } catch (RuntimeException | Error e) { // whatever it was, the sender gets an answer
            LOG.error("MESSAGE {} failed", head.callId(), e);
            taker.accept(FAILED);
        }
    }

    /** ACK is never answered. */
    private void refuse(SipCounter counter, SipAnswer answer, WireMessage wire, Via via, Peer from) {
        count(counter);
        if (!isAck(wire)) {
            send(answer, wire, via, fingerprint.toTag(wire), from);
        }
    }

    private void send(SipAnswer answer, WireMessage wire, Via via, String toTag, Peer from) {
        from.forAnswer(via).send(answers.write(wire, via, from.address(), answer, toTag));
    }

    private void answer(WireMessage wire, Peer from) {
        Optional<Via> via = Via.topmost(wire);
        if (via.isPresent() && others.answer(wire, via.get(), from)) {
            return;
        }
        // RFC 3261 s18.1.2, s8.1.3.3: sent-by is ours, and it is the only Via; s17.1.3: branch and method match.
        Matcher status = STATUS_LINE.matcher(wire.startLine());
        boolean ours = status.matches() && wire.fault().isEmpty() && via.filter(requests::isOurs).isPresent()
                && wire.elements("via").size() == 1 && isAnswerTo(requests.method(via.get()), wire);
        if (!ours || !client.answer(via.get().branch(), Integer.parseInt(status.group(1)), () -> outcome(wire, status))) {
            count(SipCounter.STRAY_ANSWER);
        }
    }

    private static SipOutcome outcome(WireMessage wire, Matcher status) {
        if (status.group(1).startsWith("2")) {
            return new SipOutcome.Accepted(Integer.parseInt(status.group(1)), status.group(2),
                    wire.first("user-agent").or(() -> wire.first("server")));
        }
        return new SipOutcome.Rejected(Integer.parseInt(status.group(1)), WireMessage.decoded(status.group(2)), contact(wire),
                wire.retryAfter(), DigestChallenge.in(wire));
    }

    private static boolean isAnswerTo(String method, WireMessage wire) {
        Matcher cseq = CSEQ.matcher(wire.first("cseq").orElse(""));
        return cseq.matches() && cseq.group(1).equals(method);
    }

    private static Optional<String> contact(WireMessage wire) {
        return wire.elements("contact").stream().findFirst().flatMap(NameAddr::parse)
                .map(contact -> WireMessage.decoded(contact.uri()));
    }

    void count(SipCounter counter) {
        counters.get(counter).increment();
    }
}
