package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.DropRule;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;

/**
 * What monitoring programs read, as it is now. The labels are all words of our own, so they need no escaping. Immutable.
 *
 * @param families in the order of docs/monitoring.md
 */
record Metrics(List<Family> families) {

    /** The media type of Prometheus' text format. */
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    record Sample(Map<String, String> labels, long value) {
    }

    record Family(String name, String type, String help, List<Sample> samples) {
    }

    static Metrics of(ConsoleTools tools) {
        Bridge bridge = tools.bridge();
        GatewayStatus status = tools.status().get();
        return new Metrics(List.of(
                new Family("sipgateway_messages_total", "counter", "Messages that came to an end.", messages(bridge.fates())),
                new Family("sipgateway_drops_total", "counter", "What was ended by a rule.", drops(bridge.fates())),
                new Family("sipgateway_refusals_total", "counter", "What was refused or dropped as it came from SIP, or as too much.",
                        refusals(status)),
                gauge("sipgateway_messages_waiting", "Page-mode messages to SIP that have not come to an end.",
                        bridge.waiting()),
                gauge("sipgateway_sessions", "MSRP sessions.", bridge.sessions()),
                gauge("sipgateway_conversations", "Pairs of users that are remembered.", bridge.conversations()),
                gauge("sipgateway_resting_hops", "Next hops that have failed and are left alone for a while.",
                        status.resting().size()),
                new Family("sipgateway_registrations", "gauge", "Addresses that are to be registered at SIP servers.",
                        registrations(status)),
                gauge("sipgateway_up", "Whether the gateway is connected to SIP.",
                        status.problem().isEmpty() ? 1 : 0)));
    }

    private static List<Sample> messages(Fates fates) {
        List<Sample> samples = new ArrayList<>();
        for (Fates.Direction direction : Fates.Direction.values()) {
            for (Fates.Mode mode : Fates.Mode.values()) {
                for (Fates.Fate fate : Fates.Fate.values()) {
                    Map<String, String> labels = new LinkedHashMap<>();
                    labels.put("direction", direction.label());
                    labels.put("mode", mode.label());
                    labels.put("fate", fate.label());
                    samples.add(new Sample(labels, fates.count(direction, mode, fate)));
                }
            }
        }
        return samples;
    }

    private static List<Sample> drops(Fates fates) {
        List<Sample> samples = new ArrayList<>();
        for (DropRule rule : DropRule.values()) {
            samples.add(new Sample(Map.of("rule", rule.label()), fates.count(rule)));
        }
        return samples;
    }

    private static List<Sample> refusals(GatewayStatus status) {
        return status.refusals().entrySet().stream().map(rule -> new Sample(Map.of("rule", rule.getKey()), rule.getValue())).toList();
    }

    private static List<Sample> registrations(GatewayStatus status) {
        long all = status.registrations().size();
        long registered = status.registrations().stream().filter(address -> !address.until().isEmpty()).count();
        return List.of(new Sample(Map.of("state", "registered"), registered),
                new Sample(Map.of("state", "unregistered"), all - registered));
    }

    private static Family gauge(String name, String help, long value) {
        return new Family(name, "gauge", help, List.of(new Sample(Map.of(), value)));
    }

    String text() {
        StringBuilder out = new StringBuilder();
        for (Family family : families) {
            out.append("# HELP ").append(family.name).append(' ').append(family.help).append('\n');
            out.append("# TYPE ").append(family.name).append(' ').append(family.type).append('\n');
            for (Sample sample : family.samples) {
                out.append(family.name).append(labels(sample)).append(' ').append(sample.value).append('\n');
            }
        }
        return out.toString();
    }

    private static String labels(Sample sample) {
        return sample.labels.isEmpty() ? "" : sample.labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + '"').collect(Collectors.joining(",", "{", "}"));
    }

    String json() {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (Family family : families) {
            boolean single = family.samples.size() == 1 && family.samples.get(0).labels.isEmpty();
            byName.put(family.name, single ? family.samples.get(0).value : family.samples.stream().map(Metrics::sample).toList());
        }
        return Json.of(byName);
    }

    private static Map<String, Object> sample(Sample sample) {
        Map<String, Object> all = new LinkedHashMap<>(sample.labels);
        all.put("value", sample.value);
        return all;
    }
}
