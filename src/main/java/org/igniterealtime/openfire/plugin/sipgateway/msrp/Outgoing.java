package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.ByteRange;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;

/** A message on its way out, and how far it has come. Its changing fields belong to the {@link Outbox} and its lock. */
final class Outgoing {

    final Session session;
    final OutgoingMessage message;

    /** How many octets have been written. */
    int position;
    /** Where the chunk that is being written began. */
    int chunkStart;
    /** Of the chunk that is being written; empty between chunks. */
    String transactionId = "";
    boolean writtenWhole;
    boolean failed;
    /** All of it is with the operating system. Belongs to the session and its lock. */
    boolean sent;
    /** Chunks that wait for their answer. */
    int unanswered;

    Outgoing(Session session, OutgoingMessage message) {
        this.session = session;
        this.message = message;
    }

    int left() {
        return message.body().length - position;
    }

    /** The head of the next chunk. RFC 4975 s7.1.1: the end stays open if it is longer than that. */
    MsrpRequest head(int mostUninterruptible) {
        long total = message.body().length;
        ByteRange range = left() > mostUninterruptible ? ByteRange.interruptible(position + 1L, total)
                : new ByteRange(position + 1L, total, total);
        return new MsrpRequest(transactionId, MsrpRequest.SEND, session.remotePath(), List.of(session.localUri()),
                Optional.of(message.messageId()), Optional.of(range), message.wantSuccess(), message.failureReport(),
                Optional.empty(), Optional.empty(), Optional.of(message.contentType()));
    }
}
