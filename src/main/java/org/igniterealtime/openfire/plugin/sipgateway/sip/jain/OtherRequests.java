package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.List;
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
import javax.sip.header.Header;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests that the RI brings: OPTIONS. Called on the transports' threads. */
final class OtherRequests implements SipListener {

    private static final Logger LOG = LoggerFactory.getLogger(OtherRequests.class);
    /** RFC 3261 s11.2. Nothing is supported that would need an option tag. */
    private static final List<String> ABILITIES = List.of("Allow: " + Methods.ALLOW, "Accept: text/plain",
            "Accept-Encoding: identity", "Accept-Language: *", "Supported: ");

    private final SipProvider provider;
    private final String product;

    OtherRequests(SipProvider provider, String product) {
        this.provider = provider;
        this.product = product;
    }

    @Override
    public void processRequest(RequestEvent event) {
        try {
            answer(event);
        } catch (SipException | ParseException | InvalidArgumentException e) {
            LOG.debug("{} was not answered", event.getRequest().getMethod(), e);
        }
    }

    private void answer(RequestEvent event) throws SipException, ParseException, InvalidArgumentException {
        Request request = event.getRequest();
        SIPResponse response = (SIPResponse) new MessageFactoryImpl().createResponse(Response.OK, request);
        response.setToTag(Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36));
        HeaderFactoryImpl factory = new HeaderFactoryImpl();
        for (String ability : ABILITIES) {
            for (Object header : factory.createHeaders(ability)) {
                response.addHeader((Header) header);
            }
        }
        response.addHeader(factory.createServerHeader(List.of(product)));
        ServerTransaction known = event.getServerTransaction();
        (known != null ? known : provider.getNewServerTransaction(request)).sendResponse(response);
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
