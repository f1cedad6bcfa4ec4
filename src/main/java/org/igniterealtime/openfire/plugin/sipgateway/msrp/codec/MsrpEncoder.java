package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes frames (RFC 4975 s9), whole or, if they are to be interruptible, in three pieces: head, body, end-line. Stateless.
 * That the transaction id does not occur in the body is up to the caller, see {@link TransactionIds}.
 */
public final class MsrpEncoder {

    private MsrpEncoder() {
    }

    /** A frame without a body. */
    public static ByteBuffer frame(MsrpHead head) {
        StringBuilder out = new StringBuilder(256);
        head(out, head);
        endLine(out, head.transactionId(), Flag.LAST);
        return ByteBuffer.wrap(out.toString().getBytes(UTF_8));
    }

    /** The head of a SEND and the blank line after it; the body comes next. */
    public static byte[] headBeforeBody(MsrpRequest request) {
        StringBuilder out = new StringBuilder(256);
        head(out, request);
        return out.append("\r\n").toString().getBytes(UTF_8);
    }

    /** What ends a body. */
    public static byte[] endLineAfterBody(String transactionId, Flag flag) {
        StringBuilder out = new StringBuilder(48).append("\r\n");
        endLine(out, transactionId, flag);
        return out.toString().getBytes(UTF_8);
    }

    private static void head(StringBuilder out, MsrpHead head) {
        out.append("MSRP ").append(head.transactionId()).append(' ');
        if (head instanceof MsrpResponse response) {
            out.append(response.code()).append(response.comment().isEmpty() ? "" : " " + response.comment()).append("\r\n");
            paths(out, head);
        } else if (head instanceof MsrpRequest request) {
            out.append(request.method()).append("\r\n");
            paths(out, head);
            fields(out, request);
        }
    }

    private static void paths(StringBuilder out, MsrpHead head) {
        path(out.append("To-Path:"), head.toPath());
        path(out.append("From-Path:"), head.fromPath());
    }

    private static void path(StringBuilder out, List<MsrpUri> path) {
        path.forEach(uri -> out.append(' ').append(uri.text()));
        out.append("\r\n");
    }

    private static void fields(StringBuilder out, MsrpRequest request) {
        request.messageId().ifPresent(id -> field(out, "Message-ID", id));
        request.byteRange().ifPresent(range -> field(out, "Byte-Range", range));
        if (request.successReport()) {
            field(out, "Success-Report", "yes");
        }
        switch (request.failureReport()) {
            case YES -> { } // The default (s7.1.1).
            case PARTIAL -> field(out, "Failure-Report", "partial");
            case NO -> field(out, "Failure-Report", "no");
        }
        request.status().ifPresent(status -> field(out, "Status", status));
        request.contentEncoding().ifPresent(coding -> field(out, "Content-Encoding", coding));
        // s7.1: the last field.
        request.contentType().ifPresent(type -> field(out, "Content-Type", type));
    }

    private static void field(StringBuilder out, String name, Object value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }

    private static void endLine(StringBuilder out, String transactionId, Flag flag) {
        out.append("-------").append(transactionId).append(flag.sign).append("\r\n");
    }
}
