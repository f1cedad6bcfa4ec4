package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.DropRule;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * The status page of the console. The console makes the instance, by the class name in web.xml, and checks the login before it
 * calls.
 */
public final class StatusServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final Template PAGE = page("status.html");
    private static volatile Supplier<GatewayStatus> source = () -> null;

    /** Shows the status of that gateway from now on; null: of none. */
    public static void show(Supplier<GatewayStatus> gateway) {
        source = gateway == null ? () -> null : gateway;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        GatewayStatus status = source.get();
        if (status == null) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        PAGE.execute(Map.of("text", Texts.in(request.getLocale()), "status", status, "up", status.problem().isEmpty(),
                "rests", !status.resting().isEmpty(), "rows", rows(status.fates()), "drops", drops(status.fates()),
                "refusals", refusals(status.refusals())), response.getWriter());
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

    private static List<Map<String, Object>> drops(Fates fates) {
        List<Map<String, Object>> drops = new ArrayList<>();
        for (DropRule rule : DropRule.values()) {
            drops.add(Map.of("rule", "drop." + rule.label(), "count", fates.count(rule)));
        }
        return drops;
    }

    private static List<Map<String, Object>> refusals(Map<String, Long> counts) {
        List<Map<String, Object>> refusals = new ArrayList<>();
        counts.forEach((rule, count) -> refusals.add(Map.of("rule", "refusal." + rule, "count", count)));
        return refusals;
    }

    private static Template page(String name) {
        try (Reader source = new InputStreamReader(StatusServlet.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            return Mustache.compiler().escapeHTML(true).compile(source);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
