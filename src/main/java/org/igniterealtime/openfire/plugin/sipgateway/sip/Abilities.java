package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Set;

/** What we can do, as we tell it (RFC 3261 s11.2). */
public final class Abilities {

    /** The methods that are taken (RFC 3261 s20.5). */
    public static final String ALLOW = "INVITE, ACK, CANCEL, BYE, MESSAGE, OPTIONS, UPDATE";
    /** Bodies that an INVITE may have. */
    public static final String ACCEPT_SESSION = "application/sdp, multipart/mixed, multipart/alternative";
    /** Bodies that a MESSAGE may have. */
    public static final String ACCEPT_MESSAGE = "text/plain, message/cpim, text/html, multipart/alternative, multipart/mixed, "
            + "application/im-iscomposing+xml, message/imdn+xml";
    /** Codings that a body of a MESSAGE may have (RFC 3261 s20.2). */
    public static final String ACCEPT_ENCODING = "gzip, deflate, identity";
    /** Option tags: RFC 4028, RFC 5627. */
    public static final String SUPPORTED = "timer, gruu";
    /** The same, to compare with. */
    public static final Set<String> EXTENSIONS = Set.of("timer", "gruu");

    private Abilities() {
    }
}
