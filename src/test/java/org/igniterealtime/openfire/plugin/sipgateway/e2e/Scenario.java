package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.igniterealtime.openfire.plugin.sipgateway.peer.DnsServer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/**
 * The stage of one end-to-end test: XMPP users of example.com (juliet, nurse, romeo; others are made on demand) and SIP users of
 * example.net, whom the gateway reaches at the agent of the user that came last. A test takes it as a parameter. When the test
 * ends, everybody leaves, what was stored for the users is dropped, and the settings are as they were. Used from one thread.
 */
public final class Scenario implements AutoCloseable {

    private static final String SETTING = "plugin.sipgateway.";
    static final String SIP_DOMAIN = "example.net";

    /** What the gateway learns of a SIP user must not reach the next scenario. */
    private static final AtomicInteger PEERS = new AtomicInteger();
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final TestServer server;
    private final Deque<AutoCloseable> actors = new ArrayDeque<>();
    private final Deque<SipUser> sipUsers = new ArrayDeque<>();
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> settings = new HashSet<>();
    private InetAddress loopback = InetAddress.getLoopbackAddress();

    Scenario(TestServer server) {
        this.server = server;
    }

    public TestServer server() {
        return server;
    }

    /** An XMPP user with a client of its own, logged in. */
    public XmppUser xmpp(String name) throws IOException {
        return xmpp(name, "client" + CLIENTS.incrementAndGet());
    }

    public XmppUser xmpp(String name, String resource) throws IOException {
        account(name);
        XmppUser user = XmppUser.login(server.xmpp(), server.domain(), name, SharedServer.PASSWORD, resource);
        actors.push(user);
        return user;
    }

    /** Logs a client out before the end. */
    public void leaves(XmppUser user) throws IOException {
        actors.remove(user);
        user.close();
    }

    /** An XMPP user who is not logged in. */
    public String account(String name) {
        if (accounts.add(name)) {
            server.addUser(name, SharedServer.PASSWORD);
        }
        return name + "@" + server.domain();
    }

    /** A SIP user of example.net, which the gateway claims as it is and routes to this user; chats go as MESSAGEs. */
    public SipUser sip(String name) throws IOException {
        SipUser user = open(name);
        actors.push(user);
        setting("route." + SIP_DOMAIN + ".mode", "page");
        return user;
    }

    private SipUser open(String name) throws IOException {
        SipUser user = new SipUser(name + "@" + SIP_DOMAIN, 0, gateway());
        sipUsers.push(user);
        setting("domains", SIP_DOMAIN);
        setting("route." + SIP_DOMAIN + ".uri", user.uri());
        return user;
    }

    /** A SIP user of example.net whose agent takes MSRP sessions, and whom the gateway has never heard of. */
    public MsrpUser msrp(String name) throws IOException {
        MsrpUser user = new MsrpUser(open(name + PEERS.incrementAndGet()));
        actors.push(user);
        return user;
    }

    /** The DNS server that the gateway asks from now on; it knows of no domain yet. */
    public DnsServer dns() throws IOException {
        DnsServer dns = new DnsServer();
        actors.push(dns);
        setting("dns.servers", dns.hostAndPort());
        return dns;
    }

    /** From now on the gateway is at ::1, and so is every SIP user who comes. */
    public void overIpv6() throws IOException {
        loopback = InetAddress.getByName("::1");
        setting("sip.bind", "::1");
        setting("sip.host", "::1");
    }

    /** Sets a setting of the gateway, named without its prefix, for this test. */
    public void setting(String key, String value) {
        settings.add(key);
        server.setProperty(SETTING + key, value);
    }

    private void restore(String key) {
        String atStart = server.setup().properties().get(SETTING + key);
        if (atStart == null) {
            server.deleteProperty(SETTING + key);
            // Openfire has deleted along whatever is named after it, such as msrp.tls.port after msrp.tls.
            server.setup().properties().forEach((name, value) -> {
                if (name.startsWith(SETTING + key + '.')) {
                    server.setProperty(name, value);
                }
            });
        } else {
            server.setProperty(SETTING + key, atStart);
        }
    }

    /** Waits until the status page says that. Fails if that takes longer than 10 s. */
    public void awaitStatus(String text) {
        StatusPage.awaitSays(server, text);
    }

    /** Where the gateway takes SIP, over UDP and TCP. */
    public InetSocketAddress gateway() {
        int port = Integer.parseInt(server.setup().properties().get(SETTING + "sip.udp.port"));
        return new InetSocketAddress(loopback, port);
    }

    /** Where the gateway takes SIP over TLS. */
    public InetSocketAddress secureGateway() {
        return listener("sip.tls.port");
    }

    /** Where the gateway takes MSRP. */
    public InetSocketAddress msrpGateway() {
        return listener("msrp.port");
    }

    /** Where the gateway takes MSRP over TLS. */
    public InetSocketAddress secureMsrp() {
        return listener("msrp.tls.port");
    }

    private InetSocketAddress listener(String key) {
        int port = Integer.parseInt(server.setup().properties().get(SETTING + key));
        return new InetSocketAddress(loopback, port);
    }

    @Override
    public void close() throws Exception {
        try {
            // A message that stays pending would hold up those of the next test for half a minute (RFC 3428 s8).
            sipUsers.forEach(SipUser::leaves);
            StatusPage.awaitNothingPending(server);
        } finally {
            for (AutoCloseable actor : actors) {
                actor.close();
            }
            settings.forEach(this::restore);
            accounts.forEach(server::forget);
        }
    }
}
