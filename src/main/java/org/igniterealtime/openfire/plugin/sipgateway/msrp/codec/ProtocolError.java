package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

/**
 * What a peer did wrong.
 *
 * @param rule the rule of RFC 4975 that was broken, and the offending value, shortened
 */
public record ProtocolError(String rule) {

    private static final int SHOWN = 60;

    static ProtocolError of(String rule, String value) {
        String shown = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
        return new ProtocolError(rule + ": \"" + shown + "\"");
    }
}
