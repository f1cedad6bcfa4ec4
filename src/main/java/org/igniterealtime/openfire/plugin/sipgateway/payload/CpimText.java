package org.igniterealtime.openfire.plugin.sipgateway.payload;

/** The escapes of CPIM header values (RFC 3862 s2.3). */
final class CpimText {

    private CpimText() {
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(escape((char) c)));
        return out.toString();
    }

    private static String escape(char c) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> c < ' ' || c == 127 ? String.format("\\u%04x", (int) c) : String.valueOf(c);
        };
    }

    static String quote(String text) {
        return '"' + escape(text).replace("\"", "\\\"") + '"';
    }

    /** s2.3.1: an unknown escape is the character after the backslash, a backslash at the end is nothing. */
    static String unescape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
            } else if (++i < text.length()) {
                boolean codePoint = isCodePoint(text, i);
                out.append(codePoint ? (char) Integer.parseInt(text, i + 1, i + 5, 16) : unescape(text.charAt(i)));
                i += codePoint ? 4 : 0;
            }
        }
        return out.toString();
    }

    private static boolean isCodePoint(String text, int at) {
        return text.charAt(at) == 'u' && text.length() >= at + 5
                && text.chars().skip(at + 1L).limit(4).allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static char unescape(char c) {
        return switch (c) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> c;
        };
    }
}
