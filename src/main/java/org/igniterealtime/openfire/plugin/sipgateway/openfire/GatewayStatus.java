package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.List;

/**
 * How the gateway is doing, apart from the bridge.
 *
 * @param version   of the gateway
 * @param listeners what is open
 * @param problem   why SIP is down; empty if it is up
 * @param component the component's domain
 * @param domains   the claimed domains
 * @param hints     what else stands in the gateway's way
 */
public record GatewayStatus(String version, List<Listener> listeners, String problem, Domain component, List<Domain> domains,
                            List<Hint> hints) {

    /** A listener, e.g. {@code UDP 192.0.2.1:5060}. */
    public record Listener(String transport, String address) {
    }

    /** A domain that the gateway answers for, and what stands in its way. */
    public record Domain(String name, List<Hint> hints) {
    }

    /**
     * What stands in the way, and how to mend it.
     *
     * @param key       of the text in the console's bundle
     * @param arguments what stands in its place holders
     */
    public record Hint(String key, List<String> arguments) {

        public static Hint of(String key, String... arguments) {
            return new Hint(key, List.of(arguments));
        }
    }
}
