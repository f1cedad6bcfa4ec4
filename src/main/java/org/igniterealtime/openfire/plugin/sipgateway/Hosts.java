package org.igniterealtime.openfire.plugin.sipgateway;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts that are this machine, and how hosts are written. */
final class Hosts {

    private static final Logger Log = LoggerFactory.getLogger(Hosts.class);

    private Hosts() {
    }

    /** The hosts that mean this server in a Request-URI. */
    static Set<String> own(SipSettings sip) {
        Set<String> hosts = new LinkedHashSet<>();
        hosts.add(inUri(sip.host().toLowerCase(Locale.ROOT)));
        if (!sip.bind().isAnyLocalAddress()) {
            hosts.add(inUri(sip.bind().getHostAddress()));
            return Set.copyOf(hosts);
        }
        try {
            NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                    .forEach(address -> hosts.add(inUri(withoutScope(address.getHostAddress()))));
        } catch (SocketException e) {
            Log.warn("The addresses of this machine cannot be listed: in a Request-URI only {} means this server", hosts, e);
        }
        return Set.copyOf(hosts);
    }

    static String withoutScope(String address) {
        int percent = address.indexOf('%');
        return percent < 0 ? address : address.substring(0, percent);
    }

    static String inUri(String host) {
        return host.indexOf(':') < 0 ? host : '[' + host + ']';
    }
}
