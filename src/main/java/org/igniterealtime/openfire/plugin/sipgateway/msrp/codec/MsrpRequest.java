package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.util.List;
import java.util.Optional;

/**
 * A request without its body (RFC 4975 s7.1). Header fields that are not named here are ignored (s12).
 *
 * @param method          SEND, REPORT, or one that we do not know (501)
 * @param successReport   false also if the field was missing (s7.1.1)
 * @param failureReport   {@link FailureReport#YES} also if the field was missing (s7.1.1)
 * @param status          REPORT only
 * @param contentEncoding how the body is compressed, if it is
 * @param contentType     the type of the body with its parameters; empty if there is no body
 */
public record MsrpRequest(String transactionId, String method, List<MsrpUri> toPath, List<MsrpUri> fromPath,
                          Optional<String> messageId, Optional<ByteRange> byteRange, boolean successReport,
                          FailureReport failureReport, Optional<Status> status, Optional<String> contentEncoding,
                          Optional<String> contentType)
        implements MsrpHead {

    public static final String SEND = "SEND";
    public static final String REPORT = "REPORT";

    public MsrpRequest {
        toPath = List.copyOf(toPath);
        fromPath = List.copyOf(fromPath);
    }

    /** A SEND without a body: it binds a connection to a session, and keeps it alive (s5.4, s7.1). */
    public static MsrpRequest emptySend(String transactionId, List<MsrpUri> toPath, MsrpUri from, String messageId) {
        return new MsrpRequest(transactionId, SEND, toPath, List.of(from), Optional.of(messageId),
                Optional.of(ByteRange.whole(0)), false, FailureReport.YES, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A REPORT on a whole message of that many octets (s7.1.2). */
    public static MsrpRequest report(String transactionId, List<MsrpUri> toPath, MsrpUri from, String messageId, long octets,
                                     int code) {
        return new MsrpRequest(transactionId, REPORT, toPath, List.of(from), Optional.of(messageId),
                Optional.of(ByteRange.whole(octets)), false, FailureReport.YES, Optional.of(Status.of(code)), Optional.empty(),
                Optional.empty());
    }
}
