package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;

/** Where the requests for a SIP domain go. Thread safe; never blocks. */
public interface NextHops {

    /** The next hops for that domain in the order in which they are tried; empty if there is no way to it. */
    List<NextHop> towards(String domain);
}
