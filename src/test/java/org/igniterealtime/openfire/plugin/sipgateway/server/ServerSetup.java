package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link TestServer} is made of.
 *
 * @param home       its folder, which is emptied if an earlier server has made it
 * @param lib        the folder of Openfire's JARs, unless one is installed
 * @param installed  an installed Openfire whose lib, resources and console are copied, instead of {@code lib} and our own
 * @param plugin     {@code sipgateway.jar}
 * @param domain     the XMPP domain
 * @param users      name to password; admin:admin always exists as well
 * @param xmppPort   for clients, without TLS
 * @param adminPort  of the console
 * @param properties Openfire properties from the first start on, name to value
 */
public record ServerSetup(Path home, Path lib, Optional<Path> installed, Path plugin, String domain, Map<String, String> users,
                          int xmppPort, int adminPort, Map<String, String> properties) {

    public ServerSetup {
        home = home.toAbsolutePath();
        users = Map.copyOf(users);
        properties = Map.copyOf(properties);
    }
}
