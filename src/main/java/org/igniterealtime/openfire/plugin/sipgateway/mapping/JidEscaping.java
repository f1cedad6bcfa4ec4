package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.Optional;

/**
 * XEP-0106: the ten characters that a localpart cannot hold, as {@code \hh}. Pure. Not Tinder's {@code JID.escapeNode}, which
 * escapes some backslashes that need none and reads forms that are not canonical: two JIDs would mean one SIP user.
 */
final class JidEscaping {
    private static final String CHARACTERS = " \"&'/:<>@\\";

    private JidEscaping() {
    }

    /** The localpart for a text; empty if the text begins or ends with a space (XEP-0106 s4.1). */
    static Optional<String> escape(String text) {
        if (text.startsWith(" ") || text.endsWith(" ")) {
            return Optional.empty();
        }
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int index = c < 128 ? CHARACTERS.indexOf(c) : -1;
            // A backslash is escaped only where it would be read as the start of a sequence.
            boolean plain = index < 0 || c == '\\' && sequenceAt(text, i) < 0;
            if (!plain && out == null) {
                out = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (!plain) {
                out.append('\\').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else if (out != null) {
                out.append(c);
            }
        }
        return Optional.of(out == null ? text : out.toString());
    }

    /** The text of a localpart; empty if {@link #escape} would not write it like that. */
    static Optional<String> unescape(String localpart) {
        if (localpart.indexOf('\\') < 0) {
            return Optional.of(localpart);
        }
        StringBuilder out = new StringBuilder(localpart.length());
        for (int i = 0; i < localpart.length(); i++) {
            int index = sequenceAt(localpart, i);
            out.append(index < 0 ? localpart.charAt(i) : CHARACTERS.charAt(index));
            i += index < 0 ? 0 : 2;
        }
        String text = out.toString();
        return escape(text).filter(localpart::equals).map(same -> text);
    }

    /** Whether both have the same sequences and backslashes in the same order. */
    static boolean sameEscapes(String one, String other) {
        int i = one.indexOf('\\');
        int j = other.indexOf('\\');
        while (i >= 0 && j >= 0 && sequenceAt(one, i) == sequenceAt(other, j)) {
            i = one.indexOf('\\', i + 1);
            j = other.indexOf('\\', j + 1);
        }
        return i < 0 && j < 0;
    }

    /** Which character's sequence begins there, or -1. Upper-case digits count: JIDs are folded to lower case. */
    private static int sequenceAt(String text, int at) {
        if (text.charAt(at) != '\\' || at + 2 >= text.length()) {
            return -1;
        }
        int high = hex(text.charAt(at + 1));
        int low = hex(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : CHARACTERS.indexOf(high << 4 | low);
    }

    /** Of ASCII alone: {@link Character#digit} takes others too. */
    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
