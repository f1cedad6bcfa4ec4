package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a {@link SipUser} answers a request.
 *
 * @param code   of the answer; 0: no answer at all
 * @param fields further header fields
 * @param body   not to be changed any more
 * @param tag    of To, if the request has none there
 * @param delay  from the request to the answer
 */
public record Answer(int code, String reason, List<SipText.Field> fields, byte[] body, String tag, Duration delay) {

    private static final String USUAL_TAG = "u1";

    public static Answer of(int code, String reason) {
        return new Answer(code, reason, List.of(), new byte[0], USUAL_TAG, Duration.ZERO);
    }

    /** The request is taken and never answered. */
    public static Answer none() {
        return of(0, "");
    }

    public Answer after(Duration wait) {
        return new Answer(code, reason, fields, body, tag, wait);
    }

    /** The same answer with one more header field. */
    public Answer with(String name, String value) {
        List<SipText.Field> more = new ArrayList<>(fields);
        more.add(new SipText.Field(name, value));
        return new Answer(code, reason, List.copyOf(more), body, tag, delay);
    }

    public Answer body(String contentType, byte[] octets) {
        return new Answer(code, reason, with("Content-Type", contentType).fields, octets, tag, delay);
    }

    /** The same answer, from another fork (RFC 3261 s13.1). */
    public Answer fork(String otherTag) {
        return new Answer(code, reason, fields, body, otherTag, delay);
    }
}
