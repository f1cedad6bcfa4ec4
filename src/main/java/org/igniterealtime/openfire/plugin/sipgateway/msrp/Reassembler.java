package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.ByteRange;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.Flag;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;

/**
 * Makes whole messages of chunks, which may come in any order and overlap (RFC 4975 s7.3.1). Bounded by a size for each
 * message, a number of unfinished messages, their age, and a budget that all sessions share. Not thread safe.
 */
final class Reassembler {

    private static final int MOST_UNFINISHED = 16;
    /** A message that still grows may take so many times the age at which one that does not is forgotten. */
    private static final int AGES = 10;

    private final int maxSize;
    private final ReassemblyBudget budget;
    private final long ageMillis;
    private final Map<String, PartialMessage> unfinished = new HashMap<>(2);

    private PartialMessage current;

    Reassembler(int maxSize, ReassemblyBudget budget, long ageMillis) {
        this.maxSize = maxSize;
        this.budget = budget;
        this.ageMillis = ageMillis;
    }

    static String messageId(MsrpRequest head) {
        // RFC 4975 s7.1.1 demands one. Without it a message in one chunk is whole all the same.
        return head.messageId().orElse(head.transactionId());
    }

    /** A chunk begins. False: the message is too large, or there is no room (413). */
    boolean begin(MsrpRequest head, long now) {
        String id = messageId(head);
        if (!unfinished.containsKey(id) && unfinished.size() >= MOST_UNFINISHED) {
            return false;
        }
        current = unfinished.computeIfAbsent(id, unknown -> new PartialMessage(head, budget, maxSize, now));
        current.touched = now;
        ByteRange range = head.byteRange().orElse(ByteRange.interruptible(1, ByteRange.UNKNOWN));
        return current.chunk(range.start() - 1, range.total());
    }

    /** False: the message has become too large, or there is no room (413). */
    boolean body(ByteBuffer slice, long now) {
        current.touched = now;
        return current.append(slice);
    }

    /** The chunk ends, if one was begun. The message, if it is whole now. */
    Optional<IncomingMessage> end(Flag flag) {
        if (current == null) {
            return Optional.empty();
        }
        PartialMessage chunk = current;
        current = null;
        if (flag == Flag.LAST) {
            chunk.last();
        }
        boolean whole = flag != Flag.ABORTED && chunk.complete();
        Optional<IncomingMessage> message = whole ? Optional.of(message(chunk)) : Optional.empty();
        if (whole || flag == Flag.ABORTED || flag == Flag.LAST && chunk.refused()) {
            unfinished.remove(messageId(chunk.firstHead));
            chunk.release();
        }
        return message;
    }

    private static IncomingMessage message(PartialMessage whole) {
        MsrpRequest head = whole.firstHead;
        return new IncomingMessage(messageId(head), head.transactionId(), head.contentType().orElseThrow(),
                head.contentEncoding(), whole.message(), head.successReport());
    }

    /** Forgets what is too old; the Message-IDs of that, unless they were refused before. */
    List<String> expire(long now) {
        List<String> expired = new ArrayList<>();
        Iterator<Map.Entry<String, PartialMessage>> entries = unfinished.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, PartialMessage> entry = entries.next();
            PartialMessage message = entry.getValue();
            // One whose chunk is coming in may be held up by ourselves.
            if (message != current && now - message.touched > ageMillis || now - message.began > AGES * ageMillis) {
                entries.remove();
                if (!message.refused()) {
                    expired.add(entry.getKey());
                }
                message.refuse();
            }
        }
        return expired;
    }

    void clear() {
        unfinished.values().forEach(PartialMessage::release);
        unfinished.clear();
        current = null;
    }
}
