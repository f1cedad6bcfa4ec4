package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.util.List;

/**
 * A transaction response (RFC 4975 s7.2). It never has a body.
 *
 * @param code    as in RFC 4975 s10
 * @param comment may be empty
 */
public record MsrpResponse(String transactionId, int code, String comment, List<MsrpUri> toPath, List<MsrpUri> fromPath)
        implements MsrpHead {

    public MsrpResponse {
        toPath = List.copyOf(toPath);
        fromPath = List.copyOf(fromPath);
    }

    /**
     * The answer to a SEND. RFC 4975 s7.2: it goes to the previous hop only. It comes from the URI that the peer used for
     * us, which a middlebox may have changed.
     */
    public static MsrpResponse to(MsrpRequest request, int code) {
        return new MsrpResponse(request.transactionId(), code, Comments.of(code), request.fromPath().subList(0, 1),
                request.toPath().subList(0, 1));
    }
}
