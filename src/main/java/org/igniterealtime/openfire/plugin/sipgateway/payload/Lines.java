package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads lines that end with CR LF or, as some peers write them, with LF alone. Not thread safe. */
final class Lines {

    private final byte[] octets;
    private int position;

    Lines(byte[] octets) {
        this.octets = octets;
    }

    boolean hasNext() {
        return position < octets.length;
    }

    /** Where the next line begins. */
    int position() {
        return position;
    }

    String next() {
        int from = position;
        int end = from;
        while (end < octets.length && octets[end] != '\n') {
            end++;
        }
        position = Math.min(end + 1, octets.length);
        int length = end - from;
        if (length > 0 && end < octets.length && octets[end - 1] == '\r') {
            length--;
        }
        return new String(octets, from, length, StandardCharsets.UTF_8);
    }

    /** The lines up to a blank one, which is skipped, or to the end. */
    List<String> block() {
        List<String> lines = new ArrayList<>();
        while (hasNext()) {
            String line = next();
            if (line.isEmpty()) {
                break;
            }
            lines.add(line);
        }
        return lines;
    }
}
