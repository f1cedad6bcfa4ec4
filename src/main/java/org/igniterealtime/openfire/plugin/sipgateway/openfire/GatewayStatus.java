package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How the gateway is doing, apart from the bridge.
 *
 * @param version       of the gateway
 * @param listeners     what is open
 * @param problem       why SIP is down; empty if it is up
 * @param component     the component's domain
 * @param domains       the claimed domains
 * @param registrations the addresses of record of the routes
 * @param resting       next hops that have failed and are left alone for a while
 * @param refusals      how often each rule has refused or dropped something from SIP, or what looked like abuse
 * @param hints         what else stands in the gateway's way
 */
public record GatewayStatus(String version, List<Listener> listeners, String problem, Domain component, List<Domain> domains,
                            List<Registration> registrations, List<Resting> resting, Map<String, Long> refusals, List<Hint> hints) {

    /** Everything that stands in the way, wherever. */
    public List<Hint> allHints() {
        return Stream.of(hints, component.hints(), domains.stream().flatMap(domain -> domain.hints().stream()).toList())
                .flatMap(List::stream).toList();
    }

    /**
     * An address that is registered at a SIP server.
     *
     * @param until   when that ends; empty if it is not registered
     * @param failure why the last attempt failed; empty if it did not
     */
    public record Registration(String address, String until, String failure) {
    }

    /**
     * A listener, e.g. {@code UDP 192.0.2.1:5060}, or {@code UDP 172.17.0.2:5060 (gw.example.com:15060)} behind a NAT.
     *
     * @param certificates whose certificates it shows, and until when; empty if it shows none
     */
    public record Listener(String transport, String address, List<String> certificates) {
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
