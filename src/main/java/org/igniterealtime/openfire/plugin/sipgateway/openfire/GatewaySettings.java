package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.ChatMode;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.CpimMode;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.MsrpTls;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.Oversize;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.SipsPolicy;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.jivesoftware.util.JiveGlobals;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * Every setting of the gateway: its name, its range, and what it means to those who use it. A value that is missing or wrong gives
 * way to the default. Thread safe.
 */
public final class GatewaySettings {

    /** What {@code page.inbound-type} may be. */
    enum InboundType { NORMAL, CHAT }

    /** What {@code sip.tls.client-auth} may be. */
    public enum ClientAuth { NONE, WANT, NEED }

    /** What {@code msrp.failure-report} may be. */
    enum FailureReports { NO, PARTIAL, YES }

    public static final String PREFIX = "plugin.sipgateway.";
    /** Nothing, a host name, an IPv4 address, or an IPv6 address without brackets. */
    private static final String HOST = "|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9.])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";

    static final Setting<String> SUBDOMAIN = Setting.matching("subdomain", "sip", "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", "a label of a domain name");
    public static final Setting<String> DOMAINS = Setting.text("domains", "", "domain names, comma separated");
    static final Setting<String> SIP_HOST = Setting.matching("sip.host", "", HOST, "a host name or an IP address");
    static final Setting<String> SIP_BIND = Setting.text("sip.bind", "", "an IP address or a host name of this machine");
    static final Setting<Integer> SIP_UDP_PORT = Setting.number("sip.udp.port", 5060, 0, 65535);
    static final Setting<Integer> SIP_TCP_PORT = Setting.number("sip.tcp.port", 5060, 0, 65535);
    static final Setting<Integer> SIP_TLS_PORT = Setting.number("sip.tls.port", 5061, 0, 65535);
    static final Setting<Integer> SIP_UDP_ADVERTISED = Setting.number("sip.udp.advertised-port", 0, 0, 65535);
    static final Setting<Integer> SIP_TCP_ADVERTISED = Setting.number("sip.tcp.advertised-port", 0, 0, 65535);
    static final Setting<Integer> SIP_TLS_ADVERTISED = Setting.number("sip.tls.advertised-port", 0, 0, 65535);
    static final Setting<ClientAuth> SIP_TLS_CLIENT_AUTH = Setting.choice("sip.tls.client-auth", ClientAuth.WANT);
    static final Setting<String> SIP_TLS_TRUSTED = Setting.text("sip.tls.trusted", "", "names, comma separated");
    public static final Setting<String> SIP_TRUSTED = Setting.text("sip.trusted", "127.0.0.0/8, ::1", "addresses and CIDRs, comma separated");
    static final Setting<Boolean> REQUIRE_AUTH = Setting.flag("sip.inbound.require-auth", false);
    static final Setting<Map<String, String>> INBOUND_USERS = Setting.passwords("sip.inbound.users", "name:password pairs, space separated");
    static final Setting<String> DNS_SERVERS = Setting.text("dns.servers", "", "IP addresses with or without port, comma separated");
    static final Setting<Boolean> DNS_OPEN = Setting.flag("dns.open", false);
    static final Setting<Integer> SIP_ACCEPT_CODE = Setting.choice("sip.accept-code", "202", "200 or 202", Integer::valueOf, "200", "202");
    static final Setting<Integer> SIP_MAX_SIZE = Setting.number("sip.max-size", 65536, 1300, 1048576);
    static final Setting<SipsPolicy> SIPS_POLICY = Setting.choice("sips.policy", SipsPolicy.REJECT);
    static final Setting<Boolean> PREFER_4XX = Setting.flag("errors.prefer-4xx", false);
    static final Setting<Boolean> LOCAL_ONLY = Setting.flag("access.local-only", true);
    static final Setting<InboundType> INBOUND_TYPE = Setting.choice("page.inbound-type", InboundType.NORMAL);
    static final Setting<Oversize> OVERSIZE = Setting.choice("page.oversize", Oversize.SPLIT);
    static final Setting<Integer> PAGE_MAX_SIZE = Setting.number("page.max-size", 65536, 1300, 1048576);
    static final Setting<CpimMode> PAGE_CPIM = Setting.choice("page.cpim", CpimMode.AUTO);
    static final Setting<Integer> QUEUE_MESSAGES = Setting.number("page.queue.messages", 1000, 1, 100000);
    static final Setting<Integer> QUEUE_TOTAL = Setting.number("page.queue.total", 50000, 1, 1000000);
    static final Setting<Integer> QUEUE_AGE = Setting.number("page.queue.age", 60, 1, 86400);
    static final Setting<Integer> CONVERSATIONS_MAX = Setting.number("conversations.max", 20000, 10, 1000000);
    static final Setting<Integer> CONVERSATIONS_AGE = Setting.number("conversations.age", 86400, 60, 2592000);

