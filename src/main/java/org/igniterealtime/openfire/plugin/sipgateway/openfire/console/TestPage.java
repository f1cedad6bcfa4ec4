package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.AddressTrial;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.CheckResult;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;

/** What the gateway would make of an address, and whether a message comes through it and back. */
public final class TestPage extends Page {

    private static final long serialVersionUID = 1;

    @Override
    void show(Visit visit) throws IOException {
        show(visit, List.of());
    }

    @Override
    void submit(Visit visit) throws IOException {
        List<Map<String, Object>> results = new ArrayList<>();
        for (Fates.Mode mode : Fates.Mode.values()) {
            results.add(result(visit.texts(), visit.tools().selfCheck().apply(mode)));
        }
        visit.audit("SIP Gateway: self-test", "");
        show(visit, results);
    }

    private static void show(Visit visit, List<Map<String, Object>> results) throws IOException {
        Map<String, Object> model = new HashMap<>();
        String address = visit.field("address");
        model.put("address", address);
        model.put("lines", address.isEmpty() ? List.of() : lines(visit, address));
        model.put("results", results);
        visit.page("test", model);
    }

    private static List<Map<String, Object>> lines(Visit visit, String address) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (AddressTrial.Line line : AddressTrial.of(address, visit.tools().inForce().get())) {
            lines.add(Map.of("role", visit.texts().get("role." + word(line.role())), "mapped", line.mapped(), "back", line.back(),
                    "good", line.verdict() == AddressTrial.Verdict.OK,
                    "verdict", visit.texts().get("verdict." + word(line.verdict()))));
        }
        return lines;
    }

    private static Map<String, Object> result(Texts texts, CheckResult result) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (CheckResult.Step step : result.steps()) {
            steps.add(Map.of("name", texts.get("step." + step.step().label()),
                    "millis", String.format(Locale.ROOT, "%.1f", step.after().toNanos() / 1e6)));
        }
        boolean good = result.outcome() == CheckResult.Outcome.PASSED || result.outcome() == CheckResult.Outcome.SKIPPED;
        return Map.of("mode", texts.get("mode." + result.mode().label()), "good", good,
                "outcome", texts.get("outcome." + result.outcome().label()), "failure", result.failure(), "steps", steps);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
