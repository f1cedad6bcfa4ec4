package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Locale;

/** What an endpoint counts: the named rules by which it drops or refuses what comes in. */
public enum SipCounter {
    /** No SIP at all, or nothing that an answer could be sent to. */
    GARBAGE,
    /** 403, or nothing for ACK: the source address is not trusted. */
    UNTRUSTED,
    /** 401: an address that is not trusted, without credentials that hold. */
    UNAUTHORIZED,
    /** 403: credentials from where too many wrong ones came from. */
    GUESSING,
    /** 403: right credentials, and somebody else in From. */
    FOREIGN_FROM,
    /** 400, 405, 413, 420, 481 to 483, 501, 505 or 513: what the request says, or wants, is not for us. */
    REFUSED,
    /** A retransmission of a request whose answer is still being made. */
    ABSORBED,
    /** A retransmission that got its answer again. */
    REPEATED,
    /** 482: it has come by another way before. */
    MERGED,
    /** 482: we have sent it ourselves. */
    LOOPED,
    /** 503: too much at a time. */
    OVERLOAD,
    /** 503, too: the peer address sends too often. */
    RATE_PEER,
    /** An answer to no request of ours, or to one that has ended. */
    STRAY_ANSWER;

    /** The label value, e.g. {@code rate-peer}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