    static final Setting<String> MSRP_HOST = Setting.matching("msrp.host", "", HOST, "a host name or an IP address");
    static final Setting<Integer> MSRP_PORT = Setting.number("msrp.port", 2855, 0, 65535);
    static final Setting<Integer> MSRP_TLS_PORT = Setting.number("msrp.tls.port", 2856, 0, 65535);
    static final Setting<Integer> MSRP_ADVERTISED = Setting.number("msrp.advertised-port", 0, 0, 65535);
    static final Setting<Integer> MSRP_TLS_ADVERTISED = Setting.number("msrp.tls.advertised-port", 0, 0, 65535);
    static final Setting<MsrpTls> MSRP_TLS = Setting.choice("msrp.tls", MsrpTls.AUTO);
    static final Setting<Integer> MSRP_MAX_SIZE = Setting.number("msrp.max-size", 65536, 2048, 10485760);
    static final Setting<CpimMode> MSRP_CPIM = Setting.choice("msrp.cpim", CpimMode.AUTO);
    static final Setting<Boolean> MSRP_TRACK = Setting.flag("msrp.track", true);
    static final Setting<FailureReports> MSRP_FAILURE_REPORT = Setting.choice("msrp.failure-report", FailureReports.NO);
    static final Setting<Integer> MSRP_REASSEMBLY = Setting.number("msrp.reassembly.octets", 67108864, 1048576, 1073741824);
    static final Setting<Integer> MSRP_KEEP_ALIVE = Setting.number("msrp.keep-alive", 0, 0, 86400);
    static final Setting<ChatMode> CHAT_MODE = Setting.choice("chat.mode", ChatMode.AUTO);
    static final Setting<Integer> SESSION_IDLE = Setting.number("session.idle-timeout", 600, 5, 86400);
    static final Setting<Integer> SESSION_INVITE = Setting.number("session.invite-timeout", 30, 2, 180);
    static final Setting<Integer> SESSION_MAX = Setting.number("session.max", 10000, 0, 1000000);
    static final Setting<Integer> SESSION_QUEUE_MESSAGES = Setting.number("session.queue.messages", 100, 1, 100000);
    static final Setting<Integer> SESSION_QUEUE_BYTES = Setting.number("session.queue.bytes", 262144, 1024, 1073741824);

    static final Setting<Integer> LEDGER_MESSAGES = Setting.number("ledger.messages", 10000, 1, 1000000);
    static final Setting<Integer> LEDGER_AGE = Setting.number("ledger.age", 86400, 60, 2592000);

    static final Setting<Rate> RATE_USER = Setting.rate("rate.user", "20/s burst 200");
    static final Setting<Rate> RATE_SENDER = Setting.rate("rate.sender", "20/s burst 200");
    static final Setting<Rate> RATE_PEER = Setting.rate("rate.peer", "0");
    static final Setting<Rate> RATE_TOTAL = Setting.rate("rate.total", "0");

    static final Setting<String> METRICS_TOKEN = Setting.secret("metrics.token", "[!-~]{16,256}",
            "16 to 256 ASCII characters without spaces");

