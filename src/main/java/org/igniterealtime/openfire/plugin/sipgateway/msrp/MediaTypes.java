package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.List;
import java.util.Locale;

/** Matching media types against a list of RFC 4975 s8.6, in which {@code *} and {@code type/*} may occur. */
final class MediaTypes {

    private MediaTypes() {
    }

    /** Parameters do not count, on either side. */
    static boolean matches(List<String> accepted, String contentType) {
        String type = bare(contentType);
        return accepted.stream().map(MediaTypes::bare).anyMatch(entry -> entry.equals("*") || entry.equals(type)
                || entry.endsWith("/*") && type.startsWith(entry.substring(0, entry.length() - 1)));
    }

    private static String bare(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
