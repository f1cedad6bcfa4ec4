package org.igniterealtime.openfire.plugin.sipgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.SettingValues;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.junit.jupiter.api.Test;

/** Each setting reaches whom its name means, and nobody else: no two of a kind have the same value here, and none its default. */
class SettingsMeaningTest {

    private static final String DOMAIN = "verona.example";

    private static final String ALL = """
            subdomain=simple
            domains=example.net
            sip.host=gw.example.org
            sip.bind=127.0.0.9
            sip.udp.port=1001
            sip.tcp.port=1002
            sip.tls.port=1003
            sip.udp.advertised-port=1004
            sip.tcp.advertised-port=1005
            sip.tls.advertised-port=1006
            sip.tls.client-auth=need
            sip.tls.trusted=trunk.example.org
            sip.trusted=192.0.2.1
            sip.inbound.require-auth=true
            sip.inbound.users=romeo:secret
            dns.servers=192.0.2.53
            dns.open=true
            sip.accept-code=200
            sip.max-size=2001
            sips.policy=allow
            errors.prefer-4xx=true
            access.local-only=false
            page.inbound-type=chat
            page.oversize=reject
            page.cpim=always
            page.max-size=2002
            page.queue.messages=101
            page.queue.total=102
            page.queue.age=103
            conversations.max=104
            conversations.age=105
            msrp.host=msrp.example.org
            msrp.port=1007
            msrp.tls.port=1008
            msrp.advertised-port=1009
            msrp.tls.advertised-port=1010
            msrp.tls=always
            msrp.max-size=2048
            msrp.cpim=never
            msrp.track=false
            msrp.failure-report=partial
            msrp.reassembly.octets=2000003
            msrp.keep-alive=106
            chat.mode=session
            session.idle-timeout=107
            session.invite-timeout=108
            session.max=109
            session.queue.messages=110
            session.queue.bytes=2004
            rate.user=1/s burst 11
            rate.sender=2/s burst 12
            rate.peer=3/s burst 13
            rate.total=4/s burst 14
            ledger.messages=111
            ledger.age=112
            metrics.token=0123456789abcdef
            """;

    private static final String ROUTE = """
            uri=sip:192.0.2.10
            mode=page
            cpim=always
            oversize=upgrade
            large-messages=true
            username=gateway
            password=secret
            realm=example.org
            register=sip:gateway@example.org
            """;

    private static final Map<String, String> VALUES = read(ALL);
    private static final Map<String, String> ROUTE_VALUES = read(ROUTE);

    private static final SettingValues STORED = new SettingValues() {
        @Override
        public <T> Optional<T> find(Setting<T> setting) {
            return setting.read(VALUES.get(setting.key()));
        }

        @Override
        public <T> Map<String, T> ofDomains(Setting<T> setting) {
            return Map.of(DOMAIN, setting.read(ROUTE_VALUES.get(setting.key())).orElseThrow());
        }
    };

    private final GatewaySettings settings = new GatewaySettings(STORED);
    private final BridgeSettings bridge = settings.bridge("example.com", Set.of("gw.example.org"));
    private final ListenerSettings listeners = new ListenerSettings(settings, "unused.example.org", "1.0");

