package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.ClientTransactionExt;
import gov.nist.javax.sip.message.SIPRequest;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.sip.ClientTransaction;
import javax.sip.SipException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Authorization;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Dialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteReader;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SessionWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the requests of sessions by the RI's client transactions (RFC 3261 s17.1). Used on the sessions' thread only. */
final class ClientRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ClientRequests.class);

    /** Takes no notice. */
    static class Ignored implements Outbound.Taker {
        @Override
        public void answered(int code, WireMessage answer) {
            LOG.trace("Answered {}", code);
        }

        @Override
        public void unanswered(SipOutcome why) {
            LOG.debug("Not answered: {}", why);
        }
    }

    private final Executor thread;
    private final JainStack stack;
    private final SessionWriter writer;
    private final DigestClient digest;
    private final int t1;
    private final Set<Outbound> open = new HashSet<>();
    private Runnable onQuiet = () -> { };

    /**
     * @param thread the sessions' thread
     * @param t1     RFC 3261 s17.1.1.1, in milliseconds
     */
    ClientRequests(Executor thread, JainStack stack, SessionWriter writer, DigestClient digest, int t1) {
        this.thread = thread;
        this.stack = stack;
        this.writer = writer;
        this.digest = digest;
        this.t1 = t1;
    }

    /**
     * Sends a request outside of a dialog; the taker is told later, never within this call.
     *
     * @param domain  for which our credentials are, if it is challenged
     * @param writing writes it, again for each attempt, with a branch and a CSeq of its own
     * @throws IllegalArgumentException if it cannot be written
     */
    Outbound send(String domain, NextHop hop, Outbound.Taker taker, Supplier<byte[]> writing) {
        return send(digest.towards(domain), hop, taker, writing);
    }

    /** The same within a dialog. */
    Outbound send(Dialog dialog, NextHop hop, Outbound.Taker taker, Supplier<byte[]> writing) {
        return send(digest.within(dialog, hop), hop, taker, writing);
    }

    private Outbound send(Authorization authorization, NextHop hop, Outbound.Taker taker, Supplier<byte[]> writing) {
        Outbound outbound = new Outbound(this, hop, taker, authorization, writing);
        byte[] request = outbound.write();
        send(outbound, () -> parsed(request));
        return outbound;
    }

    void sendAgain(Outbound outbound) {
        send(outbound, () -> parsed(outbound.write()));
    }

    private static SIPRequest parsed(byte[] request) throws ParseException {
        WireMessage wire = WireMessage.read(request);
        SIPRequest parsed = Grammar.read(wire);
        byte[] body = InviteReader.body(wire);
        if (body.length > 0) {
            parsed.setMessageContent(body);
        }
        return parsed;
    }

    private interface Making {
        SIPRequest make() throws ParseException, SipException;
    }

    private void send(Outbound outbound, Making request) {
        open.add(outbound);
        try {
            if (stack.listensBy(outbound.hop().transport())) {
                send(request.make(), outbound);
            } else {
                outbound.unsent("no listener for " + outbound.hop().transport());
            }
        } catch (ParseException | SipException e) {
            LOG.debug("A request was not sent", e);
            outbound.unsent(e.getMessage());
        }
    }

    private void send(SIPRequest request, Outbound outbound) throws SipException {
        request.setApplicationData(outbound);
        ClientTransaction transaction = stack.provider().getNewClientTransaction(request);
        outbound.sentBy(transaction);
        transaction.setApplicationData(outbound);
        ((ClientTransactionExt) transaction).setRetransmitTimer(t1);
        transaction.sendRequest();
    }

    /** Cancels an INVITE that has had a provisional answer (RFC 3261 s9.1). A CANCEL is never challenged (s22.1). */
    void cancel(Outbound invite) {
        Outbound cancel = new Outbound(this, invite.hop(), new Ignored(), DigestClient.NONE.towards(""), () -> new byte[0]);
        send(cancel, () -> (SIPRequest) invite.transaction().createCancel());
    }

    /** Where the next request in a dialog goes; empty if it wants TLS, and there is no such way. */
    Optional<NextHop> hop(Dialog dialog) {
        return dialog.hop(stack::isConnected);
    }

    /** Ends a dialog (RFC 3261 s15.1.1): whatever the answer, and though nobody can be told, it is over. */
    void bye(Dialog dialog) {
        hop(dialog).ifPresent(hop -> bye(dialog, hop, new Ignored() {
            @Override
            public void unanswered(SipOutcome why) {
                // The connection was closed already: then the Contact is the way.
                if (why instanceof SipOutcome.Unreachable) {
                    dialog.hop(connection -> false).filter(other -> !other.equals(hop))
                            .ifPresent(other -> bye(dialog, other, new Ignored()));
                }
            }
        }));
    }

    private void bye(Dialog dialog, NextHop hop, Outbound.Taker taker) {
        send(dialog, hop, taker, () -> writer.bye(dialog, hop));
    }

    /**
     * Sends the ACK for a 2xx to the INVITE with that CSeq, which has no transaction (RFC 3261 s13.2.2.4).
     *
     * @param credentials the lines that were in the INVITE
     */
    void acknowledge(Dialog dialog, long cseq, String credentials) {
        hop(dialog).filter(hop -> stack.listensBy(hop.transport()))
                .ifPresent(hop -> stack.peer(hop).send(writer.ack(dialog, hop, cseq, credentials)));
    }

    /** A connection has gone: what was not answered over it will not be. */
    void lost(NextHop hop) {
        for (Outbound outbound : new ArrayList<>(open)) {
            if (!outbound.isHeard() && outbound.hop().way().equals(hop)) {
                outbound.giveUp(new SipOutcome.Unreachable("connection closed"));
            }
        }
    }

    void over(Outbound outbound) {
        open.remove(outbound);
        if (open.isEmpty()) {
            onQuiet.run();
        }
    }

    /** Calls it when, or as soon as, no request waits for its answer. */
    void whenQuiet(Runnable task) {
        onQuiet = task;
        if (open.isEmpty()) {
            task.run();
        }
    }

    /** How many requests wait for their answer. */
    int open() {
        return open.size();
    }

    void run(Runnable task) {
        thread.execute(task);
    }
}
