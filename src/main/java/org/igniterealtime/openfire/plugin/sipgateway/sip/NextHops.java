package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.function.Consumer;

/** Where the requests for a SIP domain go. Thread safe; never blocks. */
public interface NextHops {

    /** @param answer takes the location, once: at once if it is known, else later on another thread */
    void locate(String domain, Consumer<Location> answer);
}
