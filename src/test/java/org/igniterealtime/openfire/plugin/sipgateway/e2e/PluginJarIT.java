package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import org.dom4j.Element;
import org.dom4j.io.SAXReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in {@code sipgateway.jar}, and what must not be, since Openfire has it already or does not want it. */
final class PluginJarIT {

    private static final String ROOT = "org/igniterealtime/openfire/plugin/sipgateway/";
    private static final String OWN = "lib/plugin-sipgateway.jar";

    /** Everything in it, by name; what is in the JARs inside, as {@code lib/x.jar!name}. */
    private final TreeMap<String, byte[]> content = content(Path.of(System.getProperty("plugin.jar")));

    @ParameterizedTest
    @ValueSource(strings = {"plugin.xml", "readme.html", "changelog.html", "logo_small.png", "logo_large.png", "LICENSE",
        "NOTICE", "web/WEB-INF/web.xml", "i18n/sipgateway_i18n.properties", OWN, OWN + "!" + ROOT + "SipGatewayPlugin.class",
        OWN + "!" + ROOT + "openfire/console/status.html", "web/gateway.css", "web/live.js"})
    void whatMustBeIn(String name) {
        assertTrue(content.containsKey(name), name);
        assertTrue(content.get(name).length > 0, name + " is empty");
    }

    @Test
    void theLibraries() {
        List<String> libraries = content.keySet().stream().filter(name -> name.matches("lib/[^!]*\\.jar")).toList();

        assertEquals(List.of("lib/jain-sip-ri-1.3.0-91.jar", "lib/jmustache-1.16.jar", OWN), libraries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org/slf4j/", "org/dom4j/", "org/xmpp/", "javax/servlet/", "org/apache/mina/", "org/apache/log4j/",
        "org/apache/logging/", "org/jivesoftware/", "org/junit/", "org/apache/commons/"})
    void whatMustNotBeIn(String folder) {
        assertEquals(List.of(), content.keySet().stream().filter(name -> name.contains("!" + folder)).toList());
    }

    @Test
    void nothingLiesWhereOpenfireDoesNotLook() {
        // Classes at the root of a plugin's JAR are on no class path.
        assertEquals(List.of(), content.keySet().stream().filter(name -> !name.contains("!") && name.endsWith(".class"))
                .toList());
    }

    @Test
    void ourJarHoldsOurClassesAndMinaUnderOurName() {
        Set<String> packages = new TreeSet<>();
        for (String name : content.keySet()) {
            if (name.startsWith(OWN + "!") && name.endsWith(".class")) {
                assertTrue(name.startsWith(ROOT, OWN.length() + 1), name);
                packages.add(name.substring(OWN.length() + 1 + ROOT.length()).split("/")[0].replaceFirst(".*\\.class", ""));
            }
        }
        assertTrue(packages.containsAll(Set.of("", "bridge", "mapping", "openfire", "shaded", "sip")), "" + packages);
        assertTrue(content.containsKey(OWN + "!" + ROOT + "shaded/mina/core/session/IoSession.class"));
    }

    @Test
    void noTestIsIn() {
        List<String> tests = content.keySet().stream().filter(name -> name.startsWith(OWN))
                .filter(name -> name.matches(".*(Test|IT)(\\$.*)?\\.class") || name.contains("/e2e/") || name.contains("/peer/")
                        || name.contains("/server/"))
                .filter(name -> !name.contains("/shaded/")).toList();

        assertEquals(List.of(), tests);
    }

    @Test
    void nothingIsMultiReleaseOrSigned() {
        // Openfire 4.2.0's class path scan and a signature over a JAR that was put together anew would both fail.
        assertEquals(List.of(), content.keySet().stream().filter(name -> name.startsWith(OWN + "!META-INF/versions/")
                || name.matches(".*!META-INF/.*\\.(SF|RSA|DSA)")).toList());
    }

    @Test
    void pluginXmlSaysWhoItIs() throws Exception {
        Element plugin = new SAXReader().read(new ByteArrayInputStream(content.get("plugin.xml"))).getRootElement();

        assertEquals("SIP Gateway", plugin.elementText("name"));
        assertFalse(plugin.elementText("description").contains("${"), "Openfire 4.2.0 cannot load it with a resource key");
        assertTrue(plugin.elementText("version").matches("\\d+\\.\\d+\\.\\d+.*"), plugin.elementText("version"));
        assertEquals("4.2.0", plugin.elementText("minServerVersion"));
        assertEquals("17", plugin.elementText("minJavaVersion"));
        String main = plugin.elementText("class").replace('.', '/') + ".class";
        assertTrue(content.containsKey(OWN + "!" + main), main);
    }

    @Test
    void ourClassesAreForJava17() {
        byte[] main = content.get(OWN + "!" + ROOT + "SipGatewayPlugin.class");

        // JVMS s4.1: major_version, 61 is Java 17.
        assertEquals(61, main[6] << 8 | main[7]);
    }

    private static TreeMap<String, byte[]> content(Path jar) {
        TreeMap<String, byte[]> content = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(each -> !each.isDirectory()).toList()) {
                byte[] bytes = read(file.getInputStream(entry));
                content.put(entry.getName(), bytes);
                if (entry.getName().endsWith(".jar")) {
                    addInner(entry.getName(), bytes, content);
                }
            }
            return content;
        } catch (IOException e) {
            throw new AssertionError(jar + " cannot be read", e);
        }
    }

    private static void addInner(String jar, byte[] bytes, TreeMap<String, byte[]> content) throws IOException {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(bytes))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                content.put(jar + "!" + entry.getName(), in.readAllBytes());
            }
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }
}
