package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.TransactionIds;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/** All sessions of an endpoint by session-id, and all its connections. Thread safe. */
public final class Sessions {

    /** Opens connections. */
    public interface Connector {

        /**
         * Connects to the first of those that can be reached, or finds a connection that is there already.
         *
         * @param outcome takes the connection, or nothing, on any thread
         */
        void connect(List<Hop> hops, Consumer<Optional<Channel>> outcome);
    }

    private final MsrpSettings settings;
    private final Connector connector;
    private final Supplier<TlsMaterial> tls;
    private final LongSupplier clock;
    private final TransactionIds ids;
    private final ReassemblyBudget budget;
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    /**
     * @param tls    whom we are and whom we trust, asked for each session over TLS
     * @param clock  milliseconds, never going back
     * @param random cryptographically strong, outside of tests
     */
    public Sessions(MsrpSettings settings, Connector connector, Supplier<TlsMaterial> tls, LongSupplier clock, Random random) {
        this.settings = settings;
        this.connector = connector;
        this.tls = tls;
        this.clock = clock;
        this.ids = new TransactionIds(random);
        this.budget = new ReassemblyBudget(settings.reassemblyOctets());
    }

    /** See {@link MsrpEndpoint#reserve}. {@code port}: where peers reach the listener. */
    public MsrpSession reserve(MsrpTransport transport, int port, MsrpSessionListener listener, ReceivedMessages received) {
        boolean secure = transport == MsrpTransport.TLS;
        MsrpUri uri = MsrpUri.of(secure, settings.host(), port, ids.sessionId());
        MsrpMedia local = MsrpMedia.of(uri, settings.acceptTypes(), settings.wrappedTypes(), settings.maxSize())
                .withFingerprints(secure ? tls.get().fingerprints() : List.of());
        Session session = new Session(this, local, listener, received);
        byId.put(uri.sessionId(), session);
        return session;
    }

    /** A connection is there. */
    public Channel open(MsrpConnection connection) {
        Channel channel = new Channel(this, connection);
        channels.add(channel);
        return channel;
    }

    /** To be called about every second: time passes. */
    public void tick() {
        long now = clock.getAsLong();
        channels.forEach(channel -> channel.tick(now));
        byId.values().forEach(session -> session.tick(now));
    }

    /** Closes all sessions and connections. */
    public void stop() {
        byId.values().forEach(session -> session.close(ClosedBecause.STOPPED));
        channels.forEach(Channel::close);
    }

    MsrpSettings settings() {
        return settings;
    }

    TlsMaterial tls() {
        return tls.get();
    }

    TransactionIds ids() {
        return ids;
    }

    long now() {
        return clock.getAsLong();
    }

    Reassembler newReassembler() {
        return new Reassembler(settings.maxSize(), budget, settings.reassemblyAge().toMillis());
    }

    ReassemblyBudget budget() {
        return budget;
    }

    Optional<Session> find(String sessionId) {
        return Optional.ofNullable(byId.get(sessionId));
    }

    void connect(Session session, List<Hop> hops) {
        connector.connect(hops, session::onConnected);
    }

    void remove(Session session) {
        byId.remove(session.localUri().sessionId());
    }

    void remove(Channel channel) {
        channels.remove(channel);
    }
}
