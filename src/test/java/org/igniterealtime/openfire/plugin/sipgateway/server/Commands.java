package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.jivesoftware.admin.AuthCheckFilter;
import org.jivesoftware.openfire.OfflineMessageStore;
import org.jivesoftware.openfire.RoutingTable;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.interceptor.InterceptorManager;
import org.jivesoftware.openfire.keystore.CertificateStore;
import org.jivesoftware.openfire.privacy.PrivacyListManager;
import org.jivesoftware.openfire.security.SecurityAuditManager;
import org.jivesoftware.openfire.spi.ConnectionType;
import org.jivesoftware.openfire.stats.StatisticsManager;
import org.jivesoftware.openfire.user.User;
import org.jivesoftware.openfire.user.UserManager;
import org.jivesoftware.openfire.user.UserNotFoundException;
import org.jivesoftware.util.CertificateManager;
import org.jivesoftware.util.JiveGlobals;

/**
 * What a test may ask its server, inside the server. Called from one thread.
 *
 * <pre>
 * started                     an error unless the plugin is loaded
 * set-property KEY VALUE      delete-property KEY
 * encrypted KEY               whether the property is stored so
 * add-user NAME PASSWORD      an existing user gets the password
 * certificates KEYS AUTHORITIES  the content of these JKS files becomes that of the stores for server connections
 * block NAME JID              NAME's default privacy list blocks JID
 * forget NAME                 drops NAME's offline messages and privacy lists
 * unload-plugin               as "Delete" in the console does
 * load-plugin FILE            as an upload in the console does; the file name becomes the plugin's
 * leaked-loaders              how many class loaders of unloaded plugins are still reachable
 * threads | interceptors | components | server-routes     their names
 * statistics                  their keys
 * open-pages                  the paths of the console that need no login
 * audit                       what the security audit log says of the gateway, newest first, as USER: SUMMARY
 * used-heap                   octets, after a garbage collection
 * archive                     begins to note messages; what was noted since it was called last
 * hold NAME                   whoever routes a message to NAME waits; without a name, nobody does any more
 * </pre>
 */
final class Commands {

    private static final String BLOCKING = "blocking";
    private static final int MOST_EVENTS = 100;

    private interface Command {
        List<String> run(List<String> arguments) throws Exception;
    }

    private final XMPPServer server;
    private final PluginLife plugin;
    private final Map<String, Command> commands = Map.ofEntries(
            Map.entry("started", this::started),
            Map.entry("set-property", this::setProperty),
            Map.entry("delete-property", this::deleteProperty),
            Map.entry("encrypted", this::encrypted),
            Map.entry("add-user", this::addUser),
            Map.entry("certificates", this::certificates),
            Map.entry("block", this::block),
            Map.entry("forget", this::forget),
            Map.entry("unload-plugin", this::unloadPlugin),
            Map.entry("load-plugin", this::loadPlugin),
            Map.entry("leaked-loaders", this::leakedLoaders),
            Map.entry("threads", this::threads),
            Map.entry("interceptors", this::interceptors),
            Map.entry("components", this::components),
            Map.entry("server-routes", this::serverRoutes),
            Map.entry("statistics", this::statistics),
            Map.entry("open-pages", this::openPages),
            Map.entry("audit", this::audit),
            Map.entry("used-heap", this::usedHeap),
            Map.entry("archive", this::archive),
            Map.entry("hold", this::hold));
    private Archive archive = new Archive();
    private Hold hold = new Hold("");

    Commands(XMPPServer server) {
        this.server = server;
        this.plugin = new PluginLife(server.getPluginManager());
    }

    List<String> reply(List<String> words) {
        List<String> reply = new ArrayList<>();
        try {
            reply.add("ok");
            reply.addAll(commands.get(words.get(0)).run(words.subList(1, words.size())));
            return reply;
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            return List.of("error", e.toString());
        }
    }

    private List<String> started(List<String> arguments) {
        plugin.requireLoaded();
        return List.of();
    }

    private List<String> setProperty(List<String> arguments) {
        JiveGlobals.setProperty(arguments.get(0), arguments.get(1));
        return List.of();
    }

    private List<String> deleteProperty(List<String> arguments) {
        JiveGlobals.deleteProperty(arguments.get(0));
        return List.of();
    }

    private List<String> encrypted(List<String> arguments) {
        return List.of(Boolean.toString(JiveGlobals.isPropertyEncrypted(arguments.get(0))));
    }

    private List<String> addUser(List<String> arguments) throws Exception {
        UserManager users = UserManager.getInstance();
        try {
            User existing = users.getUser(arguments.get(0));
            existing.setPassword(arguments.get(1));
        } catch (UserNotFoundException e) {
            users.createUser(arguments.get(0), arguments.get(1), null, null);
        }
        return List.of();
    }

