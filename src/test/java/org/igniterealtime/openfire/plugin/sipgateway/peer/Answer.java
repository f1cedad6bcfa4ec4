package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.time.Duration;
import java.util.List;

/**
 * How a {@link SipUser} answers a request.
 *
 * @param code   of the final answer; 0: no answer at all
 * @param fields further header fields
 * @param delay  from the request to the answer
 */
public record Answer(int code, String reason, List<SipText.Field> fields, Duration delay) {

    public static Answer of(int code, String reason) {
        return new Answer(code, reason, List.of(), Duration.ZERO);
    }

    /** The request is taken and never answered. */
    public static Answer none() {
        return of(0, "");
    }

    public Answer after(Duration wait) {
        return new Answer(code, reason, fields, wait);
    }

    /** The same answer with one header field, and no other, besides those that every answer has. */
    public Answer with(String name, String value) {
        return new Answer(code, reason, List.of(new SipText.Field(name, value)), delay);
    }
}
