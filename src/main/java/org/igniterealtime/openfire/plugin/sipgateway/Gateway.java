package org.igniterealtime.openfire.plugin.sipgateway;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.CheckResult;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.SelfCheck;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.RefusalRule;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSettings;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.mina.MinaMsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Domain;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Hint;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.OpenfireSide;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.TlsStores;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.console.Console;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.console.ConsoleTools;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.console.RouteProbe;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Credentials;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestServer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.ReplaceableEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RoutedEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Routing;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Trunk;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrustedPeers;
import org.igniterealtime.openfire.plugin.sipgateway.sip.dns.DnsLocator;
import org.igniterealtime.openfire.plugin.sipgateway.sip.dns.DnsServers;
import org.igniterealtime.openfire.plugin.sipgateway.sip.jain.JainSipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.tls.CertificateNames;
import org.jivesoftware.openfire.XMPPServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds everything, starts and stops it in order, and lets it follow the settings. Settings are followed on a thread of its own, one
 * change after the other.
 */
final class Gateway {

    private static final int FOLLOW_SECONDS = 5;
    private static final int STOP_SECONDS = 20;
    private static final LongSupplier CLOCK = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    private static final Logger Log = LoggerFactory.getLogger(Gateway.class);

    private final String xmppDomain;
    private final String version;
    private final GatewaySettings settings = new GatewaySettings();
    private final ListenerSettings listeners;
    private final ExecutorService control = Executors.newSingleThreadExecutor(task -> new Thread(task, "sipgateway-control"));
    private volatile Map<String, Credentials> credentials = Map.of();
    private final DigestServer digestServer = new DigestServer(CLOCK);
    private final ReplaceableEndpoint sip = new ReplaceableEndpoint();
    private final DnsLocator dns = new DnsLocator("sip-dns");
    /** Apart from SIP's: anybody who may call names hosts in SDP, and what he keeps DNS busy with must not hold up requests. */
    private final DnsLocator msrpDns = new DnsLocator("msrp-dns");
    private final Routing routing = new Routing(dns);
    private final DigestClient digestClient =
            new DigestClient(domain -> Optional.ofNullable(credentials.get(domain)), routing, CLOCK);
    private final RoutedEndpoint routed = new RoutedEndpoint(sip, routing);
    private final OpenfireSide openfire;
    private final TlsStores tls;
    private final Console console = new Console();
    private Bridge bridge;
    /** The endpoint in use, or the last one. */
    private volatile JainSipEndpoint endpoint;
    private volatile SipSettings sipSettings;
    private volatile BridgeSettings bridgeSettings;
    private volatile Rate ratePeer = Rate.OFF;
    private volatile List<String> unread = List.of();
    private volatile boolean stopped;
    private volatile boolean testing;
    private volatile MsrpEndpoint msrp;
    private final SelfCheck selfCheck = new SelfCheck(sip, routing, () -> Optional.ofNullable(msrp), this::certifiedName);
    private volatile MsrpSettings msrpSettings;
    private volatile String msrpProblem = "";

    Gateway(XMPPServer server, String version) {
        this.xmppDomain = server.getServerInfo().getXMPPDomain();
        this.listeners = new ListenerSettings(settings, server.getServerInfo().getHostname(), version);
        this.version = version;
        this.openfire = new OpenfireSide(server);
        this.tls = new TlsStores(server);
    }

    /** Starts what the settings say. A port that is taken is no reason to fail: the status page and every sender are told. */
    void start() {
        SipSettings wanted = listeners.sip();
        bridgeSettings = settings.bridge(xmppDomain, Hosts.own(wanted));
        bridge = new Bridge(bridgeSettings, selfCheck.endpoint(routed), () -> Optional.ofNullable(msrp), routing,
                selfCheck.side(openfire), version, InstantSource.system());
        bridge.start();
        tls.start();
        follow();
        settings.stored().onChange(this::changed);
        console.start(new ConsoleTools(settings, () -> bridgeSettings, this::status, bridge,
                new RouteProbe(sip, dns, routing), this::selfCheck));
        Log.info("The SIP gateway {} has started", version);
    }

    /** Stops in the reverse order: first nothing new comes in, then everything that is under way gets its answer. */
    void stop() {
        stopped = true;
        step(settings.stored()::stop);
        step(this::stopControl);
        step(console::stop);
        step(openfire::leave);
        if (bridge != null) {
            step(bridge::leave);
        }
        step(this::stopMsrp);
        step(sip::stop);
        step(routed::close);
        step(dns::close);
        step(msrpDns::close);
        if (bridge != null) {
            step(bridge::stop);
        }
        step(tls::stop);
        Log.info("The SIP gateway has stopped");
    }

