package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Finds the next hops for servers by their names (RFC 3263 s4). Thread safe; never blocks. */
public interface Locator {

    /** @param answer takes the location, once: at once if it is known, else later on a thread of the locator */
    void locate(Server server, Consumer<Location> answer);

    /** Asks anew, whatever is known already, and tells what was asked in the order of the answers, for people to read. */
    void explain(Server server, Consumer<List<Question>> answer);

    /** The addresses that were found last, however long ago; if that is long, they are looked up anew in the background. */
    Collection<InetAddress> addresses(Server server);
}
