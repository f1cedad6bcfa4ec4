package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.MessageRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Location;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHops;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipEndpoint;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Target;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/**
 * The gateway writes to itself: a message goes from an XMPP user to a SIP user and back, through everything that any message
 * goes through, the listeners included. Both users exist only here, between the bridge and its two sides, and only for one test. Whoever
 * runs it must lead requests for {@link #DOMAIN} to the gateway's own listener meanwhile. One test at a time; thread safe.
 */
public final class SelfCheck {

    /** The SIP domain of the test. RFC 6761 s6.4: it is nobody's. */
    public static final String DOMAIN = "selftest.invalid";

    private static final Target TARGET = new Target.Domain(DOMAIN);
    private static final String PLAIN = "text/plain;charset=UTF-8";
    private static final int CSEQ = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SipEndpoint sip;
    private final NextHops routes;
    private final Supplier<Optional<MsrpEndpoint>> msrp;
    private final Supplier<String> ownName;
    private volatile CheckRun run = new CheckRun(Fates.Mode.PAGE, "none");

    /** @param ownName a name that our certificate shows, for when there is nothing but TLS; empty if it shows none */
    public SelfCheck(SipEndpoint sip, NextHops routes, Supplier<Optional<MsrpEndpoint>> msrp, Supplier<String> ownName) {
        this.sip = sip;
        this.routes = routes;
        this.msrp = msrp;
        this.ownName = ownName;
    }

