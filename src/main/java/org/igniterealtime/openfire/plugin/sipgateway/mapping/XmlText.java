package org.igniterealtime.openfire.plugin.sipgateway.mapping;

/** Which characters XML 1.0 can carry (s2.2, production Char). Pure. */
final class XmlText {

    private XmlText() {
    }

    /** The index of the first character that XML cannot carry, or -1: most controls, lone surrogates, U+FFFE and U+FFFF. */
    static int firstIllegal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= Character.MIN_SURROGATE) {
                int character = text.codePointAt(i);
                if (!isLegal(character)) {
                    return i;
                }
                i += Character.charCount(character) - 1;
            }
        }
        return -1;
    }

    /** The text without what XML cannot carry. */
    static String clean(String text) {
        if (firstIllegal(text) < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().filter(XmlText::isLegal).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isLegal(int c) {
        return c >= ' ' && c < Character.MIN_SURROGATE || c == '\t' || c == '\n' || c == '\r'
                || c > Character.MAX_SURROGATE && c < 0xFFFE || c > 0xFFFF;
    }
}
