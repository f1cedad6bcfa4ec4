package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Openfire's home folder, made anew for each start: configuration, database script, key stores, console and plugin. Of an
 * installed Openfire only lib, resources and the console are copied; its conf, database and key stores are never read.
 */
final class ServerHome {

    private static final String SCRIPT = "resources/database/openfire_hsqldb.sql";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final ServerSetup setup;
    private final Path home;

    ServerHome(ServerSetup setup) {
        this.setup = setup;
        this.home = setup.home();
    }

    /** Where the JARs are that the server runs on. */
    Path lib() {
        return setup.installed().isPresent() ? home.resolve("lib") : setup.lib();
    }

    /**
     * Writes the folder.
     *
     * @param properties for Openfire's property table
     * @throws ScratchFolder.NotOurs if the folder holds something that no earlier server has made
     */
    void write(Map<String, String> properties) throws IOException {
        ScratchFolder.empty(home);
        if (setup.installed().isPresent()) {
            copyInstalled(setup.installed().get());
        } else {
            writeOwn();
        }
        put("openfire.xml", "conf/openfire.xml");
        put("security.xml", "conf/security.xml");
        put("log4j.properties", "conf/log4j.properties");
        put("log4j2.xml", "conf/log4j2.xml");
        LoopbackCertificate.of(setup).make(PASSWORD);
        appendToScript(properties);
        Files.createDirectories(home.resolve("logs"));
        Files.copy(setup.plugin(), home.resolve("plugins/sipgateway.jar"));
    }

    private void writeOwn() throws IOException {
        put("schema.sql", SCRIPT);
        put("admin-plugin.xml", "plugins/admin/plugin.xml");
        put("web.xml", "plugins/admin/webapp/WEB-INF/web.xml");
        put("index.html", "plugins/admin/webapp/index.html");
    }

    private void copyInstalled(Path installed) throws IOException {
        ScratchFolder.copy(installed.resolve("lib"), home.resolve("lib"));
        ScratchFolder.copy(installed.resolve("resources/database"), home.resolve("resources/database"));
        ScratchFolder.copy(installed.resolve("plugins/admin"), home.resolve("plugins/admin"));
    }

    private void put(String resource, String path) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        try (InputStream in = ServerHome.class.getResourceAsStream("/openfire/" + resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, text.replace("@admin.port@", Integer.toString(setup.adminPort())));
        }
    }

    private void appendToScript(Map<String, String> properties) throws IOException {
        String inserts = properties.entrySet().stream()
                .map(property -> "INSERT INTO ofProperty (name, propValue) VALUES (" + quoted(property.getKey()) + ", "
                        + quoted(property.getValue()) + ");\n")
                .collect(Collectors.joining());
        Path script = home.resolve(SCRIPT);
        Files.writeString(script, Files.readString(script) + "\n" + inserts);
    }

    /** As SQL, on one line: Openfire's script reader ends a statement where a line ends with a semicolon. */
    private static String quoted(String text) {
        if (text.contains("\n") || text.contains("\r")) {
            throw new IllegalArgumentException("A property of more than one line: " + text);
        }
        return "'" + text.replace("'", "''") + "'";
    }
}
