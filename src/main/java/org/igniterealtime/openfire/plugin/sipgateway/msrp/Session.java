package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.Flag;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.Status;

/**
 * A session, from the reservation of its URI to its end. Thread safe: all state is guarded by the session's lock; callbacks
 * are queued under it and made without it.
 */
final class Session implements MsrpSession {

    private enum State {
        /** Neither a connection nor the peer's media. */
        RESERVED,
        /** The peer has connected before its answer came. */
        EARLY,
        /** The peer's media, and no connection yet. */
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final Sessions sessions;
    private final MsrpMedia local;
    private final MsrpSessionListener listener;
    private final ReceivedMessages received;
    private final Callbacks callbacks = new Callbacks();
    private final Inbox inbox;
    private final SuccessReports successReports = new SuccessReports();
    private final Queue<Outgoing> beforeOpen = new ArrayDeque<>(2);
    private final QueueCap queue;
    private final Admission admission;

    private State state = State.RESERVED;
    // Read by the outbox, which must not wait for the session's lock.
    private volatile List<MsrpUri> remotePath = List.of();
    // RFC 4975 s7.1.3: REPORTs go where the messages came from, which a middlebox may have made differ from the SDP.
    private List<MsrpUri> fromPath = List.of();
    private Connecting connecting;
    private Channel channel;
    private boolean paused;
    private long lastTraffic;
    private boolean answersEmptySends;

    Session(Sessions sessions, MsrpMedia local, MsrpSessionListener listener, ReceivedMessages received) {
        this.sessions = sessions;
        this.local = local;
        this.listener = listener;
        this.received = received;
        this.admission = new Admission(local.transport(), sessions::tls);
        this.queue = new QueueCap(sessions.settings().queueMessages(), sessions.settings().queueOctets());
        this.inbox = new Inbox(sessions.settings().acceptTypes(), sessions.newReassembler(), received, listener, callbacks);
    }

    @Override
    public MsrpMedia local() {
        return local;
    }

    MsrpUri localUri() {
        return local.path().get(0);
    }

    List<MsrpUri> remotePath() {
        return remotePath;
    }

    // ---- called by the conversation

    @Override
    public void start(MsrpMedia remote, boolean active) {
        boolean connect = negotiated(remote, active);
        callbacks.run();
        if (connect) {
            sessions.connect(this, remote.hops(local.transport()));
        }
    }

    private synchronized boolean negotiated(MsrpMedia remote, boolean active) {
        if (state != State.RESERVED && state != State.EARLY) {
            return false;
        }
        admission.expect(remote);
        if (state == State.EARLY && !admission.admits(channel, false)) {
            end(ClosedBecause.CONNECT_FAILED);
            return false;
        }
        remotePath = remote.path();
        if (state == State.EARLY) {
            open();
            return false;
        }
        state = State.CONNECTING;
        connecting = new Connecting(remote.hops(local.transport()), active, sessions.now());
        return active;
    }

    @Override
    public synchronized boolean send(OutgoingMessage message) {
        if (state == State.CLOSED || !queue.take(message)) {
            return false;
        }
        Outgoing outgoing = new Outgoing(this, message);
        if (state == State.OPEN) {
            channel.outbox().add(outgoing);
        } else {
            beforeOpen.add(outgoing);
        }
        return true;
    }

    @Override
    public synchronized void report(String messageId, int code) {
        received.settle(messageId, code).ifPresent(due -> report(messageId, due));
    }

    private void report(String messageId, ReceivedMessages.Due due) {
        if (state != State.CLOSED && channel != null) {
            channel.outbox().report(this, fromPath.isEmpty() ? remotePath : fromPath, messageId, due);
        }
    }

    @Override
    public synchronized void pause() {
        paused = true;
        if (channel != null) {
            channel.pause(this);
        }
    }

    @Override
    public synchronized void resume() {
        paused = false;
        if (channel != null) {
            channel.resume(this);
        }
    }

    @Override
    public synchronized Optional<Set<String>> withdraw() {
        if (state == State.CLOSED) {
            return Optional.empty();
        }
        List<Outgoing> forgotten = new ArrayList<>(beforeOpen);
        beforeOpen.clear();
        if (channel != null) {
            forgotten.addAll(channel.outbox().withdraw(this));
        }
        forgotten.forEach(outgoing -> queue.giveBack(outgoing.message));
        return Optional.of(forgotten.stream().map(outgoing -> outgoing.message.messageId()).collect(Collectors.toSet()));
    }

    @Override
    public void close() {
        close(ClosedBecause.CLOSED_HERE);
    }

    void close(ClosedBecause reason) {
        end(reason);
        callbacks.run();
    }

    private synchronized void end(ClosedBecause reason) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        sessions.remove(this);
        inbox.clear();
        beforeOpen.clear();
        if (channel != null) {
            channel.outbox().forget(this);
            channel.unbind(this);
        }
        callbacks.add(() -> listener.onClosed(reason));
    }

    // ---- called by the connection

    /** We have connected, or not. */
    void onConnected(Optional<Channel> connected) {
        synchronized (this) {
            if (state == State.CONNECTING) {
                adopt(connected.filter(to -> admission.admits(to, true) && bind(to)));
            }
        }
        callbacks.run();
    }

    private void adopt(Optional<Channel> ours) {
        if (ours.isPresent()) {
            // RFC 4975 s5.4: this tells the peer whose connection it is, and some peers wait for it.
            channel.outbox().emptySend(this);
            open();
        } else {
            end(ClosedBecause.CONNECT_FAILED);
        }
    }

