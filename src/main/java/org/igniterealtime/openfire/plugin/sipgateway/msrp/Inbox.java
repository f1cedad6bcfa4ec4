package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.Flag;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;

/** The SENDs that come into one session (RFC 4975 s7.3.1). Not thread safe: guarded by its session. */
final class Inbox {


    /** What the chunk is that is coming in. */
    private enum Chunk { NONE, BODILESS, WANTED, DUPLICATE, REFUSED }

    private final List<String> acceptTypes;
    private final Reassembler reassembler;
    private final ReceivedMessages received;
    private final MsrpSessionListener listener;
    private final Callbacks callbacks;

    private Chunk chunk = Chunk.NONE;
    private MsrpRequest head;
    private String lastRefused = "";

    Inbox(List<String> acceptTypes, Reassembler reassembler, ReceivedMessages received, MsrpSessionListener listener,
          Callbacks callbacks) {
        this.acceptTypes = acceptTypes;
        this.reassembler = reassembler;
        this.received = received;
        this.listener = listener;
        this.callbacks = callbacks;
    }

    /** A SEND begins. {@link Codes#OK}, or why it is refused. */
    int begin(MsrpRequest send, long now) {
        head = send;
        chunk = Chunk.WANTED;
        if (send.contentType().isEmpty()) {
            chunk = Chunk.BODILESS;
        } else if (!MediaTypes.matches(acceptTypes, send.contentType().get())) {
            return refuse(Codes.UNSUPPORTED_TYPE);
        } else if (received.contains(Reassembler.messageId(send))) {
            chunk = Chunk.DUPLICATE;
        } else if (!reassembler.begin(send, now)) {
            return refuse(Codes.TOO_LARGE);
        }
        return Codes.OK;
    }

    /** The next octets of its body. {@link Codes#OK}, or why it is refused now; only the first refusal is to be answered. */
    int body(ByteBuffer slice, long now) {
        return switch (chunk) {
            case WANTED -> reassembler.body(slice, now) ? Codes.OK : refuse(Codes.TOO_LARGE);
            // RFC 4975 s7.1: a body must have a Content-Type.
            case BODILESS -> refuse(Codes.UNINTELLIGIBLE);
            case NONE, DUPLICATE, REFUSED -> Codes.OK;
        };
    }

    private int refuse(int code) {
        chunk = Chunk.REFUSED;
        String id = Reassembler.messageId(head);
        if (!id.equals(lastRefused)) {
            lastRefused = id;
            callbacks.add(() -> listener.onRefused(id, code));
        }
        return code;
    }

    /** It ends. The REPORT that is due at once: for a message that has been reported on before. */
    Optional<ReceivedMessages.Due> end(Flag flag) {
        Chunk ended = chunk;
        chunk = Chunk.NONE;
        Optional<IncomingMessage> message = reassembler.end(flag);
        String id = Reassembler.messageId(head);
        message.filter(whole -> received.add(head, whole))
                .ifPresent(whole -> callbacks.add(() -> listener.onMessage(whole)));
        if (ended == Chunk.WANTED && flag == Flag.ABORTED) {
            callbacks.add(() -> listener.onRefused(id, Codes.TIMEOUT));
        }
        return ended == Chunk.DUPLICATE && flag == Flag.LAST ? received.again(id) : Optional.empty();
    }

    String messageId() {
        return Reassembler.messageId(head);
    }

    void expire(long now) {
        for (String id : reassembler.expire(now)) {
            lastRefused = id;
            callbacks.add(() -> listener.onRefused(id, Codes.TIMEOUT));
        }
    }

    void clear() {
        chunk = Chunk.NONE;
        reassembler.clear();
    }
}
