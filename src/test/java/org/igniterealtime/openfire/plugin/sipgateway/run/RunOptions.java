package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The options of {@code mvn -Prun}: system properties {@code run.*}, and {@code plugin.sipgateway.*} for the gateway.
 *
 * @param demo     whether the demo conversation is held
 * @param domain   the XMPP domain
 * @param users    name to password, in the order given
 * @param home     the server's folder
 * @param settings the gateway's, with their prefix, as given
 * @param plugin   the JAR
 * @param lib      Openfire's JARs
 */
record RunOptions(boolean demo, String domain, Map<String, String> users, int xmppPort, int adminPort, Path home,
                  Map<String, String> settings, Path plugin, Path lib) {

    static final String SETTING = "plugin.sipgateway.";

    static RunOptions of(Properties properties) throws RunRefused {
        return new RunOptions(
                Boolean.parseBoolean(properties.getProperty("run.demo", "true")),
                properties.getProperty("run.domain", "example.com"),
                users(properties.getProperty("run.users", "juliet:secret,nurse:secret")),
                port("run.c2s.port", properties.getProperty("run.c2s.port", "5222")),
                port("run.admin.port", properties.getProperty("run.admin.port", "9090")),
                Path.of(properties.getProperty("run.home")),
                settings(properties),
                Path.of(properties.getProperty("plugin.jar")),
                Path.of(properties.getProperty("openfire.lib")));
    }

    /** A setting that is a port; 0 switches its listener off. */
    int port(String key, int otherwise) throws RunRefused {
        String name = SETTING + key;
        String value = settings.getOrDefault(name, Integer.toString(otherwise));
        return value.equals("0") ? 0 : port(name, value);
    }

    private static int port(String name, String value) throws RunRefused {
        if (value.matches("[1-9][0-9]{0,4}") && Integer.parseInt(value) <= 65535) {
            return Integer.parseInt(value);
        }
        throw new RunRefused("-D" + name + "=" + value + " is not a port.");
    }

    private static Map<String, String> users(String list) throws RunRefused {
        Map<String, String> users = new LinkedHashMap<>();
        for (String user : list.split(",")) {
            String[] parts = user.strip().split(":", 2);
            if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                throw new RunRefused("-Drun.users=" + list + " is not a list like juliet:secret,nurse:secret.");
            }
            users.put(parts[0], parts[1]);
        }
        return users;
    }

    private static Map<String, String> settings(Properties properties) {
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().stream().filter(name -> name.startsWith(SETTING))
                .forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