    /** As an import in the console does, which tells those who listen. */
    private List<String> certificates(List<String> arguments) throws Exception {
        replace(server.getCertificateStoreManager().getTrustStore(ConnectionType.SOCKET_S2S), arguments.get(1));
        replace(server.getCertificateStoreManager().getIdentityStore(ConnectionType.SOCKET_S2S), arguments.get(0));
        return List.of();
    }

    private static void replace(CertificateStore target, String file) throws Exception {
        char[] password = target.getConfiguration().getPassword();
        KeyStore source = KeyStore.getInstance(Path.of(file).toFile(), password);
        for (String alias : Collections.list(target.getStore().aliases())) {
            target.getStore().deleteEntry(alias);
        }
        for (String alias : Collections.list(source.aliases())) {
            if (source.isKeyEntry(alias)) {
                target.getStore().setKeyEntry(alias, source.getKey(alias, password), password, source.getCertificateChain(alias));
            } else {
                target.getStore().setCertificateEntry(alias, source.getCertificate(alias));
            }
        }
        CertificateManager.fireCertificateStoreChanged(target);
    }

    /** RFC 3921 s10: one rule, which denies every stanza from and to the address. */
    private List<String> block(List<String> arguments) {
        Element list = DocumentHelper.createElement("list").addAttribute("name", BLOCKING);
        list.addElement("item").addAttribute("type", "jid").addAttribute("value", arguments.get(1))
                .addAttribute("action", "deny").addAttribute("order", "1");
        PrivacyListManager lists = PrivacyListManager.getInstance();
        String user = arguments.get(0);
        lists.changeDefaultList(user, lists.createPrivacyList(user, BLOCKING, list), lists.getDefaultPrivacyList(user));
        return List.of();
    }

    private List<String> forget(List<String> arguments) {
        OfflineMessageStore.getInstance().deleteMessages(arguments.get(0));
        PrivacyListManager.getInstance().deletePrivacyLists(arguments.get(0));
        return List.of();
    }

    private List<String> unloadPlugin(List<String> arguments) {
        plugin.unload();
        return List.of();
    }

    private List<String> loadPlugin(List<String> arguments) throws Exception {
        plugin.load(Path.of(arguments.get(0)));
        return List.of();
    }

    private List<String> leakedLoaders(List<String> arguments) throws InterruptedException {
        return List.of(Integer.toString(plugin.leakedLoaders()));
    }

    private List<String> threads(List<String> arguments) {
        return sorted(Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName).toList());
    }

    private List<String> usedHeap(List<String> arguments) {
        System.gc();
        return List.of(Long.toString(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()));
    }

    private List<String> interceptors(List<String> arguments) {
        return sorted(InterceptorManager.getInstance().getInterceptors().stream().map(i -> i.getClass().getName()).toList());
    }

    private List<String> components(List<String> arguments) {
        return sorted(routes().getComponentsDomains());
    }

    private List<String> serverRoutes(List<String> arguments) {
        return sorted(routes().getServerHostnames());
    }

    private List<String> statistics(List<String> arguments) {
        return sorted(StatisticsManager.getInstance().getAllStatistics().stream().map(Map.Entry::getKey).toList());
    }

    /** Openfire tells nobody. */
    private List<String> openPages(List<String> arguments) throws ReflectiveOperationException {
        Field excludes = AuthCheckFilter.class.getDeclaredField("excludes");
        excludes.setAccessible(true);
        return ((Set<?>) excludes.get(null)).stream().map(Object::toString).sorted().toList();
    }

    private List<String> audit(List<String> arguments) throws Exception {
        return SecurityAuditManager.getSecurityAuditProvider().getEvents(null, 0, MOST_EVENTS, null, null).stream()
                .filter(event -> event.getSummary().startsWith("SIP Gateway"))
                .map(event -> event.getUsername() + ": " + event.getSummary()).toList();
    }

    private List<String> archive(List<String> arguments) {
        InterceptorManager.getInstance().removeInterceptor(archive);
        List<String> entries = archive.entries();
        archive = new Archive();
        InterceptorManager.getInstance().addInterceptor(archive);
        return entries;
    }

    private List<String> hold(List<String> arguments) {
        InterceptorManager.getInstance().removeInterceptor(hold);
        hold.release();
        if (!arguments.isEmpty()) {
            hold = new Hold(arguments.get(0));
            InterceptorManager.getInstance().addInterceptor(hold);
        }
        return List.of();
    }

    private RoutingTable routes() {
        return server.getRoutingTable();
    }

    private static List<String> sorted(Collection<String> names) {
        return names.stream().sorted().toList();
    }
}
