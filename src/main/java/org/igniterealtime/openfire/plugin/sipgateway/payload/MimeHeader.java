package org.igniterealtime.openfire.plugin.sipgateway.payload;

/** A header field of a MIME part. Names are compared without case. */
public record MimeHeader(String name, String value) {

    public MimeHeader {
        if ((name + value).chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw new IllegalArgumentException("A header field must be one line: " + name);
        }
    }
}
