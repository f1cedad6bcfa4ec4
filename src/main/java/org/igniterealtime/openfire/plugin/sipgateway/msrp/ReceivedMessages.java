package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpRequest;

/**
 * The messages that a conversation has received last, over all its sessions: so that none is shown twice, and each can be
 * reported on (RFC 4975 s5.4, s7.1.3). Remembers a fixed number, the oldest is forgotten. Thread safe.
 */
public final class ReceivedMessages {

    private static final int NOT_YET = 0;

    /** A REPORT that is due. */
    record Due(long octets, int code) {
    }

    private static final class Receipt {
        final long octets;
        final boolean success;
        final FailureReport failure;
        int code = NOT_YET;

        Receipt(long octets, boolean success, FailureReport failure) {
            this.octets = octets;
            this.success = success;
            this.failure = failure;
        }

        // RFC 4975 s7.1.3: success only if asked for; s7.1.4: failure unless not wanted.
        Optional<Due> due() {
            boolean wanted = code == 200 ? success : code != NOT_YET && failure != FailureReport.NO;
            return wanted ? Optional.of(new Due(octets, code)) : Optional.empty();
        }
    }

    private final int most;
    private final Map<String, Receipt> receipts = new LinkedHashMap<>(4);

    /** @param most how many to remember */
    public ReceivedMessages(int most) {
        this.most = most;
    }

    /** False if it is there already: two sessions of the conversation may have been reading it at the same time. */
    synchronized boolean add(MsrpRequest head, IncomingMessage message) {
        Receipt receipt = new Receipt(message.body().length, head.successReport(), head.failureReport());
        if (receipts.putIfAbsent(message.messageId(), receipt) != null) {
            return false;
        }
        if (receipts.size() > most) {
            receipts.remove(receipts.keySet().iterator().next());
        }
        return true;
    }

    synchronized boolean contains(String messageId) {
        return receipts.containsKey(messageId);
    }

    /** Notes what became of a message while there is no session: the peer hears it when it sends the message again. */
    public void note(String messageId, int code) {
        settle(messageId, code);
    }

    /** Notes what became of it. The REPORT that has to go out: none the second time. */
    synchronized Optional<Due> settle(String messageId, int code) {
        Receipt receipt = receipts.get(messageId);
        if (receipt == null || receipt.code != NOT_YET) {
            return Optional.empty();
        }
        receipt.code = code;
        return receipt.due();
    }

    /** The REPORT that goes out again for a message that came again (s5.4), if there was one. */
    synchronized Optional<Due> again(String messageId) {
        return Optional.ofNullable(receipts.get(messageId)).flatMap(Receipt::due);
    }
}
