package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting.Choice;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting.Number;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting.Text;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.StoredSettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;

/**
 * Some settings in a form: what is stored, what was entered, what is wrong with that. A field is named as its setting, and one
 * that is missing or, for a secret, empty changes nothing. Used by one thread.
 */
final class Form {

    /** The units of numbers, by the last word of their keys. */
    private static final Map<String, String> UNITS = Map.of("max-size", "octets", "octets", "octets", "bytes", "octets",
            "messages", "messages", "total", "messages", "age", "seconds", "idle-timeout", "seconds", "invite-timeout", "seconds",
            "keep-alive", "seconds");

    private final Texts texts;
    /** By key. */
    private final Map<String, Setting<?>> settings;
    private final Map<String, String> entered = new HashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();

    Form(Texts texts, Map<String, Setting<?>> settings) {
        this.texts = texts;
        this.settings = settings;
    }

    /** Takes what was entered. */
    void read(Visit visit) {
        settings.forEach((key, setting) -> {
            // One per line in the form, one line when stored.
            String text = setting == GatewaySettings.ROUTE_URI ? visit.field(key).replaceAll("\\s+", " ") : visit.field(key);
            if (visit.has(key) && !(setting.secret() && text.isEmpty())) {
                enter(key, text);
            }
        });
    }

    /** Fills a field in, as somebody at the keyboard might; one that the form has not is left alone. */
    void enter(String key, String text) {
        if (!settings.containsKey(key)) {
            return;
        }
        entered.put(key, text);
        Checks.fault(settings.get(key), text, texts).ifPresentOrElse(fault -> errors.put(key, fault), () -> errors.remove(key));
    }

    boolean isWrong() {
        return !errors.isEmpty();
    }

    /** What is to be stored: what differs from what is. */
    Map<String, String> changes() {
        Map<String, String> changes = new LinkedHashMap<>();
        entered.forEach((key, text) -> {
            if (!text.equals(StoredSettings.stored(key))) {
                changes.put(key, text);
            }
        });
        return changes;
    }

    /** The same in words, without secrets. */
    String describe(Map<String, String> changes) {
        List<String> lines = new ArrayList<>();
        changes.forEach((key, text) -> lines.add(key + ": " + (settings.get(key).secret() ? "changed"
                : '"' + StoredSettings.stored(key) + "\" -> \"" + text + '"')));
        return String.join("\n", lines);
    }

    /** The field of one setting, for the template field.html. */
    Map<String, Object> field(String key, String help, String defaultText) {
        Setting<?> setting = settings.get(key);
        String stored = StoredSettings.stored(key);
        String value = entered.getOrDefault(key, stored);
        Map<String, Object> field = new HashMap<>();
        field.put("key", key);
        field.put("help", texts.get(help));
        field.put("default", defaultText.isEmpty() ? texts.get("field.empty") : defaultText);
        field.put("unit", unit(setting));
        field.put("error", Optional.ofNullable(errors.get(key)).or(() -> storedFault(setting, stored)).orElse(""));
        field.put("isSet", !stored.isEmpty());
        field.put("isList", setting == GatewaySettings.ROUTE_URI);
        field.put("isText", setting.kind() instanceof Text && setting != GatewaySettings.ROUTE_URI);
        field.put("isSecret", setting.secret());
        field.put("value", setting.secret() ? "" : lines(setting, value));
        field.put("number", setting.kind() instanceof Number number ? List.of(number) : List.of());
        field.put("choice", setting.kind() instanceof Choice choice ? choices(choice, value) : List.of());
        return field;
    }

    private String unit(Setting<?> setting) {
        String unit = UNITS.get(setting.key().substring(setting.key().lastIndexOf('.') + 1));
        return unit == null || !(setting.kind() instanceof Number) ? "" : texts.get("unit." + unit);
    }

    /** What was stored by somebody else, past this form, may be wrong. */
    private Optional<String> storedFault(Setting<?> setting, String stored) {
        return Checks.fault(setting, stored, texts).map(fault -> texts.get("field.stored") + ' ' + fault);
    }

    /** The order counts in a list of next hops: one per line. */
    private static String lines(Setting<?> setting, String value) {
        return setting == GatewaySettings.ROUTE_URI ? value.replace(' ', '\n') : value;
    }

    private static List<Map<String, Object>> choices(Choice choice, String value) {
        List<Map<String, Object>> options = new ArrayList<>();
        choice.words().forEach(word -> options.add(Map.of("word", word, "selected", word.equals(value))));
        return options;
    }
}
