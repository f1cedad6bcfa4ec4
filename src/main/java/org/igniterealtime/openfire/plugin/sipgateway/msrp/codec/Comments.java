package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

/** Words for the codes of RFC 4975 s10. */
final class Comments {

    private Comments() {
    }

    static String of(int code) {
        return switch (code) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 408 -> "Timeout";
            case 413 -> "Message Too Large";
            case 415 -> "Unsupported Media Type";
            case 423 -> "Parameter Out Of Bounds";
            case 481 -> "No Such Session";
            case 501 -> "Unknown Method";
            case 506 -> "Session In Use";
            default -> "";
        };
    }
}
