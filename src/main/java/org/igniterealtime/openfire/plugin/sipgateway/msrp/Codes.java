package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/** The response codes of RFC 4975 s10 that we use. */
final class Codes {

    static final int OK = 200;
    static final int UNINTELLIGIBLE = 400;
    static final int TIMEOUT = 408;
    static final int TOO_LARGE = 413;
    static final int UNSUPPORTED_TYPE = 415;
    static final int NO_SUCH_SESSION = 481;
    static final int UNKNOWN_METHOD = 501;
    static final int SESSION_IN_USE = 506;

    private Codes() {
    }
}
