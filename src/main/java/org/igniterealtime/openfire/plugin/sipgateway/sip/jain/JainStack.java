package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.text.ParseException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TooManyListenersException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.message.Request;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Peer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Via;

/**
 * The JAIN-SIP RI, for every method but MESSAGE: its transactions and dialogs, on our transports. Made directly, without
 * SipFactory, which would keep it in a static table. It holds whatever it is given: its own limit of transactions does nothing.
 */
final class JainStack {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /**
     * One listener of ours, as the RI is to see it.
     *
     * @param connected whether something can be sent there without a new connection
     */
    record Listener(int port, Function<NextHop, Peer> peers, Predicate<NextHop> connected) {
    }

    private final InetAddress bind;
    private final int mostRequests;
    private final SipStackImpl stack;
    private final SipProvider provider;
    private final Map<Transport, Listener> listeners;
    private final Map<Transport, JainProcessor> processors = new EnumMap<>(Transport.class);

    /**
     * @param mostRequests how many that came in may have a transaction
     * @throws IOException if the RI does not start; nothing stays open then
     */
    JainStack(InetAddress bind, Map<Transport, Listener> listeners, int mostRequests, Function<SipProvider, SipListener> listener)
            throws IOException {
        this.bind = bind;
        this.mostRequests = mostRequests;
        this.listeners = listeners;
        try {
            stack = new SipStackImpl(properties());
        } catch (SipException e) {
            throw new IOException("JAIN-SIP does not start", e);
        }
        try {
            stack.setMessageProcessorFactory((owner, address, port, transport) -> processor(transport));
            provider = makeProvider();
            provider.addSipListener(listener.apply(provider));
        } catch (SipException | InvalidArgumentException | TooManyListenersException e) {
            stop();
            throw new IOException("JAIN-SIP does not start", e);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("javax.sip.STACK_NAME", "sipgateway-" + NUMBER.incrementAndGet());
        properties.put("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.put("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        properties.put("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        properties.put("gov.nist.javax.sip.RELEASE_REFERENCES_STRATEGY", "Normal");
        // Copies of an INVITE that come after its transaction are known to Sessions.
        properties.put("gov.nist.javax.sip.LINGER_TIMER", "0");
        properties.put("javax.sip.ROUTER_PATH", HopRouter.class.getName());
        properties.put("gov.nist.javax.sip.STACK_LOGGER", StackLog.class.getName());
        properties.put("gov.nist.javax.sip.SERVER_LOGGER", MessageLog.class.getName());
        properties.put("gov.nist.javax.sip.SECURITY_MANAGER_PROVIDER", NoSecurityManager.class.getName());
        return properties;
    }

    private JainProcessor processor(String transport) {
        Transport kind = Transport.valueOf(transport.toUpperCase(Locale.ROOT));
        Listener listener = listeners.get(kind);
        JainProcessor processor = new JainProcessor(bind, listener.port, kind, stack, listener.peers);
        processors.put(kind, processor);
        return processor;
    }

    private SipProvider makeProvider() throws SipException, InvalidArgumentException {
        SipProvider made = null;
        for (Map.Entry<Transport, Listener> listener : listeners.entrySet()) {
            ListeningPoint point = stack.createListeningPoint(bind.getHostAddress(), listener.getValue().port,
                    listener.getKey().name().toLowerCase(Locale.ROOT));
            if (made == null) {
                made = stack.createSipProvider(point);
            } else {
                made.addListeningPoint(point);
            }
        }
        return made;
    }

    /**
     * Gives a request to the RI, which calls the listener on this thread.
     *
     * @return false if there are too many of them: it is dropped
     * @throws ParseException if it lacks something without which the RI would drop it, which the message names
     */
    boolean take(SIPRequest request, Via via, Peer from) throws ParseException {
        complete(request, via, from);
        request.checkHeaders();
        if (!via.hasCookie()) {
            OldBranch.hide(request, via);
        }
        boolean room = serverTransactions() < mostRequests || request.getMethod().equals(Request.ACK)
                || stack.findTransaction(request, true) != null;
        if (room) {
            new JainChannel(processors.get(from.transport()), from).processMessage(request);
        }
        return room;
    }

    private static void complete(SIPRequest request, Via via, Peer from) {
        try {
            if (request.getMaxForwards() == null) {
                request.setMaxForwards(new MaxForwards(70)); // RFC 3261 s16.3 3: no reason to refuse a request
            }
            // RFC 3261 s18.2.1, RFC 3581 s4: where the RI sends its answer.
            gov.nist.javax.sip.header.Via top = request.getTopmostVia();
            top.setParameter("received", from.address().getAddress().getHostAddress());
            if (via.rport()) {
                top.setParameter("rport", Integer.toString(from.address().getPort()));
            }
            top.removeParameter("maddr"); // see Via.answerAddress
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalStateException(e); // an address and a number are no syntax error
        }
    }

    /** Gives an answer to the RI, which calls the listener on this thread. */
    void take(SIPResponse answer, Peer from) {
        new JainChannel(processors.get(from.transport()), from).processAnswer(answer);
    }

    /** Whether something can be sent there without a new connection. */
    boolean isConnected(NextHop hop) {
        return listensBy(hop.transport()) && listeners.get(hop.transport()).connected.test(hop);
    }

    boolean listensBy(Transport transport) {
        return listeners.containsKey(transport);
    }

    /** The way to a next hop, for whose transport there is a listener. */
    Peer peer(NextHop hop) {
        return listeners.get(hop.transport()).peers.apply(hop);
    }

    SipProvider provider() {
        return provider;
    }

    /** How many transactions the RI holds. */
    int transactions() {
        return stack.getClientTransactionTableSize() + serverTransactions();
    }

    private int serverTransactions() {
        return stack.getServerTransactionTableSize();
    }

    /** Ends all threads of the RI. Called when no transport runs any more. */
    void stop() {
        EventScanner scanner = stack.getEventScanner();
        // The RI sleeps a second here, for messages still in work. An interrupt, which it swallows, spares us that.
        boolean interrupted = Thread.currentThread().isInterrupted();
        Thread.currentThread().interrupt();
        stack.stop();
        Thread.interrupted();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (scanner != null) {
            // The scanner waits for an event without end; this one lets it see that it has been stopped.
            scanner.addEvent(new EventWrapper(null, null));
        }
    }
}