    /** The settings that stand for the whole gateway, in the order of the documentation. */
    public static final List<Setting<?>> ALL = List.of(SUBDOMAIN, DOMAINS, SIP_HOST, SIP_BIND, SIP_UDP_PORT, SIP_TCP_PORT,
            SIP_TLS_PORT, SIP_UDP_ADVERTISED, SIP_TCP_ADVERTISED, SIP_TLS_ADVERTISED, SIP_TLS_CLIENT_AUTH, SIP_TLS_TRUSTED,
            SIP_TRUSTED, REQUIRE_AUTH, INBOUND_USERS, DNS_SERVERS, DNS_OPEN, SIP_ACCEPT_CODE, SIP_MAX_SIZE, SIPS_POLICY,
            PREFER_4XX, LOCAL_ONLY, INBOUND_TYPE, OVERSIZE, PAGE_CPIM, PAGE_MAX_SIZE,
            QUEUE_MESSAGES, QUEUE_TOTAL, QUEUE_AGE, CONVERSATIONS_MAX, CONVERSATIONS_AGE,
            MSRP_HOST, MSRP_PORT, MSRP_TLS_PORT, MSRP_ADVERTISED, MSRP_TLS_ADVERTISED, MSRP_TLS, MSRP_MAX_SIZE, MSRP_CPIM,
            MSRP_TRACK, MSRP_FAILURE_REPORT, MSRP_REASSEMBLY, MSRP_KEEP_ALIVE, CHAT_MODE, SESSION_IDLE, SESSION_INVITE,
            SESSION_MAX, SESSION_QUEUE_MESSAGES, SESSION_QUEUE_BYTES, RATE_USER, RATE_SENDER, RATE_PEER, RATE_TOTAL,
            LEDGER_MESSAGES, LEDGER_AGE, METRICS_TOKEN);

    /** The settings of one domain: {@code route.DOMAIN.uri} and the like. */
    public static final Setting<String> ROUTE_URI = Setting.text("uri", "", "SIP URIs, space separated");
    static final Setting<Oversize> ROUTE_OVERSIZE = Setting.choice("oversize", Oversize.SPLIT);
    static final Setting<ChatMode> ROUTE_MODE = Setting.choice("mode", ChatMode.AUTO);
    static final Setting<CpimMode> ROUTE_CPIM = Setting.choice("cpim", CpimMode.AUTO);
    static final Setting<Boolean> ROUTE_LARGE = Setting.flag("large-messages", false);
    static final Setting<String> ROUTE_USERNAME = Setting.matching("username", "", "[^\"\\\\\\p{Cntrl}]*",
            "no quotation mark, backslash or line break");
    static final Setting<String> ROUTE_PASSWORD = Setting.secret("password", ".*", "any text");
    static final Setting<String> ROUTE_REALM = Setting.text("realm", "", "any text");
    public static final Setting<String> ROUTE_REGISTER = Setting.text("register", "", "a SIP URI with a user");
    public static final List<Setting<?>> ROUTE = List.of(ROUTE_URI, ROUTE_MODE, ROUTE_CPIM, ROUTE_OVERSIZE, ROUTE_LARGE, ROUTE_USERNAME,
            ROUTE_PASSWORD, ROUTE_REALM, ROUTE_REGISTER);

    private final StoredSettings stored;
    private final SettingValues values;

    /** Those that Openfire stores. */
    public GatewaySettings() {
        stored = new StoredSettings();
        values = stored;
    }

    /** With values from elsewhere. */
    public GatewaySettings(SettingValues values) {
        stored = new StoredSettings();
        this.values = values;
    }

    /** Where they are read from, and where changes are written. */
    public StoredSettings stored() {
        return stored;
    }

    private <T> T get(Setting<T> setting) {
        return values.find(setting).orElseGet(setting::defaultValue);
    }

    private <T> Map<String, T> ofDomains(Setting<T> setting) {
        return values.ofDomains(setting);
    }

    /** The label of the component's domain. */
    public String subdomain() {
        return get(SUBDOMAIN).toLowerCase(Locale.ROOT);
    }

    /** The local address of the SIP listeners; empty: all. */
    public String sipBind() {
        return get(SIP_BIND).isEmpty() ? orEmpty(JiveGlobals.getXMLProperty("network.interface")) : get(SIP_BIND);
    }

    /** What stands in Via; empty if nobody has said it. */
    public String sipHost() {
        return get(SIP_HOST).isEmpty() ? orEmpty(JiveGlobals.getProperty("xmpp.fqdn")) : get(SIP_HOST);
    }

