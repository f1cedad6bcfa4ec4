package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.DropRule;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Domain;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;

/** How the gateway is doing, and what stands in its way. */
public final class StatusPage extends Page {

    private static final long serialVersionUID = 1;

    @Override
    void show(Visit visit) throws IOException {
        if (visit.isLive()) {
            visit.live("status-live", model(visit));
        } else {
            visit.page("status", model(visit));
        }
    }

    private static Map<String, Object> model(Visit visit) {
        GatewayStatus status = visit.tools().status().get();
        Fates fates = visit.bridge().fates();
        Map<String, Object> model = new HashMap<>();
        model.put("status", status);
        model.put("health", visit.texts().health(status));
        model.put("level", !status.problem().isEmpty() ? "error" : status.allHints().isEmpty() ? "success" : "warning");
        model.put("hints", visit.texts().of(status.hints()));
        model.put("component", domain(status.component(), visit.texts()));
        model.put("domains", status.domains().stream().map(domain -> domain(domain, visit.texts())).toList());
        model.put("gauges", gauges(visit));
        model.put("charts", charts(visit));
        model.put("rows", rows(fates));
        model.put("drops", drops(fates));
        model.put("rests", !status.resting().isEmpty());
        model.put("refusals", refusals(status.refusals()));
        return model;
    }

    private static Map<String, Object> domain(Domain domain, Texts texts) {
        return Map.of("name", domain.name(), "hints", texts.of(domain.hints()));
    }

    private static List<Map<String, Object>> gauges(Visit visit) {
        BridgeSettings settings = visit.tools().inForce().get();
        return List.of(gauge("status.waiting", visit.bridge().waiting(), settings.limits().waiting()),
                gauge("status.sessions", visit.bridge().sessions(), settings.sessions().most()),
                gauge("status.conversations", visit.bridge().conversations(), settings.limits().conversations()));
    }

    private static Map<String, Object> gauge(String key, int value, int most) {
        return Map.of("key", key, "value", value, "most", most);
    }

    private static List<Chart> charts(Visit visit) {
        History history = visit.console().history();
        Texts texts = visit.texts();
        return List.of(Chart.of(texts.get("status.hour"), texts.get("status.hour-ago"), history.minutes()),
                Chart.of(texts.get("status.day"), texts.get("status.day-ago"), history.hours()));
    }

    private static List<Map<String, Object>> rows(Fates fates) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Fates.Direction direction : Fates.Direction.values()) {
            for (Fates.Mode mode : Fates.Mode.values()) {
                rows.add(Map.of("direction", "direction." + direction.label(), "mode", "mode." + mode.label(),
                        "delivered", fates.count(direction, mode, Fates.Fate.DELIVERED),
                        "error", fates.count(direction, mode, Fates.Fate.ERROR),
                        "dropped", fates.count(direction, mode, Fates.Fate.DROPPED)));
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> refusals(Map<String, Long> counts) {
        List<Map<String, Object>> refusals = new ArrayList<>();
        counts.forEach((rule, count) -> refusals.add(Map.of("rule", "refusal." + rule, "count", count)));
        return refusals;
    }

    private static List<Map<String, Object>> drops(Fates fates) {
        List<Map<String, Object>> drops = new ArrayList<>();
        for (DropRule rule : DropRule.values()) {
            drops.add(Map.of("rule", "drop." + rule.label(), "count", fates.count(rule)));
        }
        return drops;
    }
}
