package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Byte-Range (RFC 4975 s7.1.1). Octets count from 1.
 *
 * @param start position of the first octet
 * @param end   position of the last octet, {@link #UNKNOWN} for {@code *}
 * @param total length of the whole message in octets, {@link #UNKNOWN} for {@code *}
 */
public record ByteRange(long start, long end, long total) {

    /** What {@code *} stands for. */
    public static final long UNKNOWN = -1;

    // 18 digits fit into a long.
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,18})-(\\d{1,18}|\\*)/(\\d{1,18}|\\*)");

    /** The whole of a message of that many octets; {@code 1-0/0} if it is empty. */
    public static ByteRange whole(long total) {
        return new ByteRange(1, total, total);
    }

    /** From that position on, to be interrupted wherever the sender likes. */
    public static ByteRange interruptible(long start, long total) {
        return new ByteRange(start, UNKNOWN, total);
    }

    /** Empty if that is no Byte-Range. That it fits the body is not looked at: peers count wrongly. */
    static Optional<ByteRange> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3))));
    }

    private static long number(String digits) {
        return digits.equals("*") ? UNKNOWN : Long.parseLong(digits);
    }

    private static String text(long number) {
        return number == UNKNOWN ? "*" : Long.toString(number);
    }

    @Override
    public String toString() {
        return start + "-" + text(end) + "/" + text(total);
    }
}
