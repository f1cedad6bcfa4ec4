package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jivesoftware.openfire.container.Plugin;
import org.jivesoftware.openfire.container.PluginManager;

/** Takes the plugin out of a running server and puts it in again, and remembers the class loaders that should then be gone. */
final class PluginLife {

    private static final String NAME = "sipgateway";
    private static final Duration COLLECTED = Duration.ofSeconds(20);

    private final PluginManager plugins;
    private final ReferenceQueue<ClassLoader> freed = new ReferenceQueue<>();
    private final Set<Reference<? extends ClassLoader>> unloaded = new HashSet<>();

    PluginLife(PluginManager plugins) {
        this.plugins = plugins;
    }

    /** Deletes the JAR and waits until Openfire has unloaded the plugin, some 2 s. */
    void unload() {
        rememberLoader();
        plugins.deletePlugin(NAME);
        if (plugins.isLoaded(NAME)) {
            throw new IllegalStateException("Still loaded");
        }
    }

    /** Puts the JAR into the plugins folder and waits until Openfire has loaded it. */
    void load(Path jar) throws IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            plugins.installPlugin(in, NAME + ".jar");
        }
        requireLoaded();
    }

    void requireLoaded() {
        if (!plugins.isLoaded(NAME)) {
            throw new IllegalStateException("Openfire has not loaded the plugin");
        }
    }

    /** How many class loaders of unloaded plugins the garbage collector could not free within 20 s. */
    int leakedLoaders() throws InterruptedException {
        RecordCache.overwrite();
        long deadline = System.nanoTime() + COLLECTED.toNanos();
        while (!unloaded.isEmpty() && System.nanoTime() < deadline) {
            System.gc();
            unloaded.remove(freed.remove(100));
        }
        return unloaded.size();
    }

    private void rememberLoader() {
        for (Plugin plugin : plugins.getPlugins()) {
            if (NAME.equals(plugins.getCanonicalName(plugin))) {
                unloaded.add(new WeakReference<>(plugin.getClass().getClassLoader(), freed));
            }
        }
    }
}
