package org.igniterealtime.openfire.plugin.sipgateway.sip;

/** Keeps line breaks and whatever else would end a header field out of what we write. */
final class HeaderText {

    private HeaderText() {
    }

    /** Free text on one line: control characters become spaces. */
    static String line(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                return text.replaceAll("[\\x00-\\x1f\\x7f]+", " ").strip();
            }
        }
        return text;
    }

    /** A value that stands inside of {@code <>}. */
    static String uri(String what, String text) {
        return without("<>\"", what, text);
    }

    /** A value without spaces. */
    static String word(String what, String text) {
        return without("", what, text);
    }

    private static String without(String forbidden, String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || forbidden.indexOf(c) >= 0) {
                throw new IllegalArgumentException(what + " has a character that may not stand there, at " + i);
            }
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        return text;
    }

    static String token(String text) {
        if (!WireMessage.isToken(text)) {
            throw new IllegalArgumentException("Not a token: " + line(text));
        }
        return text;
    }
}
