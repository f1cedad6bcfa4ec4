package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The members of a gzip file, one after the other (RFC 1952 s2.2). At most {@value #MOST_EMPTY} in a row may be empty: for each
 * of these the reader of the JDK calls itself, and a megabyte of them would be more than a thread can bear.
 */
final class GzipMembers extends GZIPInputStream {

    private static final int MOST_EMPTY = 100;
    private int depth;

    GzipMembers(byte[] octets) throws IOException {
        super(new ByteArrayInputStream(octets));
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (depth > MOST_EMPTY) {
            throw new ZipException("Too many empty members");
        }
        depth++;
        try {
            return super.read(into, from, length);
        } finally {
            depth--;
        }
    }
}