    /** Whatever happens in one step, the others follow. */
    private static void step(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError e) {
            Log.error("The SIP gateway could not be stopped in good order", e);
        }
    }

    private void stopControl() {
        control.shutdown();
        try {
            if (!control.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                Log.warn("A change of the settings did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** So that whoever saves a setting finds it in force afterwards, the caller waits; not for long, it may be any thread. */
    private void changed() {
        try {
            control.submit(this::follow).get(FOLLOW_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            Log.debug("A setting was changed while the gateway stops");
        } catch (ExecutionException e) {
            Log.error("The changed settings could not be followed", e.getCause());
        } catch (TimeoutException e) {
            Log.info("The changed settings will be in force in a moment");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes everything as the settings say; what they leave as it is goes on undisturbed. */
    private void follow() {
        if (stopped) {
            return;
        }
        SipSettings wanted = listeners.sip();
        bridgeSettings = settings.bridge(xmppDomain, Hosts.own(wanted));
        ratePeer = settings.ratePeer();
        TrustedPeers trusted = TrustedPeers.parse(settings.sipTrusted());
        report(Stream.of(settings.badDomains(xmppDomain), route(wanted), trusted.bad(), badTrunks()).flatMap(List::stream).toList());
        authenticate();
        bridge.follow(bridgeSettings);
        console.follow(settings);
        openfire.enter(settings.subdomain(), bridge::accept);
        openfire.claim(bridgeSettings.domains());
        MsrpSettings wantedMsrp = listeners.msrp(wanted);
        if (!wantedMsrp.equals(msrpSettings)) {
            listen(wantedMsrp);
        }
        // The listeners come last: whoever reaches them finds everything in place.
        if (wanted.equals(sipSettings)) {
            sip.trust(trust(trusted));
        } else {
            listen(wanted, trust(trusted));
        }
        if (sip.problem().isEmpty()) {
            endpoint.register(trunks(), routing);
        }
    }

    private void report(List<String> bad) {
        bad.stream().filter(text -> !unread.contains(text)).forEach(text -> Log.warn("Not understood, and ignored: {}", text));
        unread = bad;
    }

    /** Who we are to others, and who others are to us. */
    private void authenticate() {
        Map<String, String> passwords = settings.passwords();
        Map<String, String> realms = settings.realms();
        Map<String, Credentials> ours = new HashMap<>();
        settings.usernames().forEach((domain, username) -> ours.put(domain,
                new Credentials(username, passwords.getOrDefault(domain, ""), realms.getOrDefault(domain, ""))));
        credentials = Map.copyOf(ours);
        if (settings.requireAuth()) {
            digestServer.ask(xmppDomain, settings.inboundUsers());
        } else {
            digestServer.askNobody();
        }
    }

    private List<Trunk> trunks() {
        return settings.registrations().entrySet().stream().map(entry -> Trunk.of(entry.getKey(), entry.getValue()))
                .flatMap(Optional::stream).toList();
    }

    private List<String> badTrunks() {
        return settings.registrations().entrySet().stream().filter(entry -> Trunk.of(entry.getKey(), entry.getValue()).isEmpty())
                .map(entry -> entry.getKey() + ": " + entry.getValue() + ": not a SIP URI of the form sip:user@host").toList();
    }

    /** Returns what could not be read. */
    private List<String> route(SipSettings wanted) {
        DnsServers servers = DnsServers.parse(settings.dnsServers());
        Set<Transport> transports = EnumSet.noneOf(Transport.class);
        for (Transport transport : Transport.values()) {
            if (wanted.port(transport) > 0) {
                transports.add(transport);
            }
        }
        dns.follow(servers.addresses(), transports);
        msrpDns.follow(servers.addresses(), Set.of());
        routed.wakeAll();
        BridgeSettings now = bridgeSettings;
        boolean open = settings.dnsOpen();
        List<String> bad = new ArrayList<>(servers.bad());
        bad.addAll(routing.set(routes(wanted), Set.of(xmppDomain, now.componentDomain())::contains,
                domain -> open || now.domains().contains(domain)));
        return bad;
    }

    /** While the gateway writes to itself, a route leads to its own listener. It makes requests from there trusted: it is not kept. */
    private Map<String, String> routes(SipSettings now) {
        Map<String, String> texts = new TreeMap<>(settings.routes());
        if (testing) {
            InetAddress address = now.bind().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : now.bind();
            String host = Hosts.inUri(Hosts.withoutScope(address.getHostAddress()));
            Stream.of(Transport.values()).filter(transport -> now.port(transport) > 0).findFirst()
                    .ifPresent(transport -> texts.put(SelfCheck.DOMAIN, "sip:" + host + ':' + now.port(transport) + ";transport="
                            + transport.name().toLowerCase(Locale.ROOT)));
        }
        return texts;
    }

    /** One of those that our certificate shows, or none. */
    private String certifiedName() {
        return tls.get().certificates().stream().flatMap(certificate -> CertificateNames.of(certificate).stream()).findFirst()
                .orElse("");
    }

    private synchronized CheckResult selfCheck(Fates.Mode mode) {
        testing = true;
        try {
            changed();
            return selfCheck.run(mode, bridgeSettings, openfire::route);
        } finally {
            testing = false;
            changed();
        }
    }

    /** By address, or by the name that a certificate shows. */
    private Predicate<Peer> trust(TrustedPeers addresses) {
        Predicate<InetAddress> byAddress = routing.orTrusted(addresses);
        Set<String> names = settings.sipTlsTrusted();
        return peer -> byAddress.test(peer.address().getAddress())
                || peer.names().stream().anyMatch(name -> names.contains(name) || routing.isHost(name));
    }

    private void listen(SipSettings wanted, Predicate<Peer> trusted) {
        sipSettings = wanted;
        try {
            JainSipEndpoint next = new JainSipEndpoint(wanted, selfCheck.listener(bridge.sipListener()), digestClient,
                    digestServer, tls);
            next.limit(() -> ratePeer);
            next.letReturn(selfCheck::isForTest);
            sip.replace(next, trusted);
            endpoint = next;
            Log.info("SIP listens on {}, UDP port {}, TCP port {}, TLS port {}, as {}", wanted.bind(), wanted.udpPort(),
                    wanted.tcpPort(), wanted.tlsPort(), wanted.host());
        } catch (IOException e) {
            Log.warn("SIP cannot be started: {}", e.getMessage());
        }
    }

    private void listen(MsrpSettings wanted) {
        msrpSettings = wanted;
        stopMsrp();
        if (wanted.port() == MsrpSettings.OFF && wanted.tlsPort() == MsrpSettings.OFF) {
            msrpProblem = "MSRP is switched off";
            return;
        }
        MsrpEndpoint next = new MinaMsrpEndpoint(wanted, tls, Hosts.lookup(msrpDns));
        try {
            next.start();
            msrp = next;
            msrpProblem = "";
            Log.info("MSRP listens on {}, port {}, TLS port {}, as {}", wanted.bind(), wanted.port(), wanted.tlsPort(),
                    wanted.host());
        } catch (IOException e) {
            msrpProblem = e.getMessage();
            Log.warn("MSRP cannot be started: {}", e.getMessage());
        }
    }

    private void stopMsrp() {
        MsrpEndpoint last = msrp;
        msrp = null;
        if (last != null) {
            last.stop();
        }
    }

    private GatewayStatus status() {
        SipSettings sipNow = sipSettings;
        BridgeSettings now = bridgeSettings;
        ShownListeners shown = new ShownListeners(sipNow.bind(), tls.get());
        if (sip.problem().isEmpty()) {
            shown.add("UDP", sipNow.udpPort(), sipNow.host(), sipNow.advertisedPort(Transport.UDP))
                    .add("TCP", sipNow.tcpPort(), sipNow.host(), sipNow.advertisedPort(Transport.TCP))
                    .addSecure("TLS", sipNow.tlsPort(), sipNow.host(), sipNow.advertisedPort(Transport.TLS));
        }
        if (msrp != null) {
            shown.add("MSRP", msrpSettings.port(), msrpSettings.host(), msrpSettings.advertised())
                    .addSecure("MSRP TLS", msrpSettings.tlsPort(), msrpSettings.host(), msrpSettings.advertisedTls());
        }
        Domain component = new Domain(now.componentDomain(), openfire.componentHints());
        return new GatewayStatus(version, shown.list(), sip.problem(), component,
                now.domains().stream().map(this::domain).toList(), registrations(), resting(), refusals(),
                hints(shown));
    }

    private Domain domain(String name) {
        return new Domain(name, openfire.hints(name));
    }

    private List<Hint> hints(ShownListeners shown) {
        List<Hint> hints = new ArrayList<>();
        unread.forEach(text -> hints.add(Hint.of("hint.unread", text)));
        if (!msrpProblem.isEmpty()) {
            boolean off = msrpSettings.port() == MsrpSettings.OFF && msrpSettings.tlsPort() == MsrpSettings.OFF;
            hints.add(off ? Hint.of("hint.msrp-off") : Hint.of("hint.msrp-down", msrpProblem));
        }
        hints.addAll(shown.hints(Instant.now()));
        settings.stored().wrong().forEach((name, range) -> hints.add(Hint.of("hint.wrong", name, range)));
        return hints;
    }

    private List<GatewayStatus.Resting> resting() {
        return routed.resting().stream().map(resting -> new GatewayStatus.Resting(resting.hop().transport() + " "
                + Hosts.inUri(resting.hop().address().getAddress().getHostAddress()) + ':' + resting.hop().address().getPort()
                + " (" + resting.hop().name() + ')', (resting.left() + 999) / 1000, resting.failure())).toList();
    }

    private List<GatewayStatus.Registration> registrations() {
        return sip.problem().isEmpty() ? endpoint.trunks().stream().map(state -> new GatewayStatus.Registration(
                state.trunk().address(), state.until().map(Instant::toString).orElse(""), state.failure())).toList() : List.of();
    }

    /** What SIP, since its listeners were opened, and the bridge have refused or dropped, by rule. */
    private Map<String, Long> refusals() {
        Map<String, Long> refusals = new LinkedHashMap<>();
        if (endpoint != null) {
            endpoint.counters().forEach((rule, count) -> refusals.put(rule.label(), count));
        }
        for (RefusalRule rule : RefusalRule.values()) {
            refusals.put(rule.label(), bridge.fates().count(rule));
        }
        return refusals;
    }
}
