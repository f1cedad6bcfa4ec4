package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Attempts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ClientTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestServer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.HopEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Listeners;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageSender;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHops;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ServerTransactions;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipCounter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TcpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TlsSockets;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Trunk;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrunkState;
import org.igniterealtime.openfire.plugin.sipgateway.sip.UdpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our end of SIP on JAIN-SIP: its parser and transactions on transports of our own. MESSAGE goes past its transactions, which
 * hold too much for too long; see {@link ServerTransactions} and {@link ClientTransactions}. INVITE sessions are in {@link
 * Sessions}.
 *
 * <p>Thread safe. Can be started once, and stopped at any time. Until {@link #trust} is called, loopback is trusted.
 */
public final class JainSipEndpoint implements HopEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(JainSipEndpoint.class);
    /** Requests without answer at a time; as many again wait. */
    private static final int WINDOW = 10_000;
    /** MESSAGEs remembered for 32 s, that is 25,000 a second; 45 MB then, and next to nothing before. */
    private static final int REMEMBERED = 1_000_000;
    private static final int CONNECTIONS = 1000;
    private static final int TICK = 20;
    private static final int SWEEP = 1000;

    private final SipSettings settings;
    private final Listeners listeners;
    private final RequestWriter requests;
    private final ClientTransactions client;
    private final MessageSender messages;
    private final Sessions sessions;
    private final Registrations registrations;
    private final SessionTraffic traffic;
    private final Reception reception;
    private final LongSupplier clock = clock();
    private final Supplier<TlsMaterial> tls;
    /** Of TCP and TLS. */
    private final List<TcpTransport> streams = new ArrayList<>();
    private final Map<Transport, JainStack.Listener> opened = new ConcurrentHashMap<>();
    private UdpTransport udp;
    private JainStack stack;
    private ScheduledExecutorService timer;

    /**
     * @param tls what TLS connections are made with, asked for each
     * @throws IllegalArgumentException if the host cannot stand in Via
     */
    public JainSipEndpoint(SipSettings settings, SipListener listener, Supplier<TlsMaterial> tls) {
        this(settings, listener, DigestClient.NONE, new DigestServer(clock()), tls);
    }

    /**
     * @param client who we are to servers that ask
     * @param server who strangers are to us
     * @param tls    what TLS connections are made with, asked for each
     * @throws IllegalArgumentException if the host cannot stand in Via
     */
    public JainSipEndpoint(SipSettings settings, SipListener listener, DigestClient client, DigestServer server,
                           Supplier<TlsMaterial> tls) {
        this(settings, listener, client, server, tls, Sessions.Limits.USUAL);
    }

    JainSipEndpoint(SipSettings settings, SipListener listener, DigestClient ours, DigestServer theirs, Supplier<TlsMaterial> tls,
                    Sessions.Limits limits) {
        this.settings = settings;
        this.tls = tls;
        listeners = new Listeners(settings);
        requests = new RequestWriter(settings);
        client = new ClientTransactions(this::transmit, WINDOW, clock);
        messages = new MessageSender(requests, client, ours);
        sessions = new Sessions(settings, limits, ours);
        registrations = new Registrations(sessions);
        traffic = new SessionTraffic(sessions, listener, settings.product(), this::count);
        reception = new Reception(settings, listener, new ServerTransactions(REMEMBERED, clock), client, requests,
                theirs, traffic);
    }

    /** Milliseconds since now, beginning with 1. */
    private static LongSupplier clock() {
        long start = System.nanoTime();
        return () -> 1 + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Override
    public synchronized void start() throws IOException {
        try {
            open();
        } catch (IOException e) {
            stop();
            throw e;
        }
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sip-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(() -> guarded(client::tick), TICK, TICK, TimeUnit.MILLISECONDS);
        if (udp != null) {
            udp.start();
        }
        for (TcpTransport stream : streams) {
            stream.start();
            timer.scheduleWithFixedDelay(() -> guarded(stream::sweep), SWEEP, SWEEP, TimeUnit.MILLISECONDS);
        }
    }

    private void open() throws IOException {
        if (settings.udpPort() > 0) {
            udp = opened("UDP", settings.udpPort(), port -> new UdpTransport(settings.bind(), port, reception));
            opened.put(Transport.UDP, new JainStack.Listener(settings.udpPort(), hop -> udp.peer(hop.address()), hop -> true));
        }
        open(Transport.TCP, Optional.empty());
        open(Transport.TLS, Optional.of(new TlsSockets(tls, settings.clientAuth())));
        if (!opened.isEmpty()) {
            stack = new JainStack(settings.bind(), opened, sessions.limits().requests(),
                    provider -> new OtherRequests(provider, traffic, settings.product()));
            sessions.start(stack);
            traffic.start(stack);
        }
    }

    private void open(Transport transport, Optional<TlsSockets> secured) throws IOException {
        if (settings.port(transport) > 0) {
            TcpTransport stream = opened(transport.name(), settings.port(transport),
                    port -> new TcpTransport(settings.bind(), port, secured, CONNECTIONS, settings.maxMessageOctets(), reception,
                            clock));
            streams.add(stream);
            opened.put(transport, new JainStack.Listener(settings.port(transport), stream::peer, stream::isConnected));
        }
    }

    private interface Opening<T> {
        T open(int port) throws IOException;
    }

    private static <T> T opened(String transport, int port, Opening<T> opening) throws IOException {
        try {
            return opening.open(port);
        } catch (IOException e) {
            throw new IOException("SIP " + transport + " port " + port + ": " + e.getMessage(), e);
        }
    }

    /** A timer that throws would never run again. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A timer failed", e);
        }
    }

    @Override
    public synchronized void stop() {
        registrations.stop();
        sessions.stop();
        client.stop();
        if (timer != null) {
            timer.shutdownNow();
        }
        if (udp != null) {
            udp.stop();
        }
        streams.forEach(TcpTransport::stop);
        if (stack != null) {
            stack.stop();
            stack = null;
        }
    }

    @Override
    public void trust(Predicate<Peer> trusted) {
        reception.trust(trusted);
    }

    /**
     * Limits what comes in.
     *
     * @param perAddress how many MESSAGEs and INVITEs one address may send; asked for each, so that it can change
     */
    public void limit(Supplier<Rate> perAddress) {
        reception.limit(perAddress);
    }

    /** Requests for such URIs are taken though they have been sent from here; others are answered 482. */
    public void letReturn(Predicate<String> requestUris) {
        reception.letReturn(requestUris);
    }

    @Override
    public void send(MessageRequest request, Consumer<SipOutcome> outcome) {
        send(request, Attempts.UNHEARD, outcome);
    }

    @Override
    public void send(MessageRequest request, Attempts attempts, Consumer<SipOutcome> outcome) {
        messages.send(request, attempts, outcome);
    }

    @Override
    public SipDialog invite(InviteRequest request, SipDialogListener listener) {
        return sessions.invite(request, listener);
    }

    @Override
    public int length(MessageRequest request) {
        return messages.length(request);
    }

    @Override
    public void probe(NextHop hop, Consumer<SipOutcome> outcome) {
        client.send(requests.options(hop), hop, outcome);
    }

    @Override
    public boolean reaches(NextHop hop) {
        return listeners.reaches(hop);
    }

    @Override
    public boolean isOurs(NextHop hop) {
        return listeners.own(hop);
    }

    /** Registers us at these addresses of record and no others, from now until the stop; called after the start. */
    public void register(Collection<Trunk> trunks, NextHops routes) {
        registrations.follow(trunks, routes);
    }

    /** How it stands with each of them. */
    public List<TrunkState> trunks() {
        return registrations.states();
    }

    /** How much sessions hold: nothing, some time after the last has ended. */
    Future<Integer> held() {
        return traffic.held();
    }

    private void count(SipCounter counter) {
        reception.count(counter);
    }

    /** How often each rule has dropped or refused something since the start. */
    public Map<SipCounter, Long> counters() {
        return reception.counters();
    }

    private void transmit(byte[] request, NextHop hop, Consumer<String> failed) {
        JainStack.Listener listener = opened.get(hop.transport());
        if (listener == null) {
            failed.accept("no listener for " + hop.transport());
        } else {
            listener.peers().apply(hop).send(request, failed);
        }
    }
}
