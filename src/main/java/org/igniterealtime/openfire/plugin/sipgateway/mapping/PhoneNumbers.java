package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import java.util.List;

/** Telephone numbers in URIs: tel URIs (RFC 3966) and their form as SIP URIs (RFC 3261 s19.1.6). Pure. */
public final class PhoneNumbers {
    private static final String SEPARATORS = "-.()";

    private PhoneNumbers() {
    }

    /**
     * The SIP URI for a telephone number at that domain, e.g. {@code tel:+1-555-123} at example.net as
     * {@code sip:+1555123@example.net;user=phone}; a phone-context stays with the number. Other URIs stay as they are.
     */
    public static SipUri atDomain(SipUri uri, String domain) {
        if (!uri.scheme().equals("tel")) {
            return uri;
        }
        String context = uri.parameter("phone-context").map(c -> ";phone-context=" + c).orElse("");
        return markPhone(new SipUri("sip", uri.user() + context, domain, -1, List.of()));
    }

    /** Adds {@code user=phone} if the user is a telephone number: for peers that want to be told (RFC 3261 s19.1.1). */
    public static SipUri markPhone(SipUri uri) {
        int end = uri.user().indexOf(';');
        String number = end < 0 ? uri.user() : uri.user().substring(0, end);
        return uri.host().isEmpty() || !isDigits(number) ? uri : uri.with("user", "phone");
    }

    /** The user of a URI that says {@code user=phone}, without visual separators (RFC 3966 s5.1.1); other users as they are. */
    static String userOf(SipUri uri) {
        return uri.parameter("user").filter("phone"::equalsIgnoreCase).isPresent() ? plain(uri.user()) : uri.user();
    }

    /** A user that is a telephone number, without visual separators; other users as they are. */
    static String plain(String user) {
        int end = user.indexOf(';');
        String number = strip(end < 0 ? user : user.substring(0, end));
        return !isDigits(number) ? user : end < 0 ? number : number + user.substring(end);
    }

    static String strip(String number) {
        StringBuilder digits = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            if (SEPARATORS.indexOf(number.charAt(i)) < 0) {
                digits.append(number.charAt(i));
            }
        }
        return digits.toString();
    }

    /** Digits, after a plus sign perhaps; in a local number also {@code *} and {@code #} (RFC 3966 s3). */
    static boolean isDigits(String number) {
        boolean global = number.startsWith("+");
        for (int i = global ? 1 : 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if ((c < '0' || c > '9') && (global || c != '*' && c != '#')) {
                return false;
            }
        }
        return number.length() > (global ? 1 : 0);
    }
}
