package org.igniterealtime.openfire.plugin.sipgateway.msrp.mina;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.future.IoFutureListener;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketConnector;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Channel;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Hop;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.HostLookup;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.Sessions;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that we open, one for a host and port (RFC 4975 s5.4). Thread safe; nothing blocks.
 */
final class Connections implements Sessions.Connector {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final SocketConnector connector;
    private final HostLookup hosts;
    private final Supplier<TlsMaterial> tls;
    private final Map<Hop, CompletableFuture<Optional<Channel>>> byHop = new ConcurrentHashMap<>();

    Connections(SocketConnector connector, HostLookup hosts, Supplier<TlsMaterial> tls) {
        this.tls = tls;
        this.connector = connector;
        this.hosts = hosts;
    }

    @Override
    public void connect(List<Hop> hops, Consumer<Optional<Channel>> outcome) {
        connectNext(new ArrayDeque<>(hops), outcome);
    }

    private void connectNext(Queue<Hop> hops, Consumer<Optional<Channel>> outcome) {
        Hop hop = hops.poll();
        if (hop == null) {
            outcome.accept(Optional.empty());
            return;
        }
        CompletableFuture<Optional<Channel>> fresh = new CompletableFuture<>();
        CompletableFuture<Optional<Channel>> known = byHop.putIfAbsent(hop, fresh);
        if (known == null) {
            open(hop, fresh);
        }
        (known == null ? fresh : known).thenAccept(channel -> {
            if (channel.isPresent()) {
                outcome.accept(channel);
            } else {
                connectNext(hops, outcome);
            }
        });
    }

    private void open(Hop hop, CompletableFuture<Optional<Channel>> result) {
        result.thenAccept(channel -> {
            if (channel.isEmpty()) {
                forget(hop, result);
            }
        });
        hosts.find(hop.host(), found -> {
            LOG.debug("{} is at {}", hop, found);
            try {
                // RFC 4975 s6.2: in the order the records were presented.
                tryNext(hop, new ArrayDeque<>(found), result);
            } catch (IllegalStateException | RejectedExecutionException stopped) {
                result.complete(Optional.empty());
            }
        });
    }

    private void tryNext(Hop hop, Queue<InetAddress> addresses, CompletableFuture<Optional<Channel>> result) {
        InetAddress address = addresses.poll();
        if (address == null || connector.isDisposing()) {
            result.complete(Optional.empty());
            return;
        }
        InetSocketAddress target = new InetSocketAddress(address, hop.port());
        ConnectFuture connecting = connector.connect(target, (session, begun) -> secure(session, hop));
        connecting.addListener((IoFutureListener<ConnectFuture>) future -> {
            if (!future.isConnected()) {
                LOG.debug("{} cannot be reached at {}", hop, address, future.getException());
                tryNext(hop, addresses, result);
            } else if (hop.secure()) {
                shakingHands(future.getSession()).whenComplete((done, failure) -> {
                    if (failure == null) {
                        connected(hop, future.getSession(), result);
                    } else {
                        LOG.debug("{} does not shake hands at {}", hop, address);
                        tryNext(hop, addresses, result);
                    }
                });
            } else {
                connected(hop, future.getSession(), result);
            }
        });
    }

    private void secure(IoSession session, Hop hop) {
        if (hop.secure()) {
            session.getFilterChain().addFirst(TlsFilter.NAME, TlsFilter.client(tls.get(), hop.host()));
        }
    }

    private static CompletableFuture<Void> shakingHands(IoSession session) {
        CompletableFuture<Void> secured = ChannelHandler.secured(session);
        session.getCloseFuture().addListener(closed -> secured.completeExceptionally(new ClosedChannelException()));
        return secured;
    }

    private void connected(Hop hop, IoSession session, CompletableFuture<Optional<Channel>> result) {
        session.getCloseFuture().addListener(future -> forget(hop, result));
        result.complete(Optional.of(ChannelHandler.channel(session)));
    }

    private void forget(Hop hop, CompletableFuture<Optional<Channel>> result) {
        byHop.remove(hop, result);
    }
}
