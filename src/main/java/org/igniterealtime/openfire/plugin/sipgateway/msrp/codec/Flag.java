package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

/** The continuation flag that ends a frame (RFC 4975 s7.1). */
public enum Flag {
    /** The end of the message. */
    LAST('$'),
    /** More chunks follow. */
    MORE('+'),
    /** The sender gave the message up. */
    ABORTED('#');

    final char sign;

    Flag(char sign) {
        this.sign = sign;
    }

    /** Null if that octet is no flag. */
    static Flag of(byte sign) {
        return switch (sign) {
            case '$' -> LAST;
            case '+' -> MORE;
            case '#' -> ABORTED;
            default -> null;
        };
    }
}
