package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;

/**
 * What the status page shows.
 *
 * @param version       of the gateway
 * @param component     the component's domain
 * @param listeners     the SIP listeners
 * @param problem       why SIP is down; empty if it is up
 * @param domains       the claimed domains
 * @param fates         the counters
 * @param waiting       messages to SIP users that are not answered yet
 * @param conversations pairs of users that are remembered
 * @param sessions      MSRP sessions
 * @param resting       next hops that have failed and are left alone for a while
 * @param hints         what stands in the gateway's way, and how to mend it
 */
public record GatewayStatus(String version, String component, List<Listener> listeners, String problem, List<String> domains,
                            Fates fates, int waiting, int conversations, int sessions, List<Resting> resting,
                            List<String> hints) {

    /** A SIP listener, e.g. {@code UDP 192.0.2.1:5060}. */
    public record Listener(String transport, String address) {
    }

    /**
     * A next hop that has failed.
     *
     * @param hop     as {@code UDP 192.0.2.1:5060 (example.net)}
     * @param seconds until it is asked whether it lives
     * @param failure how it has failed last
     */
    public record Resting(String hop, long seconds, String failure) {
    }
}
