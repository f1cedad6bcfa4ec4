package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Maps, lists, texts, numbers and truth values as JSON (RFC 8259). Pure. */
final class Json {

    private static final int FIRST_PRINTABLE = 0x20;

    private Json() {
    }

    static String of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().map(entry -> quoted(String.valueOf(entry.getKey())) + ":" + of(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : quoted(String.valueOf(value));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Beyond what RFC 8259 s7 wants, '<' too: who takes it for HTML finds none.
            if (c < FIRST_PRINTABLE || c == '<' || c == '\u2028' || c == '\u2029') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return out.append('"').toString();
    }
}
