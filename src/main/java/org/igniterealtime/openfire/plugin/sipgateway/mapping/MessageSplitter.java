package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into pieces for MESSAGEs that must not exceed 1300 octets (RFC 3428 s8). Pure. */
public final class MessageSplitter {
    // An extended grapheme cluster (UAX 29): what a reader sees as one character, emoji sequences included.
    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    private static final int LONGEST_CHARACTER = 4;

    private MessageSplitter() {
    }

    /**
     * The pieces, which joined are the text. Each has at most that many octets of UTF-8 and ends after white space if that costs
     * no more than a quarter of it, else between grapheme clusters; a cluster longer than a piece is cut between characters.
     *
     * @param maxOctets 4 or more
     */
    public static List<String> split(String text, int maxOctets) {
        if (maxOctets < LONGEST_CHARACTER) {
            throw new IllegalArgumentException("Pieces of " + maxOctets + " octets");
        }
        if (text.length() <= maxOctets / 3 || octets(text, 0, text.length()) <= maxOctets) {
            return List.of(text);
        }
        List<String> pieces = new ArrayList<>();
        Matcher grapheme = GRAPHEME.matcher(text);
        for (int start = 0; start < text.length();) {
            int end = end(text, start, maxOctets, grapheme);
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    private static int end(String text, int start, int maxOctets, Matcher grapheme) {
        int end = start;
        int afterSpace = start;
        int octets = 0;
        while (end < text.length()) {
            // No further than a piece could reach: a cluster may be as long as the text, and be looked at for every piece.
            grapheme.region(end, Math.min(text.length(), end + maxOctets + 1)).lookingAt();
            octets += octets(text, end, grapheme.end());
            if (octets > maxOctets) {
                return afterSpace > start ? afterSpace : end > start ? end : charactersEnd(text, start, maxOctets);
            }
            end = grapheme.end();
            if (octets >= maxOctets - maxOctets / 4 && Character.isWhitespace(text.charAt(end - 1))) {
                afterSpace = end;
            }
        }
        return end;
    }

    private static int charactersEnd(String text, int start, int maxOctets) {
        int end = start;
        int octets = 0;
        while (true) {
            int next = end + Character.charCount(text.codePointAt(end));
            octets += octets(text, end, next);
            if (octets > maxOctets) {
                return end;
            }
            end = next;
        }
    }

    /** The length in UTF-8; a lone surrogate counts 3. */
    private static int octets(String text, int start, int end) {
        int octets = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                octets += 4;
                i++;
            } else {
                octets += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        return octets;
    }
}
