package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PhoneNumbers;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.TextBody;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.xmpp.packet.JID;

/** Whether a MESSAGE can be taken over, as far as it can be told without asking the XMPP server. Pure. */
final class SipIntake {

    /** The outcome: taken, or refused. */
    sealed interface Result {
    }

    /**
     * Who writes to whom.
     *
     * @param sender    the SIP user
     * @param form      how the SIP user may appear in XMPP: in the domain form only if the domain is claimed
     * @param pair      whose conversation it belongs to
     * @param recipient the XMPP user, with the resource if the Request-URI names one
     */
    record Parties(SipUri sender, AddressForm form, Pair pair, JID recipient) implements Result {
    }

    /** A MESSAGE that is taken over if the recipient exists. */
    record Taken(Parties parties, String text) implements Result {
    }

    record Refused(SipAnswer answer) implements Result {
    }

    private SipIntake() {
    }

    /** A MESSAGE. */
    static Result check(IncomingMessage message, BridgeSettings settings, Predicate<String> fromRoute) {
        Result parties = parties(message.requestUri(), message.to(), message.from(), settings, fromRoute);
        return parties instanceof Parties known ? body(message, text -> new Taken(known, text)) : parties;
    }

    /**
     * The addresses of any request.
     *
     * @param fromRoute whether the request comes from a next hop of that domain
     */
    static Result parties(String requestUri, String to, String from, BridgeSettings settings, Predicate<String> fromRoute) {
        Optional<SipUri> target = SipUri.parse(requestUri);
        if (target.isEmpty()) {
            boolean ours = requestUri.regionMatches(true, 0, "sip", 0, 3);
            return ours ? refused(484, "Address Incomplete") : refused(416, "Unsupported URI Scheme");
        }
        Optional<SipAnswer> secured = refuseSips(to, target.get(), settings);
        if (secured.isPresent()) {
            return new Refused(secured.get());
        }
        Optional<JID> recipient = recipient(target.get(), settings);
        if (recipient.isEmpty()) {
            return refused(404, "Not Found");
        }
        Optional<SipUri> sender = SipUri.parse(from).flatMap(uri -> atDomain(uri, settings));
        Optional<JID> key = sender.flatMap(uri -> AddressMapping.toJid(uri.bare(), AddressForm.COMPONENT, settings.componentDomain()));
        if (key.isEmpty()) {
            return refused(400, "From cannot be mapped to an XMPP address");
        }
        String host = sender.get().host();
        if (isOurs(host, settings) && !fromRoute.test(host)) {
            // Whoever may send may not send as one of our own users, unless a PBX shares the domain.
            return refused(403, "From is in a domain of this gateway");
        }
        boolean claimed = settings.domains().contains(host) && AddressMapping.toJid(sender.get()).isPresent();
        AddressForm form = claimed ? AddressForm.DOMAIN : AddressForm.COMPONENT;
        return new Parties(sender.get(), form, Pair.of(recipient.get(), key.get()), recipient.get());
    }

    private static Result body(IncomingMessage message, Function<String, Result> taken) {
        Optional<String> encoding = message.contentEncoding().filter(value -> !value.equalsIgnoreCase("identity"));
        if (encoding.isPresent()) {
            return new Refused(SipAnswer.of(415, "Unsupported Media Type").with("Accept-Encoding", "identity")
                    .with("Accept", TextBody.ACCEPT));
        }
        TextBody body = TextBody.decode(message.contentType(), message.body());
        if (body instanceof TextBody.Text text) {
            return taken.apply(text.text());
        }
        if (body instanceof TextBody.Unreadable unreadable) {
            return refused(400, "Body octet " + unreadable.offset() + ": " + unreadable.why());
        }
        return new Refused(SipAnswer.of(415, "Unsupported Media Type").with("Accept", TextBody.ACCEPT));
    }

    /** RFC 7247 s8: a sips URI must not be translated, unless it was so agreed. */
    private static Optional<SipAnswer> refuseSips(String to, SipUri target, BridgeSettings settings) {
        boolean sips = target.scheme().equals("sips") || to.regionMatches(true, 0, "sips:", 0, 5);
        if (!sips || settings.sips() == BridgeSettings.SipsPolicy.ALLOW) {
            return Optional.empty();
        }
        return Optional.of(SipAnswer.of(403, "Forbidden")
                .with("Warning", "399 " + settings.componentDomain() + " \"No secure way beyond this gateway for a sips URI\""));
    }

    /** The XMPP user whom a Request-URI means; empty if it is none of this server. */
    static Optional<JID> recipient(SipUri target, BridgeSettings settings) {
        boolean ours = target.scheme().equals("tel") || target.host().equals(settings.xmppDomain())
                || settings.ownHosts().contains(target.host());
        if (!ours) {
            return Optional.empty();
        }
        SipUri local = target.scheme().equals("tel") ? PhoneNumbers.atDomain(target, settings.xmppDomain())
                : new SipUri(target.scheme(), target.user(), settings.xmppDomain(), -1, target.parameters());
        return AddressMapping.toJid(local).filter(jid -> jid.getNode() != null);
    }

    /** A telephone number has no domain of its own: it is taken for a user of the first claimed one. */
    private static Optional<SipUri> atDomain(SipUri uri, BridgeSettings settings) {
        if (!uri.scheme().equals("tel")) {
            return Optional.of(uri);
        }
        return settings.domains().stream().findFirst().map(domain -> PhoneNumbers.atDomain(uri, domain));
    }

    private static boolean isOurs(String host, BridgeSettings settings) {
        return host.equals(settings.xmppDomain()) || host.equals(settings.componentDomain());
    }

    private static Refused refused(int code, String reason) {
        return new Refused(SipAnswer.of(code, reason));
    }
}
