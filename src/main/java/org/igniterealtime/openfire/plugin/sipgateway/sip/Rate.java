package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may happen, as in {@code 20/s burst 200}: so many times a second for long, and so many at once after a
 * pause. {@link #OFF} allows everything.
 *
 * @param perSecond 0: no limit
 * @param burst     at least 1, unless there is no limit
 */
public record Rate(int perSecond, int burst) {

    public static final Rate OFF = new Rate(0, 0);
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})/s(?:\\s+burst\\s+([1-9]\\d{0,6}))?");

    /** {@code 0}, or {@code N/s}, or {@code N/s burst M}; M is 2N if it is left out. Empty if it is something else. */
    public static Optional<Rate> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return text.equals("0") ? Optional.of(OFF) : Optional.empty();
        }
        int perSecond = Integer.parseInt(form.group(1));
        return Optional.of(new Rate(perSecond, form.group(2) == null ? 2 * perSecond : Integer.parseInt(form.group(2))));
    }

    /** Nanoseconds from one token to the next. */
    long interval() {
        return TimeUnit.SECONDS.toNanos(1) / perSecond;
    }
}
