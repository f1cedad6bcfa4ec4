package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.ServerTransaction;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests that are no MESSAGE: OPTIONS, and the refusal of the rest. Called on the transports' threads. */
final class OtherRequests implements SipListener {

    /** The methods that are taken, as Allow tells them (RFC 3261 s20.5). */
    static final String ALLOW = "MESSAGE, OPTIONS";
    private static final Logger LOG = LoggerFactory.getLogger(OtherRequests.class);
    /** Methods of the RFCs that we know and do not take: RFC 3261 s8.2.1 has 405 for them, and 501 for strange ones. */
    private static final Set<String> KNOWN = Set.of("INVITE", "BYE", "REGISTER", "SUBSCRIBE", "NOTIFY", "PUBLISH", "REFER", "INFO",
            "UPDATE", "PRACK");

    private final SipProvider provider;
    private final String product;

    OtherRequests(SipProvider provider, String product) {
        this.provider = provider;
        this.product = product;
    }

    @Override
    public void processRequest(RequestEvent event) {
        Request request = event.getRequest();
        try {
            switch (request.getMethod()) {
                case Request.ACK -> LOG.trace("ACK needs no answer");
                case Request.OPTIONS -> answer(event, 200, "OK", abilities());
                // RFC 3261 s9.2: there is never anything to cancel.
                case Request.CANCEL -> answer(event, 481, "Call/Transaction Does Not Exist", Map.of());
                default -> refuse(event, request.getMethod());
            }
        } catch (SipException | ParseException | InvalidArgumentException e) {
            LOG.debug("{} was not answered", request.getMethod(), e);
        }
    }

    private void refuse(RequestEvent event, String method) throws SipException, ParseException, InvalidArgumentException {
        boolean known = KNOWN.contains(method);
        answer(event, known ? 405 : 501, known ? "Method Not Allowed" : "Not Implemented", Map.of("Allow", ALLOW));
    }

    /** RFC 3261 s11.2. Nothing is supported that would need an option tag. */
    private static Map<String, String> abilities() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Allow", ALLOW);
        headers.put("Accept", "text/plain");
        headers.put("Accept-Encoding", "identity");
        headers.put("Accept-Language", "*");
        headers.put("Supported", "");
        return headers;
    }

    private void answer(RequestEvent event, int code, String reason, Map<String, String> headers)
            throws SipException, ParseException, InvalidArgumentException {
        Request request = event.getRequest();
        SIPResponse response = (SIPResponse) new MessageFactoryImpl().createResponse(code, request);
        response.setReasonPhrase(reason);
        if (response.getToTag() == null) {
            response.setToTag(Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36));
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response.setHeader(new gov.nist.javax.sip.header.ExtensionHeaderImpl(header.getKey()) {
                @Override
                public StringBuilder encode(StringBuilder text) {
                    return text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
                }
            });
        }
        response.setHeader(new HeaderFactoryImpl().createServerHeader(java.util.List.of(product)));
        ServerTransaction transaction = event.getServerTransaction();
        (transaction != null ? transaction : provider.getNewServerTransaction(request)).sendResponse(response);
    }

    @Override
    public void processResponse(ResponseEvent event) {
        LOG.trace("Nothing was asked through the RI");
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        LOG.trace("A transaction has timed out");
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        LOG.debug("I/O failed with {}:{}", event.getHost(), event.getPort());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        LOG.trace("A transaction has ended");
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        LOG.trace("A dialog has ended");
    }
}