    private static String orEmpty(String property) {
        return property == null ? "" : property.strip();
    }

    public int sipUdpPort() {
        return get(SIP_UDP_PORT);
    }

    public int sipTcpPort() {
        return get(SIP_TCP_PORT);
    }

    public int sipTlsPort() {
        return get(SIP_TLS_PORT);
    }

    /** What stands in Via and Contact over UDP; 0: the port itself. */
    public int sipUdpAdvertised() {
        return get(SIP_UDP_ADVERTISED);
    }

    /** The same over TCP. */
    public int sipTcpAdvertised() {
        return get(SIP_TCP_ADVERTISED);
    }

    /** The same over TLS. */
    public int sipTlsAdvertised() {
        return get(SIP_TLS_ADVERTISED);
    }

    /** What the TLS listener wants of its clients. */
    public ClientAuth sipTlsClientAuth() {
        return get(SIP_TLS_CLIENT_AUTH);
    }

    /** The names that make a peer trusted if its certificate shows one of them, besides the hosts of the routes. */
    public Set<String> sipTlsTrusted() {
        return Set.copyOf(new LinkedHashSet<>(names(get(SIP_TLS_TRUSTED))));
    }

    /** The longest body that is read, in octets. */
    public int sipMaxSize() {
        return get(SIP_MAX_SIZE);
    }

    /** Addresses and CIDRs whose requests are taken, besides the next hops. */
    public String sipTrusted() {
        return get(SIP_TRUSTED);
    }

    /** Whether peers whose address is not trusted are asked for credentials, instead of being refused. */
    public boolean requireAuth() {
        return get(REQUIRE_AUTH);
    }

    /** The passwords of the users whose requests are taken then. */
    public Map<String, String> inboundUsers() {
        return get(INBOUND_USERS);
    }

    /** For each domain that has one: the name by which servers on the way to it know us. */
    public Map<String, String> usernames() {
        return ofDomains(ROUTE_USERNAME);
    }

    public Map<String, String> passwords() {
        return ofDomains(ROUTE_PASSWORD);
    }

    /** For each domain that has one: the only realm that gets the password. */
    public Map<String, String> realms() {
        return ofDomains(ROUTE_REALM);
    }

    /** For each domain that has one: the address of record to be registered there. */
    public Map<String, String> registrations() {
        return ofDomains(ROUTE_REGISTER);
    }

    /** The DNS servers that are asked; empty: the system's. */
    public List<String> dnsServers() {
        return names(get(DNS_SERVERS));
    }

    /** Whether DNS may be asked about any SIP domain. */
    public boolean dnsOpen() {
        return get(DNS_OPEN);
    }

    /** What stands in the path of MSRP sessions; empty: the same as for SIP. */
    public String msrpHost() {
        return get(MSRP_HOST);
    }

    /** 0: no sessions over TCP. */
    public int msrpPort() {
        return get(MSRP_PORT);
    }

    /** 0: no sessions over TLS. */
    public int msrpTlsPort() {
        return get(MSRP_TLS_PORT);
    }

    /** What stands in the path of sessions over TCP; 0: the port itself. */
    public int msrpAdvertised() {
        return get(MSRP_ADVERTISED);
    }

    /** What stands in the path of sessions over TLS; 0: the port itself. */
    public int msrpTlsAdvertised() {
        return get(MSRP_TLS_ADVERTISED);
    }

    /** The longest MSRP message that is taken, in octets. */
    public int msrpMaxSize() {
        return get(MSRP_MAX_SIZE);
    }

    /** How many octets all unfinished MSRP messages may hold. */
    public int msrpReassemblyOctets() {
        return get(MSRP_REASSEMBLY);
    }

    /** Seconds of silence before an empty SEND; 0: never. */
    public int msrpKeepAlive() {
        return get(MSRP_KEEP_ALIVE);
    }

    /** How many requests one SIP peer address may send. */
    public Rate ratePeer() {
        return get(RATE_PEER);
    }

    /** What opens the metrics without a login; empty: nothing does. */
    public Optional<String> metricsToken() {
        return values.find(METRICS_TOKEN);
    }

