package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What two ends have agreed upon to notice that one of them is gone (RFC 4028): somebody sends a refresh before the interval is
 * over, or the session is.
 *
 * @param interval  seconds
 * @param refreshes whether it is we who refresh
 */
public record SessionTimer(int interval, boolean refreshes) {

    /** What we propose, in seconds (RFC 4028 s4). */
    public static final int PROPOSED = 1800;
    /** The least that we take, in seconds: the least that there is (RFC 4028 s4). */
    public static final int LEAST = 90;

    /** What a 2xx answer to our request says; empty: no timer (RFC 4028 s7.2). */
    public static Optional<SessionTimer> answered(WireMessage answer) {
        return expires(answer).flatMap(SessionTimer::seconds)
                // RFC 4028 s9: the answer names the refresher; one that does not leaves it to us, who asked.
                .map(interval -> new SessionTimer(interval, !expires(answer).flatMap(SessionTimer::refresher)
                        .filter("uas"::equalsIgnoreCase).isPresent()));
    }

    /** What we answer to a request, which has an acceptable interval; empty: no timer (RFC 4028 s9, Table 2). */
    public static Optional<SessionTimer> asked(WireMessage request) {
        return expires(request).flatMap(SessionTimer::seconds).map(interval -> new SessionTimer(interval,
                !isSupported(request) || expires(request).flatMap(SessionTimer::refresher)
                        .filter("uas"::equalsIgnoreCase).isPresent()));
    }

    /** Whether a request asks for an interval that we do not take, and would understand a 422 (RFC 4028 s9). */
    public static boolean isTooSmall(WireMessage request) {
        return isSupported(request)
                && expires(request).flatMap(SessionTimer::seconds).filter(interval -> interval < LEAST).isPresent();
    }

    /** The least interval that a 422 asks for, in seconds. */
    public static Optional<Integer> least(WireMessage refusal) {
        return refusal.first("min-se").flatMap(SessionTimer::seconds);
    }

    /** The header fields of our 2xx answer to that request. */
    public Map<String, String> answerTo(WireMessage request) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Session-Expires", interval + ";refresher=" + (refreshes ? "uas" : "uac"));
        if (isSupported(request)) {
            headers.put("Require", "timer");
        }
        return headers;
    }

    /** When to refresh, in milliseconds from the last refresh (RFC 4028 s10). */
    public long refreshAfter() {
        return interval * 500L;
    }

    /** When to give the session up, in milliseconds from the last refresh (RFC 4028 s10). */
    public long expiresAfter() {
        return (interval - Math.min(32, interval / 3)) * 1000L;
    }

    private static boolean isSupported(WireMessage message) {
        return message.elements("supported").stream().anyMatch("timer"::equalsIgnoreCase);
    }

    private static Optional<String> expires(WireMessage message) {
        return message.first("session-expires").or(() -> message.first("x")); // RFC 4028 s4: the compact form
    }

    private static Optional<Integer> seconds(String value) {
        String number = WireMessage.split(value, ';').get(0);
        return number.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(number)) : Optional.empty();
    }

    private static Optional<String> refresher(String value) {
        int semicolon = value.indexOf(';');
        return semicolon < 0 ? Optional.empty() : NameAddr.parameter(value.substring(semicolon), "refresher");
    }
}
