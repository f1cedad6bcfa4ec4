package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.igniterealtime.openfire.plugin.sipgateway.Await;

/**
 * A real Openfire with the plugin in it, on the loopback interface, in a JVM of its own with an in-memory database. Started by
 * {@code mvn -Prun} and by the end-to-end tests. Thread safe.
 */
public final class TestServer implements AutoCloseable {

    /** Longest start, and longest answer to a command: unloading a plugin may take Openfire 40 s. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final ServerSetup setup;
    private final FederationTrap federation;
    private final ServerProcess process;

    private TestServer(ServerSetup setup, FederationTrap federation, ServerProcess process) {
        this.setup = setup;
        this.federation = federation;
        this.process = process;
    }

    /**
     * Starts a server and waits until it takes connections: XMPP, console, and SIP if the setup names the port.
     *
     * @throws IOException           if its folder cannot be written, or belongs to somebody else
     * @throws IllegalStateException if it does not come up within a minute
     */
    public static TestServer start(ServerSetup setup) throws IOException {
        FederationTrap federation = new FederationTrap();
        try {
            ServerHome home = new ServerHome(setup);
            home.write(properties(setup, federation));
            return new TestServer(setup, federation, ServerProcess.fork(setup.home(), home.lib())).awaitReady();
        } catch (IOException | RuntimeException e) {
            federation.close();
            throw e;
        }
    }

    /** Ours first, so that the caller's win. */
    private static Map<String, String> properties(ServerSetup setup, FederationTrap federation) throws IOException {
        Map<String, String> properties = new TreeMap<>(Map.of(
                "xmpp.domain", setup.domain(),
                "xmpp.fqdn", "127.0.0.1",
                "xmpp.socket.plain.port", Integer.toString(setup.xmppPort()),
                "xmpp.socket.ssl.active", "false",
                "xmpp.client.tls.policy", "disabled",
                // Openfire 5 looks at server routes only while federation is switched on.
                "xmpp.server.socket.active", "true",
                "xmpp.server.socket.port", Integer.toString(FreePorts.next()),
                "xmpp.server.socket.ssl.active", "false",
                "dnsutil.dnsOverride", "{*,127.0.0.1:" + federation.port() + "}"));
        for (String service : List.of("xmpp.component.socket.active", "xmpp.component.ssl.active", "xmpp.multiplex.socket.active",
                "xmpp.multiplex.ssl.active", "httpbind.enabled", "xmpp.proxy.enabled", "flash.crossdomain.enabled",
                "update.service-enabled")) {
            properties.put(service, "false");
        }
        // Openfire 5 waits that many seconds for the trap, deaf to its refusal.
        properties.put("xmpp.server.session.initialise-timeout", "1");
        properties.put("adminConsole.servlet-request-authenticator", BasicLogin.class.getName());
        properties.putAll(setup.properties());
        return properties;
    }

    public String domain() {
        return setup.domain();
    }

    /** Where XMPP clients connect. */
    public InetSocketAddress xmpp() {
        return loopback(setup.xmppPort());
    }

    /** Where the console is. */
    public InetSocketAddress console() {
        return loopback(setup.adminPort());
    }

    /** What the server was started with. */
    public ServerSetup setup() {
        return setup;
    }

    /** What the server writes about itself. */
    public Path log() {
        return setup.home().resolve("logs/server.log");
    }

    /** Sets an Openfire property, with effect at once. */
    public void setProperty(String key, String value) {
        ask("set-property", key, value);
    }

    public void deleteProperty(String key) {
        ask("delete-property", key);
    }

    /** Gives the server those keys and authorities for connections with other servers, with effect at once. */
    public void certificates(KeyStore keys, KeyStore authorities) {
        ask("certificates", stored(keys, "keys.jks"), stored(authorities, "authorities.jks"));
    }

