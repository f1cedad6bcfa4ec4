package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends MESSAGEs, each again with our credentials where it is challenged (RFC 3261 s22.2): with the same Call-ID and tags, a CSeq
 * that is higher by one, and a transaction of its own. Thread safe.
 */
public final class MessageSender {

    private final RequestWriter writer;
    private final ClientTransactions transactions;
    private final DigestClient digest;

    public MessageSender(RequestWriter writer, ClientTransactions transactions, DigestClient digest) {
        this.writer = writer;
        this.transactions = transactions;
        this.digest = digest;
    }

    /** Sends a request; its outcome is told once. */
    public void send(MessageRequest request, Attempts attempts, Consumer<SipOutcome> outcome) {
        new Sending(request, attempts, outcome).attempt(0);
    }

    /** The length on the wire, credentials included where we have some. */
    public int length(MessageRequest request) {
        byte[] sample = writer.sample(request);
        return sample.length + digest.length(domain(request), sample);
    }

    private static String domain(MessageRequest request) {
        return SipUri.hostOf(request.requestUri());
    }

    /** One request on its way; its attempts follow each other. */
    private final class Sending {

        private final MessageRequest request;
        private final Attempts attempts;
        private final Consumer<SipOutcome> outcome;
        private final Authorization authorization;
        private final String tag;

        Sending(MessageRequest request, Attempts attempts, Consumer<SipOutcome> outcome) {
            this.request = request;
            this.attempts = attempts;
            this.outcome = outcome;
            tag = request.tag().isEmpty() ? Tags.draw() : request.tag();
            authorization = digest.towards(domain(request));
        }

        void attempt(int number) {
            RequestWriter.Written written;
            try {
                written = writer.write(request, tag, request.cseq() + number);
            } catch (IllegalArgumentException e) {
                outcome.accept(new SipOutcome.NotSent(e.getMessage()));
                return;
            }
            byte[] signed = authorization.sign(written.bytes());
            transactions.send(new RequestWriter.Written(written.branch(), signed), request.hop(), end -> ended(end, number));
        }

        private void ended(SipOutcome how, int number) {
            Optional<SipOutcome.Rejected> challenged = Optional.of(how).filter(SipOutcome.Rejected.class::isInstance)
                    .map(SipOutcome.Rejected.class::cast).filter(rejected -> authorization.takes(rejected.challenges()));
            if (challenged.isPresent()) {
                attempts.onSentAgain();
                attempt(number + 1);
            } else {
                outcome.accept(how);
            }
        }
    }
}
