package org.igniterealtime.openfire.plugin.sipgateway.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** As much of DER (X.690) as a certificate needs. */
final class Der {

    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {
    }

    /** One element that consists of these. */
    static byte[] of(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int length = content.size();
        if (length < 0x80) {
            all.write(length);
        } else {
            byte[] octets = BigInteger.valueOf(length).toByteArray();
            int skipped = octets[0] == 0 ? 1 : 0;
            all.write(0x80 | octets.length - skipped);
            all.write(octets, skipped, octets.length - skipped);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return of(SEQUENCE, parts);
    }

    static byte[] integer(long value) {
        return of(0x02, BigInteger.valueOf(value).toByteArray());
    }

    static byte[] flag(boolean value) {
        return of(0x01, new byte[] {(byte) (value ? 0xFF : 0)});
    }

    static byte[] bits(byte[] octets) {
        return of(0x03, new byte[1], octets);
    }

    static byte[] octets(byte[] octets) {
        return of(0x04, octets);
    }

    static byte[] time(Instant at) {
        return of(0x18, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] utf8(String text) {
        return of(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An object identifier, as in {@code 2.5.29.17}. */
    static byte[] oid(String dotted) {
        String[] numbers = dotted.split("\\.");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(40 * Integer.parseInt(numbers[0]) + Integer.parseInt(numbers[1]));
        for (int i = 2; i < numbers.length; i++) {
            int number = Integer.parseInt(numbers[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (number >>> shift != 0) {
                    content.write(0x80 | number >>> shift & 0x7F);
                }
            }
            content.write(number & 0x7F);
        }
        return of(0x06, content.toByteArray());
    }
}
