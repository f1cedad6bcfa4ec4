package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.Arrays;
import javax.sip.InvalidArgumentException;
import javax.sip.ObjectInUseException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import org.igniterealtime.openfire.plugin.sipgateway.sip.AnswerWriter;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.RequestHead;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request of a session that came in, and the transaction that takes its answer (RFC 3261 s17.2). Used on the sessions' thread
 * only.
 *
 * @param head  the request
 * @param from  where it came from
 */
record ServerRequest(RequestHead head, Peer from, ServerTransaction transaction, AnswerWriter answers) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRequest.class);
    private static final byte[] NOTHING = {};

    /** RFC 3261 s12.2.2. */
    static final SipAnswer NO_DIALOG = SipAnswer.of(481, "Call/Transaction Does Not Exist");
    static final SipAnswer OK = SipAnswer.of(200, "OK");
    static final SipAnswer TERMINATED = SipAnswer.of(487, "Request Terminated");

    WireMessage wire() {
        return head.wire();
    }

    /** Answers a request within a dialog. */
    void answer(SipAnswer answer) {
        answer(answer, "");
    }

    /** Sends the final answer. */
    void answer(SipAnswer answer, String toTag) {
        answer(answer, toTag, NOTHING);
    }

    /** @return the octets that were sent */
    byte[] answer(SipAnswer answer, String toTag, byte[] body) {
        byte[] bytes = answers.write(head.wire(), head.via(), from.address(), answer, toTag, body);
        try {
            SIPResponse response = Grammar.readAnswer(WireMessage.read(bytes));
            response.getTopmostVia().removeParameter("maddr"); // see Via.answerAddress
            response.getTopmostVia().setBranch(transaction.getBranchId()); // see OldBranch
            if (body.length > 0) {
                response.setMessageContent(Arrays.copyOf(body, body.length));
            }
            transaction.sendResponse(response);
        } catch (ParseException | SipException | InvalidArgumentException e) {
            LOG.debug("{} was not answered", head.method(), e);
        }
        return bytes;
    }

    /** Sends an answer once more. */
    void repeat(byte[] answer) {
        from.forAnswer(head.via()).send(answer);
    }

    /** Lets it go without an answer, as a request that another transaction answers. */
    void drop() {
        try {
            transaction.terminate();
        } catch (ObjectInUseException e) {
            LOG.debug("A transaction does not end", e);
        }
    }
}
