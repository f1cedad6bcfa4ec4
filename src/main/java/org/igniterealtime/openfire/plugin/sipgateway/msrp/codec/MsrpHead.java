package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.util.List;

/** What comes before the body: a request's or a response's start line and header fields. */
public sealed interface MsrpHead permits MsrpRequest, MsrpResponse {

    /** Names the transaction and frames it. */
    String transactionId();

    /** At least one; the leftmost is the next hop. */
    List<MsrpUri> toPath();

    /** At least one; the rightmost is who made it. */
    List<MsrpUri> fromPath();
}
