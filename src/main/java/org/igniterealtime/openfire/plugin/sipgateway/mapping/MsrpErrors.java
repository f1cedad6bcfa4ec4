package org.igniterealtime.openfire.plugin.sipgateway.mapping;

import org.xmpp.packet.PacketError;

/**
 * Failures of MSRP messages (RFC 4975 s10) as stanza errors, and back. No RFC has such tables; these follow the meaning of the
 * codes. Pure.
 */
public final class MsrpErrors {

    private MsrpErrors() {
    }

    /** The stanza error for a message that a peer did not take. */
    public static PacketError toXmpp(int code) {
        ErrorCondition condition = switch (code) {
            case 400 -> ErrorCondition.BAD_REQUEST;
            case 403 -> ErrorCondition.FORBIDDEN;
            case 408 -> ErrorCondition.REMOTE_SERVER_TIMEOUT;
            case 413 -> ErrorCondition.POLICY_VIOLATION;
            case 415 -> ErrorCondition.NOT_ACCEPTABLE;
            case 423 -> ErrorCondition.RESOURCE_CONSTRAINT;
            case 481 -> ErrorCondition.ITEM_NOT_FOUND;
            case 501 -> ErrorCondition.FEATURE_NOT_IMPLEMENTED;
            case 506 -> ErrorCondition.CONFLICT;
            default -> ErrorCondition.UNDEFINED_CONDITION;
        };
        return condition.error("MSRP " + code);
    }

    /** The status of a failure report for a stanza error that came back for a peer's message. */
    public static int toReport(PacketError error) {
        return switch (ErrorCondition.of(error)) {
            case FORBIDDEN, NOT_ALLOWED, NOT_AUTHORIZED, REGISTRATION_REQUIRED, SUBSCRIPTION_REQUIRED, SERVICE_UNAVAILABLE -> 403;
            case REMOTE_SERVER_TIMEOUT, RECIPIENT_UNAVAILABLE, INTERNAL_SERVER_ERROR -> 408;
            case POLICY_VIOLATION, RESOURCE_CONSTRAINT -> 413;
            case NOT_ACCEPTABLE -> 415;
            case ITEM_NOT_FOUND, GONE, REMOTE_SERVER_NOT_FOUND, REDIRECT -> 481;
            case FEATURE_NOT_IMPLEMENTED -> 501;
            default -> 400;
        };
    }
}