    private String stored(KeyStore store, String name) {
        Path file = setup.home().resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
            return file.toString();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the database has that property encrypted. */
    public boolean isEncrypted(String key) {
        return Boolean.parseBoolean(ask("encrypted", key).get(0));
    }

    /** Adds an account, or gives an existing one that password. */
    public void addUser(String name, String password) {
        ask("add-user", name, password);
    }

    /** Makes a user's default privacy list block every stanza from and to an address. */
    public void block(String user, String jid) {
        ask("block", user, jid);
    }

    /** Drops a user's offline messages and privacy lists. */
    public void forget(String user) {
        ask("forget", user);
    }

    /** Removes the plugin as the console's "Delete" does, and waits until it is unloaded: some 2 s. */
    public void unloadPlugin() {
        ask("unload-plugin");
    }

    /** Installs the plugin as an upload in the console does, and waits until it is loaded and takes SIP over TCP. */
    public void loadPlugin() {
        ask("load-plugin", setup.plugin().toString());
        awaitGateway();
    }

    /** How many class loaders of unloaded plugins are still reachable after 20 s of garbage collection; 0 is soon known. */
    public int leakedLoaders() {
        return Integer.parseInt(ask("leaked-loaders").get(0));
    }

    /** The names of all threads of the server, sorted. */
    public List<String> threads() {
        return ask("threads");
    }

    /** Octets that are in use after a garbage collection. */
    public long usedHeap() {
        return Long.parseLong(ask("used-heap").get(0));
    }

    /** The class names of all packet interceptors, sorted. */
    public List<String> interceptors() {
        return ask("interceptors");
    }

    /** The domains of all components, sorted. */
    public List<String> components() {
        return ask("components");
    }

    /** The domains that have a server route: an established session to another server, or the plugin's own. */
    public List<String> serverRoutes() {
        return ask("server-routes");
    }

    /** The keys of all statistics that the Monitoring plugin would show, sorted. */
    public List<String> statistics() {
        return ask("statistics");
    }

    /** The paths of the console that need no login, sorted. */
    public List<String> openPages() {
        return ask("open-pages");
    }

    /** What the security audit log says of the gateway, newest first, each as {@code USER: SUMMARY}. */
    public List<String> audit() {
        return ask("audit");
    }

    /**
     * What an archive would have noted since this was called last, each message as {@code FROM -> TO: BODY} with bare JIDs;
     * the first call only begins.
     */
    public List<String> archive() {
        return ask("archive");
    }

    /** Whoever routes a message to that user is held, as by a database that is stuck, for 2 min at most. */
    public void holdMessagesTo(String user) {
        ask("hold", user);
    }

    /** Lets go of whoever is held. */
    public void holdNoMessages() {
        ask("hold");
    }

    /** The domains that the server has tried to reach over server-to-server, in order. */
    public List<String> federationAttempts() {
        return federation.attempts();
    }

    /** Waits, for ever, until the server has ended: of itself, or because it was closed. */
    public void awaitEnd() {
        process.awaitEnd();
    }

    @Override
    public void close() {
        process.stop();
        federation.close();
    }

    private List<String> ask(String... words) {
        return process.ask(DEADLINE, words);
    }

    private TestServer awaitReady() {
        try {
            process.awaitStart(DEADLINE);
            addUser("admin", "admin");
            setup.users().forEach(this::addUser);
            awaitPort(xmpp());
            awaitPort(console());
            awaitGateway();
            return this;
        } catch (RuntimeException e) {
            process.stop();
            throw e;
        }
    }

    /** The gateway opens its listeners in its own time. */
    private void awaitGateway() {
        int port = Integer.parseInt(setup.properties().getOrDefault("plugin.sipgateway.sip.tcp.port", "0"));
        if (port != 0) {
            awaitPort(loopback(port));
        }
    }

    private void awaitPort(InetSocketAddress address) {
        if (!Await.soon(DEADLINE, () -> accepts(address))) {
            throw new IllegalStateException("Nothing listens on " + address + "; see " + log());
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