    private static Map<String, String> read(String lines) {
        return lines.lines().map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> one, LinkedHashMap::new));
    }

    @Test
    void eachSettingHasAValueOfItsOwn() {
        assertEquals(GatewaySettings.ALL.stream().map(Setting::key).toList(), List.copyOf(VALUES.keySet()));
        assertEquals(GatewaySettings.ROUTE.stream().map(Setting::key).toList(), List.copyOf(ROUTE_VALUES.keySet()));
        GatewaySettings.ALL.forEach(setting -> assertNotEquals(setting.defaultText(), VALUES.get(setting.key()), setting.key()));
        GatewaySettings.ROUTE.forEach(setting ->
                assertNotEquals(setting.defaultText(), ROUTE_VALUES.get(setting.key()), setting.key()));
    }

    @Test
    void eachSettingMeansWhatItsNameSays() {
        SipSettings sip = listeners.sip();
        MsrpSettings msrp = listeners.msrp(sip);
        BridgeSettings.Sessions sessions = bridge.sessions();
        BridgeSettings.Limits limits = bridge.limits();
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("subdomain", bridge.componentDomain().replace(".example.com", ""));
        seen.put("domains", bridge.domains());
        seen.put("sip.host", sip.host());
        seen.put("sip.bind", sip.bind().getHostAddress());
        seen.put("sip.udp.port", sip.udpPort());
        seen.put("sip.tcp.port", sip.tcpPort());
        seen.put("sip.tls.port", sip.tlsPort());
        seen.put("sip.udp.advertised-port", sip.advertised().udp());
        seen.put("sip.tcp.advertised-port", sip.advertised().tcp());
        seen.put("sip.tls.advertised-port", sip.advertised().tls());
        seen.put("sip.tls.client-auth", sip.clientAuth());
        seen.put("sip.tls.trusted", settings.sipTlsTrusted());
        seen.put("sip.trusted", settings.sipTrusted());
        seen.put("sip.inbound.require-auth", settings.requireAuth());
        seen.put("sip.inbound.users", settings.inboundUsers());
        seen.put("dns.servers", settings.dnsServers());
        seen.put("dns.open", settings.dnsOpen());
        seen.put("sip.accept-code", bridge.acceptCode());
        seen.put("sip.max-size", sip.maxMessageOctets());
        seen.put("sips.policy", bridge.sips());
        seen.put("errors.prefer-4xx", bridge.prefer4xx());
        seen.put("access.local-only", bridge.localOnly());
        seen.put("page.inbound-type", bridge.inboundType());
        seen.put("page.oversize", bridge.oversize());
        seen.put("page.cpim", bridge.bodies().cpim());
        seen.put("page.max-size", bridge.maxOctets());
        seen.put("page.queue.messages", limits.perDestination());
        seen.put("page.queue.total", limits.waiting());
        seen.put("page.queue.age", limits.age());
        seen.put("conversations.max", limits.conversations());
        seen.put("conversations.age", limits.remembered());
        seen.put("msrp.host", msrp.host());
        seen.put("msrp.port", msrp.port());
        seen.put("msrp.tls.port", msrp.tlsPort());
        seen.put("msrp.advertised-port", msrp.advertised());
        seen.put("msrp.tls.advertised-port", msrp.advertisedTls());
        seen.put("msrp.tls", sessions.tls());
        seen.put("msrp.max-size", msrp.maxSize());
        seen.put("msrp.cpim", sessions.cpim());
        seen.put("msrp.track", sessions.track());
        seen.put("msrp.failure-report", sessions.failureReport());
        seen.put("msrp.reassembly.octets", msrp.reassemblyOctets());
        seen.put("msrp.keep-alive", msrp.keepAlive());
        seen.put("chat.mode", bridge.chat());
        seen.put("session.idle-timeout", sessions.idle());
        seen.put("session.invite-timeout", sessions.invite());
        seen.put("session.max", sessions.most());
        seen.put("session.queue.messages", sessions.texts());
        seen.put("session.queue.bytes", sessions.octets());
        seen.put("rate.user", limits.rates().user());
        seen.put("rate.sender", limits.rates().sender());
        seen.put("rate.peer", settings.ratePeer());
        seen.put("rate.total", limits.rates().total());
        seen.put("ledger.messages", limits.journeys());
        seen.put("ledger.age", limits.journeyAge());
        seen.put("metrics.token", settings.metricsToken().orElseThrow());

        assertEquals(ALL, written(seen));
        assertEquals(sip.maxMessageOctets(), bridge.bodies().most());
        assertEquals(sip.bind(), msrp.bind());
    }

    @Test
    void whatIsSaidOfADomainHoldsForIt() {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("uri", settings.routes().get(DOMAIN));
        seen.put("mode", bridge.chatOf().get(DOMAIN));
        seen.put("cpim", bridge.sessions().cpimOf().get(DOMAIN));
        seen.put("oversize", bridge.oversizeOf().get(DOMAIN));
        seen.put("large-messages", bridge.largeMessages().contains(DOMAIN));
        seen.put("username", settings.usernames().get(DOMAIN));
        seen.put("password", settings.passwords().get(DOMAIN));
        seen.put("realm", settings.realms().get(DOMAIN));
        seen.put("register", settings.registrations().get(DOMAIN));

        assertEquals(ROUTE, written(seen));
    }

    private static String written(Map<String, Object> seen) {
        return seen.entrySet().stream().map(entry -> entry.getKey() + '=' + written(entry.getValue()) + '\n')
                .collect(Collectors.joining());
    }

    /** As an administrator writes it. */
    private static String written(Object value) {
        if (value instanceof Duration duration) {
            return Long.toString(duration.toSeconds());
        }
        if (value instanceof Rate rate) {
            return rate.perSecond() + "/s burst " + rate.burst();
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(Object::toString).collect(Collectors.joining(","));
        }
        if (value instanceof Map<?, ?> pairs) {
            return pairs.entrySet().stream().map(pair -> pair.getKey() + ":" + pair.getValue()).collect(Collectors.joining(" "));
        }
        return value instanceof Enum<?> word ? word.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
