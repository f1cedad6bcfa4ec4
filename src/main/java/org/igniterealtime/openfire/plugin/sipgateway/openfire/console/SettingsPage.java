package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;

/** The settings of the whole gateway, in groups. What is saved is in force when the page comes back. */
public final class SettingsPage extends Page {

    private static final long serialVersionUID = 1;
    private static final String OTHERS = "general";
    /** Which group a setting belongs to, by the first word of its key. */
    private static final Map<String, String> GROUPS = Map.of("sip", "sip", "dns", "sip", "page", "page", "msrp", "session",
            "chat", "session", "session", "session", "rate", "limits", "conversations", "watch", "ledger", "watch", "metrics", "watch");
    static final List<String> ORDER = List.of(OTHERS, "sip", "page", "session", "limits", "watch");

    @Override
    void show(Visit visit) throws IOException {
        show(visit, form(visit), false);
    }

    @Override
    void submit(Visit visit) throws IOException {
        Form form = form(visit);
        if (visit.has("reset")) {
            form.enter(visit.field("reset"), "");
        } else {
            form.read(visit);
        }
        if (form.isWrong()) {
            show(visit, form, true);
        } else {
            save(visit, form, form.changes());
            visit.next("settings.jsp");
        }
    }

    /** Stores the changes and says so, to the administrator and in the audit log. */
    static void save(Visit visit, Form form, Map<String, String> changes) {
        if (changes.isEmpty()) {
            visit.notice(true, visit.texts().get("settings.unchanged"));
            return;
        }
        String description = form.describe(changes);
        visit.tools().settings().stored().store(changes);
        String first = changes.keySet().stream().limit(3).collect(Collectors.joining(", "));
        visit.audit("SIP Gateway: " + first + " changed", description);
        visit.notice(true, visit.texts().get("settings.saved", changes.size()));
    }

    private static Form form(Visit visit) {
        return new Form(visit.texts(), settings());
    }

    private static Map<String, Setting<?>> settings() {
        Map<String, Setting<?>> settings = new LinkedHashMap<>();
        GatewaySettings.ALL.forEach(setting -> settings.put(setting.key(), setting));
        return settings;
    }

    private static void show(Visit visit, Form form, boolean refused) throws IOException {
        visit.page("settings", Map.of("groups", groups(visit.texts(), form), "refused", refused));
    }

    private static List<Map<String, Object>> groups(Texts texts, Form form) {
        Map<String, List<Map<String, Object>>> fields = new LinkedHashMap<>();
        ORDER.forEach(group -> fields.put(group, new ArrayList<>()));
        for (Setting<?> setting : GatewaySettings.ALL) {
            fields.get(GROUPS.getOrDefault(setting.key().split("\\.")[0], OTHERS))
                    .add(form.field(setting.key(), "setting." + setting.key(), setting.defaultText()));
        }
        List<Map<String, Object>> groups = new ArrayList<>();
        fields.forEach((group, members) -> groups.add(Map.of("title", texts.get("group." + group), "fields", members)));
        return groups;
    }
}
