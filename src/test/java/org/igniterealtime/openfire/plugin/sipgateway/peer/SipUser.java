package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipWires.Wire;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;

/**
 * A SIP user with one user agent on the loopback interface, scripted by a test. Written from RFC 3261 alone, on plain sockets, so
 * that it shares no mistake with the gateway. Requests wait in the order of their arrival, at most 1000; each is answered at
 * once as {@link #answers} says, 200 by default; a retransmission gets the same answer again and does not wait. ACKs wait apart. A
 * CANCEL is answered 200, and what it cancels 487. Thread safe.
 */
public final class SipUser implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration T1 = Duration.ofMillis(500);
    private static final Duration T2 = Duration.ofSeconds(4);
    private static final int MOST_WAITING = 1000;
    private static final int MOST_REMEMBERED = 10_000;
    private static final Answer GONE = Answer.of(480, "Gone");

    private final String address;
    private final InetSocketAddress gateway;
    private final InetAddress local;
    private final SipWires wires;
    private final BlockingQueue<SipText> requests = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<SipText> acknowledgements = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<SipText> otherAnswers = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Map<String, BlockingQueue<SipText>> transactions = new ConcurrentHashMap<>();
    private final Map<String, Given> given = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Given> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });

    /** The last answer to a request, and the way it takes. */
    private record Given(SipText request, Answer answer, Wire back) {
    }

    private final Map<SipText, Wire> unanswered = new ConcurrentHashMap<>();
    private final AtomicInteger retransmissions = new AtomicInteger();
    private volatile boolean left;
    private volatile String sentBy;
    private InetSocketAddress secureGateway;
    private int securePort;
    private volatile Function<SipText, Answer> script = request -> Answer.of(200, "OK");

    /**
     * Opens the user agent.
     *
     * @param address of the user, as in {@code romeo@example.net}
     * @param port    for UDP and TCP; 0: any
     * @param gateway where requests are sent; over IPv6 if it is there
     */
    public SipUser(String address, int port, InetSocketAddress gateway) throws IOException {
        this.address = address;
        this.gateway = gateway;
        this.local = gateway != null && gateway.getAddress() instanceof Inet6Address ? gateway.getAddress()
                : InetAddress.getLoopbackAddress();
        this.wires = SipWires.open(local, port, this::take);
        this.sentBy = host() + ":" + port();
    }

    /** The address of record, without a scheme. */
    public String address() {
        return address;
    }

    public int port() {
        return wires.port();
    }

    /** From now on it calls itself so in Via and Contact, as who is behind a NAT does. */
    public SipUser callingItself(String hostAndPort) {
        sentBy = hostAndPort;
        return this;
    }

    /** The host and port that stand in Via and Contact. */
    String sentBy() {
        return sentBy;
    }

    /** How to reach this user agent itself. */
    public String uri() {
        return securePort == 0 ? "sip:" + host() + ":" + port() : "sips:" + host() + ":" + securePort;
    }

    /** Where it listens over TLS. */
    public int securePort() {
        return securePort;
    }

    InetAddress local() {
        return local;
    }

    /** The same as it stands in a URI. */
    String host() {
        return local instanceof Inet6Address ? "[" + local.getHostAddress() + "]" : local.getHostAddress();
    }

    /** Takes and makes connections over TLS too, with that certificate; {@link #uri} and {@link SipRequest#overTls} use them. */
    public SipUser secured(InetSocketAddress gatewayOverTls, Credentials shown) throws IOException {
        secureGateway = gatewayOverTls;
        securePort = wires.secure(shown);
        return this;
    }

    SipText exchangeOverTls(SipText request) throws IOException {
        BlockingQueue<SipText> answers = new ArrayBlockingQueue<>(MOST_WAITING);
        transactions.put(request.branch(), answers);
        try {
            wires.tlsTo(secureGateway).send(request.toBytes());
            SipText answer = finalAnswer(answers, DEADLINE);
            if (answer == null) {
                throw new AssertionError(address + " got no answer within " + DEADLINE.toSeconds() + " s to:\n" + request);
            }
            return answer;
        } finally {
            transactions.remove(request.branch());
        }
    }

    /** From now on, each request is answered so. */
    public void answers(int code, String reason) {
        answers(request -> Answer.of(code, reason));
    }

    /** From now on, each request is answered as the function says. It is called once for each request, on a reading thread. */
    public void answers(Function<SipText, Answer> newScript) {
        script = newScript;
    }

    /** Sends another answer to a request that was answered provisionally, or a further 200 of another fork. */
    public void answer(SipText request, Answer answer) {
        Given last = given.get(transaction(request));
        given.put(transaction(request), new Given(request, answer, last.back));
        answer(request, answer, last.back);
    }

    /** The final answer that has been given to a request; empty if there is none yet. */
    public Optional<Answer> given(SipText request) {
        return Optional.ofNullable(given.get(transaction(request))).map(Given::answer).filter(answer -> answer.code() >= 200);
    }

    /** What was to remain unanswered is answered now, with 480, and so is each request from now on. */
    public void leaves() {
        left = true;
        unanswered.forEach((request, back) -> send(response(request, GONE), back));
    }

    /** A request from this user, to be completed and sent. */
    public SipRequest request(String method, String uri) {
        return new SipRequest(this, method, uri);
    }

    /** Sends a text in a MESSAGE over UDP, and returns the final answer. */
    public SipText sends(String to, String text) {
        return request("MESSAGE", "sip:" + to).body(text).send();
    }

    /** Sends a request as it is over UDP, and returns the final answer. */
    public SipText sends(SipText request) {
        return exchange(request, false);
    }

    /** Sends octets as they are, in one datagram. What comes back waits for {@link #receivesAnswer}. */
    public void sendsOverUdp(byte[] octets) throws IOException {
        wires.udpTo(gateway).send(octets);
    }

    /** Sends octets as they are over the connection to the gateway. What comes back waits for {@link #receivesAnswer}. */
    public void sendsOverTcp(byte[] octets) throws IOException {
        wires.tcpTo(gateway).send(octets);
    }

    /** The next request. Fails if none comes within 10 s. */
    public SipText receives() {
        return next(requests, "request", DEADLINE);
    }

    /** The next request. Fails if none comes within that time. */
    public SipText receives(Duration wait) {
        SipText request = poll(requests, wait);
        if (request == null) {
            throw new AssertionError(address + " received no request within " + wait.toSeconds() + " s");
        }
        return request;
    }

    /** How many requests wait. */
    public int waiting() {
        return requests.size();
    }

    /** The next request of that method; what comes before it waits on. Fails if none comes within 10 s. */
    public SipText receives(String method) {
        return receives(method, DEADLINE);
    }

    /** The same with another deadline for each request that comes. */
    public SipText receives(String method, Duration deadline) {
        List<SipText> others = new ArrayList<>();
        SipText request = next(requests, method, deadline);
        while (!request.method().equals(method)) {
            others.add(request);
            request = next(requests, method, deadline);
        }
        requests.drainTo(others);
        requests.addAll(others);
        return request;
    }

    /** The next ACK. Fails if none comes within 10 s. */
    public SipText receivesAck() {
        return next(acknowledgements, "ACK", DEADLINE);
    }

    /** Fails if a request other than ACK waits. */
    public void hasReceivedNothing() {
        SipText waiting = requests.poll();
        if (waiting != null) {
            throw new AssertionError(address + " received:\n" + waiting);
        }
    }

    /** The next answer to something that was sent as it is. Fails if none comes within 10 s. */
    public SipText receivesAnswer() {
        return next(otherAnswers, "answer", DEADLINE);
    }

    /** How often a request came again, of all that came. */
    public int retransmissions() {
        return retransmissions.get();
    }

    @Override
    public void close() throws IOException {
        wires.close();
    }

    SipText exchange(SipText request, boolean tcp) {
        BlockingQueue<SipText> answers = new ArrayBlockingQueue<>(MOST_WAITING);
        transactions.put(request.branch(), answers);
        try {
            SipText answer = tcp ? overTcp(request, answers) : overUdp(request, answers);
            if (answer == null) {
                throw new AssertionError(address + " got no answer within " + DEADLINE.toSeconds() + " s to:\n" + request);
            }
            if (request.method().equals("INVITE") && answer.code() >= 300) {
                send(request.acknowledging(answer), tcp);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            transactions.remove(request.branch());
        }
    }

    /** Sends a request that gets no answer. */
    void send(SipText request, boolean tcp) throws IOException {
        (tcp ? wires.tcpTo(gateway) : wires.udpTo(gateway)).send(request.toBytes());
    }

    private SipText overTcp(SipText request, BlockingQueue<SipText> answers) throws IOException {
        wires.tcpTo(gateway).send(request.toBytes());
        return finalAnswer(answers, DEADLINE);
    }

    /** RFC 3261 s17.1.2.2: again after T1, 2*T1 and so on up to T2, until there is an answer. */
    private SipText overUdp(SipText request, BlockingQueue<SipText> answers) throws IOException {
        SipText answer = null;
        Duration waited = Duration.ZERO;
        for (Duration wait = T1; answer == null && waited.compareTo(DEADLINE) < 0; wait = later(wait)) {
            wires.udpTo(gateway).send(request.toBytes());
            answer = finalAnswer(answers, wait);
            waited = waited.plus(wait);
        }
        return answer;
    }

    private static Duration later(Duration wait) {
        return wait.compareTo(T2.dividedBy(2)) < 0 ? wait.multipliedBy(2) : T2;
    }

    private static SipText finalAnswer(BlockingQueue<SipText> answers, Duration wait) {
        SipText answer = poll(answers, wait);
        while (answer != null && answer.code() < 200) {
            answer = poll(answers, DEADLINE);
        }
        return answer;
    }

    private void take(SipText message, Wire back) {
        if (message.isRequest()) {
            takeRequest(message, back);
        } else {
            transactions.getOrDefault(message.branch(), otherAnswers).offer(message);
        }
    }

    private void takeRequest(SipText request, Wire back) {
        if (request.method().equals("ACK")) {
            acknowledgements.offer(request);
            return;
        }
        Given last = given.get(transaction(request));
        if (last != null) {
            retransmissions.incrementAndGet();
            answer(request, last.answer, back);
            return;
        }
        Answer answer = firstAnswer(request);
        given.put(transaction(request), new Given(request, answer, back));
        answer(request, answer, back);
        // After the answer, so that a test which ends now leaves nothing pending in the gateway.
        requests.offer(request);
    }

    private void answer(SipText request, Answer answer, Wire back) {
        if (answer.code() > 0) {
            sendLater(response(request, answer), answer.delay(), back);
        } else if (!request.method().equals("ACK")) {
            leaveUnanswered(request, back);
        }
    }

    private Answer firstAnswer(SipText request) {
        if (!request.method().equals("CANCEL")) {
            return left ? Answer.none() : script.apply(request);
        }
        Given invite = given.get("INVITE " + request.branch());
        if (invite != null && invite.answer.code() < 200) {
            answer(invite.request, Answer.of(487, "Request Terminated"));
        }
        return Answer.of(200, "OK");
    }

    private static String transaction(SipText request) {
        return request.method() + " " + request.branch();
    }

    private void leaveUnanswered(SipText request, Wire back) {
        unanswered.put(request, back);
        if (left) {
            send(response(request, GONE), back);
        }
    }

    private static void sendLater(SipText response, Duration delay, Wire back) {
        if (delay.isZero()) {
            send(response, back);
        } else {
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(() -> send(response, back));
        }
    }

    private static void send(SipText response, Wire back) {
        try {
            back.send(response.toBytes());
        } catch (IOException gone) {
            // The peer is gone, or the test is over.
        }
    }

    /** RFC 3261 s8.2.6.2, s12.1.1. */
    private SipText response(SipText request, Answer answer) {
        List<SipText.Field> fields = new ArrayList<>();
        for (SipText.Field field : request.fields()) {
            switch (field.name().toLowerCase(Locale.ROOT)) {
                case "via", "from", "call-id", "cseq", "record-route" -> fields.add(field);
                case "to" -> fields.add(field.value().contains(";tag=") ? field
                        : new SipText.Field("To", field.value() + ";tag=" + answer.tag()));
                default -> { }
            }
        }
        fields.addAll(answer.fields());
        fields.add(new SipText.Field("Content-Length", Integer.toString(answer.body().length)));
        return new SipText("SIP/2.0 " + answer.code() + " " + answer.reason(), fields, answer.body());
    }

    private SipText next(BlockingQueue<SipText> queue, String what, Duration deadline) {
        SipText message = poll(queue, deadline);
        if (message == null) {
            throw new AssertionError(address + " received no " + what + " within " + deadline.toSeconds() + " s");
        }
        return message;
    }

    private static SipText poll(BlockingQueue<SipText> queue, Duration wait) {
        try {
            return queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
