package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import static org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings.ALL;
import static org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings.PREFIX;
import static org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings.ROUTE;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jivesoftware.util.JiveGlobals;
import org.jivesoftware.util.PropertyEventDispatcher;
import org.jivesoftware.util.PropertyEventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings as Openfire's properties {@code plugin.sipgateway.*} hold them; nothing else reads or writes those. A value that is
 * wrong is reported, once, and not used. Thread safe.
 */
public final class StoredSettings implements SettingValues {

    private static final String ROUTE_PREFIX = "route.";
    private static final Logger Log = LoggerFactory.getLogger(StoredSettings.class);

    private final Map<String, String> wrong = new ConcurrentHashMap<>();
    private PropertyEventListener listener;
    private volatile Runnable changed = () -> { };
    private volatile boolean changing;

    @Override
    public <T> Optional<T> find(Setting<T> setting) {
        return read(setting.key(), setting);
    }

    @Override
    public <T> Map<String, T> ofDomains(Setting<T> setting) {
        Map<String, T> values = new TreeMap<>();
        keysOfDomains(setting).forEach((domain, key) -> read(key, setting).ifPresent(value -> values.put(domain, value)));
        return Collections.unmodifiableMap(values);
    }

    /** The keys under which that setting is stored, by domain. */
    private static Map<String, String> keysOfDomains(Setting<?> setting) {
        String suffix = "." + setting.key();
        Map<String, String> keys = new TreeMap<>();
        for (String property : JiveGlobals.getPropertyNames()) {
            if (property.startsWith(PREFIX + ROUTE_PREFIX) && property.endsWith(suffix)
                    && property.length() > PREFIX.length() + ROUTE_PREFIX.length() + suffix.length()) {
                String key = property.substring(PREFIX.length());
                GatewaySettings.domain(key.substring(ROUTE_PREFIX.length(), key.length() - suffix.length()))
                        .ifPresent(name -> keys.put(name, key));
            }
        }
        return keys;
    }

    /** The domains of which something is set, by the settings that are. */
    public Map<String, Set<Setting<?>>> routeDomains() {
        Map<String, Set<Setting<?>>> domains = new TreeMap<>();
        for (Setting<?> setting : ROUTE) {
            keysOfDomains(setting).keySet()
                    .forEach(name -> domains.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(setting));
        }
        return domains;
    }

    /** The key of a setting of that domain: the one under which it is stored, else the one that it would have. */
    public static String routeKey(String domain, Setting<?> setting) {
        return keysOfDomains(setting).getOrDefault(domain, ROUTE_PREFIX + domain + '.' + setting.key());
    }

    /** What is stored under that key, whatever it is worth; empty if nothing. */
    public static String stored(String key) {
        String text = JiveGlobals.getProperty(PREFIX + key);
        return text == null ? "" : text.strip();
    }

    /**
     * Stores values, all of which are in force together when this returns.
     *
     * @param values by key; an empty one means the default
     */
    public synchronized void store(Map<String, String> values) {
        changing = true;
        try {
            values.forEach((key, value) -> {
                if (value.isEmpty()) {
                    delete(key);
                } else {
                    write(key, value);
                }
            });
        } finally {
            changing = false;
            changed.run();
        }
    }

    private static void write(String key, String value) {
        JiveGlobals.setProperty(PREFIX + key, value, isSecret(key));
    }

    /** Openfire deletes along what is named after a property, such as {@code msrp.tls.port} after {@code msrp.tls}: that stays. */
    private static void delete(String key) {
        Map<String, String> others = new TreeMap<>();
        JiveGlobals.getPropertyNames().stream().filter(property -> property.startsWith(PREFIX + key))
                .map(property -> property.substring(PREFIX.length())).filter(name -> !name.equals(key))
                .forEach(name -> others.put(name, stored(name)));
        JiveGlobals.deleteProperty(PREFIX + key);
        others.forEach(StoredSettings::write);
    }

    /** The properties that hold a wrong value, which is not used, with what they should be. */
    public Map<String, String> wrong() {
        return new LinkedHashMap<>(wrong);
    }

    private <T> Optional<T> read(String key, Setting<T> setting) {
        String text = JiveGlobals.getProperty(PREFIX + key);
        Optional<T> value = text == null || text.isBlank() ? Optional.empty() : setting.read(text);
        if (text == null || text.isBlank() || value.isPresent()) {
            wrong.remove(PREFIX + key);
        } else if (wrong.put(PREFIX + key, setting.range()) == null) {
            Log.warn("The property {}{} is ignored: it should be {}", PREFIX, key, setting.range());
        }
        return value;
    }

    /** Has Openfire encrypt a secret in its database; it tells of that as of a change. */
    private static boolean encrypt(String property) {
        return isSecret(property.substring(PREFIX.length())) && JiveGlobals.setPropertyEncrypted(property, true);
    }

    private static boolean isSecret(String key) {
        return ALL.stream().anyMatch(setting -> setting.secret() && key.equals(setting.key())) || key.startsWith(ROUTE_PREFIX)
                && ROUTE.stream().anyMatch(setting -> setting.secret() && key.endsWith('.' + setting.key()));
    }

    /** Calls that, on whatever thread sets a property, whenever one of the gateway's settings has changed. */
    public void onChange(Runnable follower) {
        changed = follower;
        List.copyOf(JiveGlobals.getPropertyNames()).stream().filter(property -> property.startsWith(PREFIX))
                .forEach(StoredSettings::encrypt);
        Consumer<String> ifOurs = property -> {
            if (property.startsWith(PREFIX) && !encrypt(property) && !changing) {
                changed.run();
            }
        };
        listener = new PropertyEventListener() {
            @Override
            public void propertySet(String property, Map<String, Object> params) {
                ifOurs.accept(property);
            }

            @Override
            public void propertyDeleted(String property, Map<String, Object> params) {
                // Nobody may ask for it again, as for what was set for a domain.
                wrong.keySet().retainAll(JiveGlobals.getPropertyNames());
                ifOurs.accept(property);
            }

            @Override
            public void xmlPropertySet(String property, Map<String, Object> params) {
                // The gateway keeps nothing in openfire.xml.
            }

            @Override
            public void xmlPropertyDeleted(String property, Map<String, Object> params) {
                // The gateway keeps nothing in openfire.xml.
            }
        };
        PropertyEventDispatcher.addListener(listener);
    }

    public void stop() {
        if (listener != null) {
            PropertyEventDispatcher.removeListener(listener);
        }
    }
}
