package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Status of a REPORT (RFC 4975 s7.1.2).
 *
 * @param namespace 0: the code is one of RFC 4975 s10
 * @param comment   may be empty
 */
public record Status(int namespace, int code, String comment) {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{3}) (\\d{3})(?: (.*))?");

    public static Status of(int code) {
        return new Status(0, code, Comments.of(code));
    }

    static Optional<Status> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String comment = matcher.group(3) == null ? "" : matcher.group(3);
        return Optional.of(new Status(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), comment));
    }

    @Override
    public String toString() {
        return String.format("%03d %03d", namespace, code) + (comment.isEmpty() ? "" : " " + comment);
    }
}
