package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/** Finds the addresses of the hosts that peers name in their SDP. Thread safe; never blocks. */
public interface HostLookup {

    /**
     * @param host   a name or an address, an IPv6 one without brackets
     * @param answer takes the addresses in the order to try, once: at once if nobody has to be asked, else on any thread; none if
     *               they cannot be found
     */
    void find(String host, Consumer<List<InetAddress>> answer);
}
