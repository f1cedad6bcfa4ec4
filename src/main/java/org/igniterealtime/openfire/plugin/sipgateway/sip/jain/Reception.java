package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Abilities;
import org.igniterealtime.openfire.plugin.sipgateway.sip.AnswerWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ClientTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Fingerprint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Inbox;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NameAddr;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.StreamFramer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
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

    private static final Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d) (.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CSEQ = Pattern.compile("\\d+\\s+(\\S+)");
    private static final SipAnswer LOOP = SipAnswer.of(482, "Loop Detected");
    private static final SipAnswer FAILED = SipAnswer.of(500, "Server Internal Error");

    /** Takes what is neither a MESSAGE nor an answer to one. */
    interface Others {
        /** @throws ParseException if the request lacks something, which its message names */
        void take(SIPRequest request, RequestHead head, Peer from) throws ParseException;

        /** @return whether it answers a request of ours */
        boolean answer(WireMessage answer, Via via, Peer from);

        /** The connection with that remote address is gone. */
        void closed(InetSocketAddress address);
    }

    private final SipListener listener;
    private final ServerTransactions server;
    private final ClientTransactions client;
    private final RequestWriter requests;
    private final AnswerWriter answers;
    private final Others others;
    private final int mostBody;
    private final Fingerprint fingerprint = new Fingerprint();
    private final Map<SipCounter, LongAdder> counters = new EnumMap<>(SipCounter.class);
    private volatile Predicate<InetAddress> trusted = InetAddress::isLoopbackAddress;

    Reception(SipSettings settings, SipListener listener, ServerTransactions server, ClientTransactions client,
              RequestWriter requests, Others others) {
        this.listener = listener;
        this.server = server;
        this.client = client;
        this.requests = requests;
        this.others = others;
        this.answers = new AnswerWriter(settings.product());
        this.mostBody = settings.maxMessageOctets();
        for (SipCounter counter : SipCounter.values()) {
            counters.put(counter, new LongAdder());
        }
    }

    void trust(Predicate<InetAddress> rule) {
        trusted = rule;
    }

    Map<SipCounter, Long> counters() {
        Map<SipCounter, Long> values = new EnumMap<>(SipCounter.class);
        counters.forEach((counter, value) -> values.put(counter, value.sum()));
        return values;
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
    public void closed(InetSocketAddress address) {
        client.lost(new NextHop(address, Transport.TCP));
        others.closed(address);
    }

    private boolean isTrusted(WireMessage wire, Via via, Peer from) {
        if (trusted.test(from.address().getAddress())) {
            return true;
        }
        refuse(SipCounter.UNTRUSTED, SipAnswer.of(403, "Forbidden"), wire, via, from);
        return false;
    }

    private void request(WireMessage wire, Via via, Peer from) {
        if (!isTrusted(wire, via, from)) {
            return;
        }
        RequestHead.Reading reading = RequestHead.read(wire, via);
        if (reading instanceof RequestHead.Refused refused) {
            refuse(SipCounter.REFUSED, refused.answer(), wire, via, from);
        } else if (reading instanceof RequestHead.Taken taken) {
            request(taken.head(), from);
        }
    }

    private void request(RequestHead head, Peer from) {
        Optional<SipAnswer> refusal = limits(head).or(() -> Methods.refusal(head.method())).or(() -> extensions(head));
        if (refusal.isPresent()) {
            refuse(SipCounter.REFUSED, refusal.get(), head.wire(), head.via(), from);
            return;
        }
        if (head.to().tag().isEmpty() && Via.below(head.wire()).anyMatch(requests::isLoop)) {
            refuse(SipCounter.LOOPED, LOOP, head.wire(), head.via(), from);
            return;
        }
        try {
            if (head.method().equals("MESSAGE")) {
                Grammar.check(head.wire());
                message(head, from);
            } else {
                others.take(Grammar.read(head.wire()), head, from);
            }
        } catch (ParseException e) {
            refuse(SipCounter.REFUSED, SipAnswer.of(400, e.getMessage()), head.wire(), head.via(), from);
        } catch (RuntimeException e) { // whatever the RI makes of it, there is an answer
            LOG.error("{} failed", head.method(), e);
            refuse(SipCounter.REFUSED, FAILED, head.wire(), head.via(), from);
        }
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
        if (!wire.startLine().startsWith("ACK ")) {
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
        if (!ours || !client.answer(via.get().branch(), Integer.parseInt(status.group(1)),
                WireMessage.decoded(status.group(2)), contact(wire), wire.retryAfter())) {
            count(SipCounter.STRAY_ANSWER);
        }
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
