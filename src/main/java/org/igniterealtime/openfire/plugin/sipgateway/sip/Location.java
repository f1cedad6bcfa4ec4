package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;

/** Where requests for a server can be sent, as far as that could be found out (RFC 3263 s4). */
public sealed interface Location {

    /** @param hops at least one, in the order in which they are tried */
    record Found(List<NextHop> hops) implements Location {
    }

    /** There is no such server, or none that we can use. */
    record NotFound(String why) implements Location {
    }

    /** Nobody could say: DNS is silent, or not in order. */
    record Unknown(String why) implements Location {
    }
}
