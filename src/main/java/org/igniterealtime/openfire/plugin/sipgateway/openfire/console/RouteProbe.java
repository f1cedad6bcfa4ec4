package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.time.Duration;
import java.util.List;

/** Asks the next hops of a SIP domain by OPTIONS whether they are there. Thread safe. */
public interface RouteProbe {

    /**
     * One hop that was asked.
     *
     * @param address   host and port
     * @param transport UDP, TCP or TLS
     * @param answer    the status line, or why there is none
     * @param time      until that was known
     * @param good      whether it takes requests
     */
    record Hop(String address, String transport, String answer, Duration time, boolean good) {
    }

    /**
     * @param steps how the hops were found, by DNS for example, one line each
     * @param hops  in the order in which they are tried; empty if there are none
     */
    record Report(List<String> steps, List<Hop> hops) {
    }

    /** Asks all of them; blocks until the last one has answered, some seconds at most. */
    Report test(String domain);
}
