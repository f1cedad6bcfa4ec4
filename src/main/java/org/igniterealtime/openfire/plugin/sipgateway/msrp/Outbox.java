package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.Flag;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpEncoder;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpHead;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.TransactionIds;

/**
 * What goes out on one connection, in which order (RFC 4975 s7.1.1), and what is waiting to be answered. Responses and REPORTs
 * go first, then the sessions take turns, each with its messages in order. A message is one SEND; it is interrupted only if
 * the connection is full in the middle of it and something else must go between. At most {@link #WINDOW} octets and a slice
 * are with the transport.
 *
 * <p>Thread safe. Calls the connection under its lock, and nobody else.
 */
final class Outbox {

    static final int WINDOW = 256 * 1024;

    private static final int SLICE = 16 * 1024;
    // s7.1.1: a larger chunk must be interruptible.
    private static final int MOST_UNINTERRUPTIBLE = 2048;
    // A peer that sends without reading our answers is not read from any more.
    private static final int MOST_URGENT_OCTETS = 64 * 1024;
    private static final int MOST_TRANSACTIONS = 10_000;
    private static final long STALLED_MILLIS = 60_000;
    private static final byte[] NOTHING = {};

    /** When so many octets have been written, that transaction and message are out; either may be missing. */
    private record Mark(long given, Optional<Transaction> transaction, Optional<Outgoing> whole) {
    }

    private final MsrpConnection connection;
    private final TransactionIds ids;
    private final Queue<ByteBuffer> urgent = new ArrayDeque<>(2);
    private final Map<Session, Queue<Outgoing>> lanes = new LinkedHashMap<>(2);
    private final Queue<Mark> marks = new ArrayDeque<>(2);
    private final Map<String, Transaction> transactions = new LinkedHashMap<>(2);

    private Optional<Outgoing> open = Optional.empty();
    private int urgentOctets;
    private long given;
    private long written;
    private long progress;

    /** @param now milliseconds; what is never taken is counted from there */
    Outbox(MsrpConnection connection, TransactionIds ids, long now) {
        this.connection = connection;
        this.ids = ids;
        this.progress = now;
    }

    /** A response or a REPORT. */
    synchronized void urgent(MsrpHead head) {
        ByteBuffer frame = MsrpEncoder.frame(head);
        urgentOctets += frame.remaining();
        urgent.add(frame);
        pump();
    }

    synchronized void emptySend(Session session) {
        String id = unusedId();
        Transaction transaction = new Transaction(session, Optional.empty());
        remember(id, transaction);
        urgent(MsrpRequest.emptySend(id, session.remotePath(), session.localUri(), ids.next()));
        marks.add(new Mark(given, Optional.of(transaction), Optional.empty()));
    }

    synchronized void report(Session session, List<MsrpUri> to, String messageId, ReceivedMessages.Due due) {
        urgent(MsrpRequest.report(unusedId(), to, session.localUri(), messageId, due.octets(), due.code()));
    }

    synchronized void add(Outgoing message) {
        lanes.computeIfAbsent(message.session, session -> new ArrayDeque<>(2)).add(message);
        pump();
    }

    private void pump() {
        while (given - written < WINDOW) {
            if (open.isPresent()) {
                proceed(open.get());
            } else if (!urgent.isEmpty()) {
                urgentOctets -= urgent.peek().remaining();
                write(urgent.poll());
            } else if (!lanes.isEmpty()) {
                begin(lanes.values().iterator().next().peek());
            } else {
                return;
            }
        }
    }

    private void write(ByteBuffer octets) {
        given += octets.remaining();
        connection.write(octets);
    }

    private void begin(Outgoing message) {
        OutgoingMessage content = message.message;
        String wish = message.position == 0 ? content.transactionId() : "";
        String id = ids.next(wish, content.body());
        message.transactionId = transactions.containsKey(id) ? ids.next(content.body()) : id;
        message.chunkStart = message.position;
        if (content.failureReport() != FailureReport.NO) {
            remember(message.transactionId, new Transaction(message.session, Optional.of(message)));
            message.unanswered++;
        }
        writeSlice(message, MsrpEncoder.headBeforeBody(message.head(MOST_UNINTERRUPTIBLE)));
    }

    private void proceed(Outgoing message) {
        boolean othersWait = !urgent.isEmpty() || lanes.size() > 1;
        if (othersWait && message.position - message.chunkStart >= MOST_UNINTERRUPTIBLE) {
            write(ByteBuffer.wrap(MsrpEncoder.endLineAfterBody(message.transactionId, Flag.MORE)));
            endChunk(message);
            giveUpTurn(message.session);
        } else {
            writeSlice(message, NOTHING);
        }
    }

    private void writeSlice(Outgoing message, byte[] head) {
        int count = Math.min(SLICE, message.left());
        boolean last = count == message.left();
        byte[] end = last ? MsrpEncoder.endLineAfterBody(message.transactionId, Flag.LAST) : NOTHING;
        ByteBuffer octets = ByteBuffer.allocate(head.length + count + end.length);
        octets.put(head).put(message.message.body(), message.position, count).put(end).flip();
        message.position += count;
        open = Optional.of(message);
        write(octets);
        if (last) {
            message.writtenWhole = true;
            endChunk(message);
            lanes.get(message.session).remove();
            giveUpTurn(message.session);
        }
    }