    /**
     * Sends a message in that mode, and waits until it is back, 10 s at most.
     *
     * @param router where an XMPP user's stanza goes first
     */
    public synchronized CheckResult run(Fates.Mode mode, BridgeSettings settings, Consumer<Packet> router) {
        if (mode == Fates.Mode.SESSION && settings.chat(DOMAIN) == BridgeSettings.ChatMode.PAGE) {
            return CheckResult.skipped(mode);
        }
        CheckRun current = new CheckRun(mode, Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, Character.MAX_RADIX));
        run = current;
        current.use(settings);
        Message stanza = new Message();
        stanza.setType(mode == Fates.Mode.SESSION ? Message.Type.chat : Message.Type.normal);
        stanza.setFrom(new JID(current.xmppUser(), settings.xmppDomain(), null));
        stanza.setTo(AddressMapping.toJid(sipUser(current), AddressForm.COMPONENT, settings.componentDomain()).orElseThrow());
        stanza.setBody(current.text());
        current.step(CheckStep.STANZA);
        router.accept(stanza);
        return current.await(PATIENCE);
    }

    private static SipUri sipUser(CheckRun current) {
        return SipUri.parse("sip:" + current.sipUser() + '@' + DOMAIN).orElseThrow();
    }

    // The way to the SIP user

    /** Sends what is for the SIP user of the test to our own listener, where no other route may lead; leaves the rest to that one. */
    public SipEndpoint endpoint(SipEndpoint others) {
        return new SipEndpoint() {
            @Override
            public void send(MessageRequest request, Consumer<SipOutcome> outcome) {
                if (request.target().equals(TARGET)) {
                    routed(request, outcome);
                } else {
                    others.send(request, outcome);
                }
            }

            @Override
            public SipDialog invite(InviteRequest request, SipDialogListener listener) {
                Optional<NextHop> hop = request.target().equals(TARGET) ? hop() : Optional.empty();
                return hop.isPresent() ? sip.invite(request.by(hop.get(), ""), listener) : others.invite(request, listener);
            }

            @Override
            public int length(MessageRequest request) {
                return others.length(request);
            }
        };
    }

    private void routed(MessageRequest request, Consumer<SipOutcome> outcome) {
        hop().ifPresentOrElse(hop -> sip.send(request.by(hop, ""), outcome),
                () -> outcome.accept(new SipOutcome.NoRoute("No route to " + DOMAIN)));
    }

    /** The route is an address, so it is known at once. */
    private Optional<NextHop> hop() {
        AtomicReference<Location> location = new AtomicReference<>();
        routes.locate(DOMAIN, location::set);
        return location.get() instanceof Location.Found found ? Optional.of(named(found.hops().get(0))) : Optional.empty();
    }

    /** Over TLS the listener is asked for our own certificate, which need not show the local address. */
    private NextHop named(NextHop hop) {
        return hop.transport() == Transport.TLS ? new NextHop(hop.address(), Transport.TLS, ownName.get()) : hop;
    }

    /** Whether a request for that URI belongs to the test: only such a one may come back to where it was sent. */
    public boolean isForTest(String requestUri) {
        CheckRun current = run;
        return SipUri.parse(requestUri)
                .filter(uri -> uri.bare().equals(sipUser(current)) || uri.user().equals(current.xmppUser())).isPresent();
    }

    // The SIP user

    /** Takes what is for the SIP user of the test, and leaves the rest to that one. */
    public SipListener listener(SipListener others) {
        return new SipListener() {
            @Override
            public void onMessage(IncomingMessage message, Consumer<SipAnswer> answer) {
                CheckRun current = run;
                if (isSipUser(message.requestUri(), current)) {
                    answer.accept(SipAnswer.of(200, "OK"));
                    echo(current);
                } else {
                    others.onMessage(message, answer);
                }
            }

            @Override
            public SipDialogListener onInvite(IncomingInvite invite, SipDialog dialog) {
                CheckRun current = run;
                Optional<MsrpEndpoint> endpoint = msrp.get();
                return isSipUser(invite.requestUri(), current) && endpoint.isPresent()
                        ? CheckSession.accept(invite, dialog, endpoint.get(), current) : others.onInvite(invite, dialog);
            }
        };
    }

    private static boolean isSipUser(String requestUri, CheckRun current) {
        return requestUri.contains(current.sipUser()) // spares all others the reading
                && SipUri.parse(requestUri).filter(uri -> uri.bare().equals(sipUser(current))).isPresent();
    }

    private void echo(CheckRun current) {
        current.step(CheckStep.MESSAGE);
        if (current.mode() == Fates.Mode.SESSION) {
            current.fail("MESSAGE");
            return;
        }
        SipUri back = new SipUri("sip", current.xmppUser(), current.settings().ownHosts().iterator().next(), -1, List.of());
        routed(new MessageRequest(TARGET, back.toString(), sipUser(current).toString(), current.text(), CSEQ, "",
                Optional.empty(), Optional.empty(), PLAIN, current.octets()), outcome -> answered(current, outcome));
        current.step(CheckStep.ECHO);
    }

    private static void answered(CheckRun current, SipOutcome outcome) {
        if (outcome instanceof SipOutcome.Rejected rejected) {
            current.fail(rejected.code() + " " + rejected.reason());
        } else if (outcome instanceof SipOutcome.Accepted) {
            current.step(CheckStep.ANSWER);
        } else {
            current.fail(outcome.toString());
        }
    }

    // The XMPP user

    /** Takes what is for the XMPP user of the test, and leaves the rest to that one. */
    public XmppSide side(XmppSide others) {
        return new XmppSide() {
            @Override
            public boolean hasUser(JID user) {
                return isXmppUser(user) || others.hasUser(user);
            }

            @Override
            public boolean isConnected(JID fullJid) {
                return others.isConnected(fullJid);
            }

            @Override
            public boolean blocks(JID user, JID address) {
                return !isXmppUser(user) && others.blocks(user, address);
            }

            @Override
            public void route(Packet stanza) {
                if (stanza.getTo() != null && isXmppUser(stanza.getTo())) {
                    run.arrived(stanza);
                } else {
                    others.route(stanza);
                }
            }
        };
    }

    private boolean isXmppUser(JID jid) {
        return run.xmppUser().equals(jid.getNode());
    }
}
