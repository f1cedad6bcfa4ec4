package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.util.Set;

/** What is known at once about the routes of SIP domains. Thread safe; never blocks. */
public interface KnownRoutes {

    /** There are none. */
    KnownRoutes NONE = new KnownRoutes() {

        @Override
        public boolean isRouteOf(String domain, InetAddress source, Set<String> names) {
            return false;
        }

        @Override
        public boolean isSecure(String domain) {
            return false;
        }
    };

    /**
     * Whether a peer is a host that the route of that domain names: by its address, or by what its certificate shows.
     *
     * @param names see {@link Peer#names}
     */
    boolean isRouteOf(String domain, InetAddress source, Set<String> names);

    /** Whether requests to that domain go over TLS, as its route or else DNS says; false if DNS was not heard yet. */
    boolean isSecure(String domain);
}