    /** For each domain that has one: its next hops as SIP URIs. */
    public Map<String, String> routes() {
        return ofDomains(ROUTE_URI);
    }

    /**
     * What the bridge has to know.
     *
     * @param ownHosts hosts that mean the XMPP domain in a Request-URI
     */
    public BridgeSettings bridge(String xmppDomain, Set<String> ownHosts) {
        BridgeSettings.Rates rates = new BridgeSettings.Rates(get(RATE_USER), get(RATE_SENDER), get(RATE_TOTAL));
        BridgeSettings.Limits limits = new BridgeSettings.Limits(get(QUEUE_MESSAGES), get(QUEUE_TOTAL),
                Duration.ofSeconds(get(QUEUE_AGE)), get(CONVERSATIONS_MAX), Duration.ofSeconds(get(CONVERSATIONS_AGE)),
                get(LEDGER_MESSAGES), Duration.ofSeconds(get(LEDGER_AGE)), rates);
        BridgeSettings.Sessions sessions = new BridgeSettings.Sessions(get(MSRP_TRACK),
                BridgeSettings.failureReport(get(MSRP_FAILURE_REPORT).name()), get(MSRP_CPIM), ofDomains(ROUTE_CPIM), get(MSRP_TLS),
                Duration.ofSeconds(get(SESSION_IDLE)), Duration.ofSeconds(get(SESSION_INVITE)), get(SESSION_MAX),
                get(SESSION_QUEUE_MESSAGES), get(SESSION_QUEUE_BYTES));
        BridgeSettings.Bodies bodies = new BridgeSettings.Bodies(get(PAGE_CPIM), get(SIP_MAX_SIZE));
        return new BridgeSettings(xmppDomain, subdomain() + '.' + xmppDomain, domains(xmppDomain), ownHosts,
                get(INBOUND_TYPE) == InboundType.CHAT ? Message.Type.chat : Message.Type.normal, get(SIP_ACCEPT_CODE),
                get(PREFER_4XX), get(SIPS_POLICY), get(LOCAL_ONLY), get(OVERSIZE), ofDomains(ROUTE_OVERSIZE), largeMessages(),
                get(PAGE_MAX_SIZE), get(CHAT_MODE), ofDomains(ROUTE_MODE), bodies, sessions, limits);
    }

    private Set<String> largeMessages() {
        return ofDomains(ROUTE_LARGE).entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<String> domains(String xmppDomain) {
        Set<String> domains = new LinkedHashSet<>();
        names(get(DOMAINS)).stream().filter(name -> faultOfClaim(name, xmppDomain).isEmpty()).map(GatewaySettings::domain)
                .forEach(domain -> domain.ifPresent(domains::add));
        return Collections.unmodifiableSet(domains);
    }

    /** What is wrong with the names that cannot be claimed, one text each. */
    public List<String> badDomains(String xmppDomain) {
        return names(get(DOMAINS)).stream().flatMap(name -> faultOfClaim(name, xmppDomain)
                .map(fault -> PREFIX + DOMAINS.key() + ": " + name + ": " + fault).stream()).toList();
    }

    private static Optional<String> faultOfClaim(String name, String xmppDomain) {
        Optional<String> domain = domain(name);
        if (domain.isEmpty()) {
            return Optional.of("not a domain name");
        }
        return mayBeClaimed(domain.get(), xmppDomain) ? Optional.empty() : Optional.of("a domain of this server");
    }

    /** Whether a SIP domain may have that name: the stanzas of this server's own domains have their home here. */
    public static boolean mayBeClaimed(String domain, String xmppDomain) {
        return !domain.equals(xmppDomain) && !domain.endsWith('.' + xmppDomain);
    }

    /** A domain name as JIDs have it, internationalised ones in ASCII. */
    public static Optional<String> domain(String name) {
        try {
            return Optional.of(new JID(null, name, null).getDomain());
        } catch (IllegalArgumentException noDomain) {
            return Optional.empty();
        }
    }

    /** Names separated by commas or spaces, in lower case. */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split("[,\\s]+")) {
            if (!name.isEmpty()) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