    private void endChunk(Outgoing message) {
        Optional<Transaction> transaction = Optional.ofNullable(transactions.get(message.transactionId));
        marks.add(new Mark(given, transaction, message.writtenWhole ? open : Optional.empty()));
        open = Optional.empty();
    }

    private void giveUpTurn(Session session) {
        Queue<Outgoing> lane = lanes.remove(session);
        if (!lane.isEmpty()) {
            lanes.put(session, lane);
        }
    }

    private String unusedId() {
        String id = ids.next();
        return transactions.containsKey(id) ? unusedId() : id;
    }

    private void remember(String id, Transaction transaction) {
        transactions.put(id, transaction);
        if (transactions.size() > MOST_TRANSACTIONS) {
            transactions.remove(transactions.keySet().iterator().next());
        }
    }

    /** The transport has written so many octets. The messages that are out whole now. */
    synchronized List<Outgoing> written(int octets, long now) {
        written += octets;
        progress = now;
        List<Outgoing> out = new ArrayList<>();
        while (!marks.isEmpty() && marks.peek().given() <= written) {
            Mark mark = marks.remove();
            mark.transaction().ifPresent(transaction -> transaction.deadline = now + Transaction.TIMEOUT_MILLIS);
            mark.whole().filter(message -> !message.failed).ifPresent(out::add);
        }
        pump();
        return out;
    }

    /** A transaction has been answered: it is over, and if the code is not 200, so is its message. */
    synchronized Optional<Transaction> answered(String transactionId, int code) {
        Optional<Transaction> transaction = Optional.ofNullable(transactions.remove(transactionId));
        transaction.flatMap(t -> t.message).ifPresent(message -> {
            message.unanswered--;
            if (code != Codes.OK) {
                drop(message);
                pump();
            }
        });
        return transaction;
    }

    /** Whether all of it has been written, and answered as far as it is to be. */
    synchronized boolean settled(Outgoing message) {
        return message.writtenWhole && message.unanswered == 0 && !message.failed;
    }

    /** Gives up the message of that id, if it is not out yet (s7.3.2). No answer to it counts any more. */
    synchronized Optional<Outgoing> abort(Session session, String messageId) {
        transactions.values().removeIf(transaction -> transaction.session == session
                && transaction.message.filter(message -> message.message.messageId().equals(messageId)).isPresent());
        Optional<Outgoing> found = lanes.getOrDefault(session, new ArrayDeque<>()).stream()
                .filter(message -> message.message.messageId().equals(messageId)).findFirst();
        found.ifPresent(this::drop);
        pump();
        return found;
    }

    private void drop(Outgoing message) {
        message.failed = true;
        transactions.values().removeIf(transaction -> transaction.message.filter(m -> m == message).isPresent());
        if (open.filter(m -> m == message).isPresent()) {
            write(ByteBuffer.wrap(MsrpEncoder.endLineAfterBody(message.transactionId, Flag.ABORTED)));
            open = Optional.empty();
        }
        Queue<Outgoing> lane = lanes.get(message.session);
        if (lane != null && lane.remove(message)) {
            giveUpTurn(message.session);
        }
    }

    /** Gives up what the session wanted to send, as far as it is not with the transport whole. */
    synchronized List<Outgoing> withdraw(Session session) {
        List<Outgoing> waiting = List.copyOf(lanes.getOrDefault(session, new ArrayDeque<>()));
        waiting.forEach(this::drop);
        pump();
        return waiting;
    }

    /** The session is over: what it wanted to send is not sent. */
    synchronized void forget(Session session) {
        List.copyOf(lanes.getOrDefault(session, new ArrayDeque<>())).forEach(this::drop);
        transactions.values().removeIf(transaction -> transaction.session == session);
        pump();
    }

    /** The transactions that were not answered in time; they are over, and so are their messages. */
    synchronized List<Transaction> expired(long now) {
        List<Transaction> expired = new ArrayList<>();
        Iterator<Transaction> all = transactions.values().iterator();
        while (all.hasNext()) {
            Transaction transaction = all.next();
            if (transaction.deadline <= now) {
                all.remove();
                // s7.1.1: only "yes" asks for an answer in any case.
                if (transaction.expectsAnswer()) {
                    expired.add(transaction);
                }
            }
        }
        expired.forEach(transaction -> transaction.message.ifPresent(this::drop));
        pump();
        return expired;
    }

    /** Whether so much waits to be written that reading on would only add to it. */
    synchronized boolean congested() {
        return urgentOctets > MOST_URGENT_OCTETS;
    }

    /** Whether the peer has not taken anything for a long time. */
    synchronized boolean stalled(long now) {
        if (given == written) {
            progress = now;
        }
        return now - progress > STALLED_MILLIS;
    }
}