    private boolean bind(Channel to) {
        if (!to.bind(this)) {
            return false;
        }
        channel = to;
        if (paused) {
            channel.pause(this);
        }
        return true;
    }

    private void open() {
        state = State.OPEN;
        lastTraffic = sessions.now();
        callbacks.add(listener::onOpen);
        beforeOpen.forEach(channel.outbox()::add);
        beforeOpen.clear();
    }

    /** A request for this session. 0: no answer; 200: a SEND that goes on; else why it is refused. */
    int onRequest(Channel from, MsrpRequest request) {
        int code = accept(from, request);
        callbacks.run();
        return code;
    }

    private synchronized int accept(Channel from, MsrpRequest request) {
        int bound = arrivedOn(from);
        if (bound != Codes.OK) {
            return bound;
        }
        lastTraffic = sessions.now();
        fromPath = request.fromPath();
        return switch (request.method()) {
            case MsrpRequest.SEND -> inbox.begin(request, lastTraffic);
            case MsrpRequest.REPORT -> onReport(request);
            default -> Codes.UNKNOWN_METHOD;
        };
    }

    // RFC 4975 s5.4: the first request binds the session to its connection.
    private int arrivedOn(Channel from) {
        if (state == State.CLOSED) {
            return Codes.NO_SUCH_SESSION;
        }
        if (channel != null) {
            return channel == from ? Codes.OK : Codes.SESSION_IN_USE;
        }
        if (!admission.admits(from, false) || !bind(from)) {
            return Codes.NO_SUCH_SESSION;
        }
        if (state == State.CONNECTING) {
            open();
        } else {
            state = State.EARLY;
        }
        return Codes.OK;
    }

    private int onReport(MsrpRequest report) {
        Optional<Status> status = report.status().filter(s -> s.namespace() == 0);
        if (status.isEmpty() || report.messageId().isEmpty()) {
            return 0;
        }
        String id = report.messageId().get();
        int code = status.get().code();
        if (code != Codes.OK) {
            channel.outbox().abort(this, id).ifPresent(message -> queue.giveBack(message.message));
            failed(id, code);
        } else if (successReports.complete(id, report.byteRange())) {
            callbacks.add(() -> listener.onDelivered(id));
        }
        return 0;
    }

    int onBody(ByteBuffer slice) {
        int code;
        synchronized (this) {
            lastTraffic = sessions.now();
            code = inbox.body(slice, lastTraffic);
        }
        callbacks.run();
        return code;
    }

    void onEnd(Flag flag) {
        synchronized (this) {
            inbox.end(flag).ifPresent(due -> report(inbox.messageId(), due));
        }
        callbacks.run();
    }

    /** A SEND of ours has been answered. */
    void onAnswer(Transaction transaction, int code) {
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            if (transaction.message.isEmpty()) {
                answersEmptySends = true;
                closeIfRefused(code);
            } else if (code != Codes.OK) {
                onFailed(transaction.message.get(), code);
            } else if (transaction.message.get().message.failureReport() == FailureReport.YES
                    && channel.outbox().settled(transaction.message.get())) {
                callbacks.add(() -> listener.onAccepted(transaction.message.get().message.messageId()));
            }
        }
        callbacks.run();
    }

    /** No answer came. RFC 4975 s10.4: as if the answer were 408. */
    void onTimeout(Transaction transaction) {
        synchronized (this) {
            if (transaction.message.isPresent()) {
                onFailed(transaction.message.get(), Codes.TIMEOUT);
            } else if (answersEmptySends) {
                end(ClosedBecause.CONNECTION_LOST);
            }
        }
        callbacks.run();
    }

    private void onFailed(Outgoing message, int code) {
        if (!message.sent) {
            queue.giveBack(message.message);
        }
        failed(message.message.messageId(), code);
    }

    private void failed(String messageId, int code) {
        if (state != State.CLOSED) {
            callbacks.add(() -> listener.onFailure(messageId, code));
            closeIfRefused(code);
        }
    }

    // RFC 4975 s10.8, s10.10. Deviates from s7.3.2: other failure reports do not end the session. Some peers report 408 for
    // texts that they have shown, and a message that is too large says nothing of the next one.
    private void closeIfRefused(int code) {
        if (code == Codes.NO_SUCH_SESSION || code == Codes.SESSION_IN_USE) {
            end(ClosedBecause.REFUSED);
        }
    }

    /** A message is with the operating system. */
    void onSent(Outgoing message) {
        synchronized (this) {
            message.sent = true;
            queue.giveBack(message.message);
            lastTraffic = sessions.now();
            if (state != State.CLOSED) {
                callbacks.add(() -> listener.onSent(message.message.messageId()));
            }
        }
        callbacks.run();
    }

    void onConnectionLost() {
        close(ClosedBecause.CONNECTION_LOST);
    }

    // ---- called every second

    void tick(long now) {
        boolean connect;
        synchronized (this) {
            inbox.expire(now);
            connect = state == State.CONNECTING && connecting.isOurTurn(now);
            if (state == State.CONNECTING && connecting.isOver(now)) {
                end(ClosedBecause.NO_CONNECTION);
            }
            keepAlive(now);
        }
        callbacks.run();
        if (connect) {
            sessions.connect(this, connecting.hops());
        }
    }

    private void keepAlive(long now) {
        long interval = sessions.settings().keepAlive().toMillis();
        if (state == State.OPEN && interval > 0 && now - lastTraffic >= interval) {
            lastTraffic = now;
            channel.outbox().emptySend(this);
        }
    }
}
