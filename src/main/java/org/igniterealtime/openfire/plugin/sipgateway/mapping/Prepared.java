package org.igniterealtime.openfire.plugin.sipgateway.mapping;

/**
 * Which parts of a JID Stringprep certainly leaves as they are: those of plain ASCII (RFC 3920 s3, appendices A and B, RFC 3490).
 * To find that out costs Tinder a millisecond for each user whom it has not seen lately. Pure.
 */
final class Prepared {

    private static final int MOST_PART = 1023;
    private static final int MOST_DOMAIN = 255;
    private static final int MOST_LABEL = 63;

    private Prepared() {
    }

    /** @param resource may be null */
    static boolean isJid(String localpart, String domain, String resource) {
        return isLocalpart(localpart) && isDomain(domain) && (resource == null || isResource(resource));
    }

    /** Of ASCII, Nodeprep folds capitals and prohibits {@code "&'/:<>@} and space. */
    private static boolean isLocalpart(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c >= 'A' && c <= 'Z' || c < 'A' && "\"&'/:<>@".indexOf(c) >= 0) {
                return false;
            }
        }
        return text.length() <= MOST_PART;
    }

    /** Of ASCII, Resourceprep takes all that can be seen. */
    private static boolean isResource(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_PART;
    }

    /** Labels of small letters, digits and hyphens, with no hyphen at an end. */
    private static boolean isDomain(String text) {
        int label = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.') {
                if (label == 0 || label > MOST_LABEL || text.charAt(i - 1) == '-') {
                    return false;
                }
                label = 0;
            } else if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && label > 0) {
                label++;
            } else {
                return false;
            }
        }
        return text.length() <= MOST_DOMAIN;
    }
}
