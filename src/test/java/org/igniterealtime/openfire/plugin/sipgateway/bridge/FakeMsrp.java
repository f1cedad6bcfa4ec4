package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSessionListener;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.OutgoingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ReceivedMessages;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;

/** MSRP without a network: the test says what happens in each session. */
final class FakeMsrp implements MsrpEndpoint {

    Set<MsrpTransport> listens = Set.of(MsrpTransport.TCP, MsrpTransport.TLS);

    static final class Session implements MsrpSession {

        final MsrpSessionListener listener;
        /** What was sent and neither written nor failed yet. */
        final List<OutgoingMessage> queue = new ArrayList<>();
        final List<OutgoingMessage> sent = new ArrayList<>();
        /** e.g. {@code m1 200}. */
        final List<String> reports = new ArrayList<>();
        private final MsrpMedia local;
        int room = Integer.MAX_VALUE;
        MsrpMedia remote;
        boolean active;
        boolean paused;
        boolean closed;

        Session(String id, MsrpTransport transport, MsrpSessionListener listener) {
            this.listener = listener;
            this.local = MsrpMedia.of(MsrpUri.of(transport == MsrpTransport.TLS, "127.0.0.1", 2855, id), Bridge.ACCEPTED_TYPES,
                    List.of(), 65536);
        }

        @Override
        public MsrpMedia local() {
            return local;
        }

        @Override
        public void start(MsrpMedia theirs, boolean weConnect) {
            remote = theirs;
            active = weConnect;
        }

        @Override
        public boolean send(OutgoingMessage message) {
            if (closed || queue.size() >= room) {
                return false;
            }
            queue.add(message);
            sent.add(message);
            return true;
        }

        @Override
        public void report(String messageId, int code) {
            reports.add(messageId + " " + code);
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public Optional<Set<String>> withdraw() {
            Set<String> unsent = queue.stream().map(OutgoingMessage::messageId).collect(Collectors.toSet());
            queue.clear();
            return closed ? Optional.empty() : Optional.of(unsent);
        }

        @Override
        public void close() {
            end(ClosedBecause.CLOSED_HERE);
        }

        // For the test

        void end(ClosedBecause reason) {
            if (!closed) {
                closed = true;
                listener.onClosed(reason);
            }
        }

        /** The connection is there, and everything is written. */
        Session open() {
            listener.onOpen();
            write();
            return this;
        }

        /** What is queued is written. */
        void write() {
            while (!queue.isEmpty()) {
                listener.onSent(queue.remove(0).messageId());
            }
        }

        /** The peer reports everything that it was sent until now. */
        void reportAll() {
            List.copyOf(sent).forEach(message -> listener.onDelivered(message.messageId()));
        }

        void receive(String messageId, String transactionId, String contentType, String body, boolean wantsSuccess) {
            receive(messageId, transactionId, contentType, Optional.empty(), body.getBytes(StandardCharsets.UTF_8), wantsSuccess);
        }

        void receive(String messageId, String transactionId, String contentType, Optional<String> contentEncoding, byte[] body,
                     boolean wantsSuccess) {
            listener.onMessage(new IncomingMessage(messageId, transactionId, contentType, contentEncoding, body, wantsSuccess));
        }

        void receive(String messageId, String text) {
            receive(messageId, "t" + messageId, "text/plain", text, true);
        }

        /** The bodies sent, chat states left out. */
        List<String> texts() {
            return sent.stream().filter(message -> !message.contentType().contains("iscomposing"))
                    .map(message -> new String(message.body(), StandardCharsets.UTF_8)).toList();
        }

        OutgoingMessage last() {
            return sent.get(sent.size() - 1);
        }
    }

    final List<Session> sessions = new ArrayList<>();
    private final String name;

    FakeMsrp() {
        this("ours");
    }

    /** @param name what its session-ids begin with */
    FakeMsrp(String name) {
        this.name = name;
    }

    @Override
    public void start() {
        // Nothing to open.
    }

    @Override
    public void stop() {
        List.copyOf(sessions).forEach(session -> session.end(ClosedBecause.STOPPED));
    }

    @Override
    public boolean listensBy(MsrpTransport transport) {
        return listens.contains(transport);
    }

    @Override
    public MsrpSession reserve(MsrpTransport transport, MsrpSessionListener listener, ReceivedMessages received) {
        Session session = new Session(name + (sessions.size() + 1), transport, listener);
        sessions.add(session);
        return session;
    }

    Session last() {
        return sessions.get(sessions.size() - 1);
    }
}
