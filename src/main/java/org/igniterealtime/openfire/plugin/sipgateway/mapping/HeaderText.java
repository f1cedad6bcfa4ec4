package org.igniterealtime.openfire.plugin.sipgateway.mapping;

/** Text from stanzas on its way into SIP header fields, where a line break would begin another field (RFC 3261 s7.3). Pure. */
final class HeaderText {
    private static final String TOKEN = "-.!%*_+`'~";

    private HeaderText() {
    }

    /** The text with every run of line breaks and other controls as one space, trimmed. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean inRun = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = isControl(c);
            if (!control || !inRun) {
                line.append(control ? ' ' : c);
            }
            inRun = control;
        }
        return line.toString().strip();
    }

    // U+2028 and U+2029 break lines too, though not in SIP.
    private static boolean isControl(char c) {
        return c < ' ' || c >= 0x7F && c < 0xA0 || c == '\u2028' || c == '\u2029';
    }

    /** The length of that text, cut to at most max characters, not inside a surrogate pair. */
    static int cut(String text, int max) {
        if (text.length() <= max) {
            return text.length();
        }
        return Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    }

    /** The token characters of the text (RFC 3261 s25.1), the last max of them: identifiers differ at their end. */
    static String token(String text, int max) {
        StringBuilder token = new StringBuilder(Math.min(text.length(), max));
        for (int i = text.length() - 1; i >= 0 && token.length() < max; i--) {
            char c = text.charAt(i);
            if (isAlphanumeric(c) || TOKEN.indexOf(c) >= 0) {
                token.append(c);
            }
        }
        return token.reverse().toString();
    }

    /** Whether that is the form of a language tag (RFC 5646 s2.1): letters and digits in parts of up to 8. */
    static boolean isLanguage(String tag) {
        int part = 0;
        for (int i = 0; i < tag.length(); i++) {
            char c = tag.charAt(i);
            part = c == '-' && part > 0 ? 0 : isAlphanumeric(c) ? part + 1 : 9;
            if (part > 8) {
                return false;
            }
        }
        return part > 0 && tag.length() <= 64;
    }

    static boolean isAlphanumeric(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }
}
