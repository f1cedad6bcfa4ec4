package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.Flag;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpDecoder;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpResponse;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.ProtocolError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol on one connection: decodes what comes in, finds the session of each request by the session-id that it was sent
 * to, answers, and holds the {@link Outbox}. A connection may serve several sessions, and a session has one connection
 * (RFC 4975 s5.4). One that serves none for 10 seconds is closed.
 *
 * <p>{@link #read}: one thread at a time, the transport's. Everything else: any thread.
 */
public final class Channel implements MsrpDecoder.Events {

    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final long UNUSED_MILLIS = 10_000;
    private static final int MOST_UNKNOWN_SESSIONS = 5;

    private final Sessions sessions;
    private final MsrpConnection connection;
    private final Outbox outbox;
    private final MsrpDecoder decoder = new MsrpDecoder(MsrpDecoder.Limits.DEFAULT, this);

    // Guarded by this.
    private final List<Session> bound = new ArrayList<>(1);
    private final Set<Session> paused = new HashSet<>(0);
    private boolean reading = true;
    private boolean closed;
    private long unusedSince;

    // The transport's thread only: the SEND that is coming in, and whether it waits for an answer.
    private Optional<Session> target = Optional.empty();
    private MsrpRequest request;
    private boolean answered;
    private int unknownSessions;

    Channel(Sessions sessions, MsrpConnection connection) {
        this.sessions = sessions;
        this.connection = connection;
        this.outbox = new Outbox(connection, sessions.ids(), sessions.now());
        this.unusedSince = sessions.now();
    }

    Outbox outbox() {
        return outbox;
    }

    // ---- called by the transport

    /** Takes all octets of the buffer. */
    public void read(ByteBuffer octets) {
        decoder.decode(octets);
        regulate();
    }

    /** So many octets, of those given to {@link MsrpConnection#write}, are with the operating system now. */
    public void written(int octets) {
        outbox.written(octets, sessions.now()).forEach(message -> message.session.onSent(message));
        regulate();
    }

    /** The connection is no more. */
    public void closed() {
        List<Session> lost;
        synchronized (this) {
            closed = true;
            lost = List.copyOf(bound);
        }
        sessions.remove(this);
        lost.forEach(Session::onConnectionLost);
    }

    // ---- called by sessions

    /** False if the connection is closed. */
    synchronized boolean bind(Session session) {
        if (!closed) {
            bound.add(session);
        }
        return !closed;
    }

    synchronized void unbind(Session session) {
        bound.remove(session);
        resume(session);
        unusedSince = sessions.now();
    }

    synchronized void pause(Session session) {
        paused.add(session);
        regulate();
    }

    synchronized void resume(Session session) {
        paused.remove(session);
        regulate();
    }

    private synchronized void regulate() {
        boolean wanted = paused.isEmpty() && !outbox.congested();
        if (wanted == reading) {
            return;
        }
        reading = wanted;
        if (wanted) {
            connection.resumeReading();
        } else {
            connection.suspendReading();
        }
    }

    /** See {@link MsrpConnection#certificates}. */
    Optional<List<X509Certificate>> certificates() {
        return connection.certificates();
    }

    /** Whether it serves no session. */
    public synchronized boolean unused() {
        return bound.isEmpty();
    }

    void close() {
        connection.close();
    }

    void tick(long now) {
        outbox.expired(now).forEach(transaction -> transaction.session.onTimeout(transaction));
        if (outbox.stalled(now)) {
            LOG.debug("{} takes nothing any more", connection.peer());
            connection.close();
        } else if (unusedTooLong(now)) {
            connection.close();
        }
    }

    private synchronized boolean unusedTooLong(long now) {
        return bound.isEmpty() && now - unusedSince >= UNUSED_MILLIS;
    }

    // ---- called by the decoder

    @Override
    public void onRequest(MsrpRequest head) {
        request = head;
        answered = false;
        target = sessions.find(head.toPath().get(0).sessionId());
        int code = target.map(session -> session.onRequest(this, head)).orElse(Codes.NO_SUCH_SESSION);
        if (code == Codes.NO_SUCH_SESSION && ++unknownSessions >= MOST_UNKNOWN_SESSIONS && unused()) {
            LOG.debug("{} keeps asking for sessions that are not there", connection.peer());
            connection.close();
        }
        if (code != Codes.OK) {
            target = Optional.empty();
            answer(code);
        }
    }

    @Override
    public void onFaultyRequest(MsrpRequest head, ProtocolError error) {
        LOG.debug("{}: {}", connection.peer(), error.rule());
        request = head;
        answered = false;
        target = Optional.empty();
        answer(Codes.UNINTELLIGIBLE);
    }

    @Override
    public void onResponse(MsrpResponse response) {
        target = Optional.empty();
        answered = true;
        outbox.answered(response.transactionId(), response.code())
                .ifPresent(transaction -> transaction.session.onAnswer(transaction, response.code()));
    }

    @Override
    public void onBody(ByteBuffer slice) {
        int code = target.map(session -> session.onBody(slice)).orElse(Codes.OK);
        if (code != Codes.OK) {
            // RFC 4975 s10.5: at once, so that the sender stops in the middle.
            answer(code);
        }
    }

    @Override
    public void onEnd(Flag flag) {
        if (!answered) {
            answer(Codes.OK);
        }
        target.ifPresent(session -> session.onEnd(flag));
        target = Optional.empty();
    }

    @Override
    public void onViolation(ProtocolError error) {
        LOG.debug("{} does not speak MSRP: {}", connection.peer(), error.rule());
        connection.close();
    }

    // RFC 4975 s7.1.2: no response to a REPORT; s7.1.4: none to a SEND with "no", only failures with "partial".
    private void answer(int code) {
        boolean unwanted = answered || request.method().equals(MsrpRequest.REPORT)
                || request.failureReport() == FailureReport.NO
                || request.failureReport() == FailureReport.PARTIAL && code == Codes.OK;
        answered = true;
        if (!unwanted) {
            outbox.urgent(MsrpResponse.to(request, code));
        }
    }
}
