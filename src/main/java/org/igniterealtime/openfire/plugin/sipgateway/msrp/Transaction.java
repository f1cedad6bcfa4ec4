package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;

/** A SEND of ours that may be answered. */
final class Transaction {

    /** RFC 4975 s7.1.1: counted from when the last octet has been written. */
    static final long TIMEOUT_MILLIS = 30_000;

    final Session session;
    /** Empty: a SEND without a body. */
    final Optional<Outgoing> message;
    long deadline = Long.MAX_VALUE;

    Transaction(Session session, Optional<Outgoing> message) {
        this.session = session;
        this.message = message;
    }

    boolean expectsAnswer() {
        return message.isEmpty() || message.get().message.failureReport() == FailureReport.YES;
    }
}
