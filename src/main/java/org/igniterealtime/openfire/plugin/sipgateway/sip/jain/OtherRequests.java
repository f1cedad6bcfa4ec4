package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.List;
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
import org.igniterealtime.openfire.plugin.sipgateway.sip.Abilities;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what the RI brings: what belongs to sessions it passes on, OPTIONS it answers. Called on the transports' threads. */
final class OtherRequests implements SipListener {

    private static final Logger LOG = LoggerFactory.getLogger(OtherRequests.class);
    /** RFC 3261 s11.2. */
    private static final List<String> ABILITIES = List.of("Allow: " + Abilities.ALLOW,
            "Accept: application/sdp, " + Abilities.ACCEPT_MESSAGE, "Accept-Encoding: " + Abilities.ACCEPT_ENCODING,
            "Accept-Language: *", "Supported: " + Abilities.SUPPORTED);

    private final SipProvider provider;
    private final SessionTraffic sessions;
    private final String product;

    OtherRequests(SipProvider provider, SessionTraffic sessions, String product) {
        this.provider = provider;
        this.sessions = sessions;
        this.product = product;
    }

    @Override
    public void processRequest(RequestEvent event) {
        try {
            if (event.getRequest().getMethod().equals(Request.OPTIONS)) {
                answer(event);
            } else {
                sessions.request(event);
            }
        } catch (SipException | ParseException | InvalidArgumentException e) {
            LOG.debug("{} was not answered", event.getRequest().getMethod(), e);
        }
    }

    private void answer(RequestEvent event) throws SipException, ParseException, InvalidArgumentException {
        Request request = event.getRequest();
        SIPResponse response = (SIPResponse) new MessageFactoryImpl().createResponse(Response.OK, request);
        if (response.getToTag() == null) {
            response.setToTag(Tags.draw());
        }
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
        sessions.answer(event);
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        sessions.timeout(event);
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
