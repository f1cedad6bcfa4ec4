package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Map;
import java.util.TreeMap;

/**
 * The final answer to a request that came in.
 *
 * @param code    200 to 699
 * @param reason  reason phrase, without line breaks
 * @param headers further header fields, name to value, in the order of their names
 */
public record SipAnswer(int code, String reason, Map<String, String> headers) {

    public SipAnswer {
        if (code < 200 || code > 699) {
            throw new IllegalArgumentException("Not a final answer: " + code);
        }
    }

    public static SipAnswer of(int code, String reason) {
        return new SipAnswer(code, reason, Map.of());
    }

    /** The same answer with one more header field. */
    public SipAnswer with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new SipAnswer(code, reason, Map.copyOf(more));
    }
}
