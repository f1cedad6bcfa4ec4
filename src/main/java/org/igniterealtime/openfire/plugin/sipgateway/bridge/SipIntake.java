package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.Optional;
import java.util.function.Predicate;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.PhoneNumbers;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.TextBody;
import org.igniterealtime.openfire.plugin.sipgateway.payload.ContentCoding;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Abilities;
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
    record Taken(Parties parties, ChatBodies.Content content) implements Result {

        Taken with(ChatBodies.Content other) {
            return new Taken(parties, other);
        }
    }

    /** @param rule by which it is counted, if it looks like abuse */
    record Refused(SipAnswer answer, Optional<RefusalRule> rule) implements Result {

        Refused(SipAnswer answer) {
            this(answer, Optional.empty());
        }
    }

    private SipIntake() {
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
        Optional<JID> key = sender.flatMap(uri ->
                AddressMapping.toJid(uri.bare(), AddressForm.COMPONENT, settings.componentDomain()));
        if (key.isEmpty()) {
            return refused(400, "From cannot be mapped to an XMPP address");
        }
        String host = sender.get().host();
        if (isOurs(host, settings) && !fromRoute.test(host)) {
            // Whoever may send may not send as one of our own users, unless a PBX shares the domain.
            return new Refused(SipAnswer.of(403, "From is in a domain of this gateway"), Optional.of(RefusalRule.FALSE_FROM));
        }
        boolean claimed = settings.domains().contains(host) && AddressMapping.toJid(sender.get()).isPresent();
        AddressForm form = claimed ? AddressForm.DOMAIN : AddressForm.COMPONENT;
        return new Parties(sender.get(), form, Pair.of(recipient.get(), key.get()), recipient.get());
    }

    /** What a MESSAGE carries. HTML takes some hundred times as long as a text. */
    static Result body(IncomingMessage message, Parties parties, BridgeSettings settings) {
        ContentCoding coding = ContentCoding.decode(message.contentEncoding(), message.body(), settings.bodies().most());
        if (!(coding instanceof ContentCoding.Decoded decoded)) {
            return new Refused(refusal(BodyReader.codeOf(coding)));
        }
        TextBody plain = TextBody.decode(message.contentType(), decoded.body());
        if (plain instanceof TextBody.Text text) {
            return new Taken(parties, ChatBodies.Text.plain(text.text()));
        }
        if (plain instanceof TextBody.Unreadable unreadable) {
            return refused(400, "Body octet " + unreadable.offset() + ": " + unreadable.why());
        }
        BodyReader reader = new BodyReader(uri -> uri.isSameUser(parties.sender()), settings.bodies().most());
        ChatBodies.Content content = reader.read(message.contentType().orElseThrow(), decoded.body());
        return content instanceof ChatBodies.Refused refused ? new Refused(refusal(refused.code()), refused.rule())
                : new Taken(parties, content);
    }

    /** RFC 3261 s21.4.13: a 415 says what would be taken. */
    private static SipAnswer refusal(int code) {
        return switch (code) {
            case 403 -> SipAnswer.of(403, "CPIM From is not the sender");
            case 413 -> SipAnswer.of(413, "Request Entity Too Large");
            case 415 -> SipAnswer.of(415, "Unsupported Media Type").with("Accept", Abilities.ACCEPT_MESSAGE)
                    .with("Accept-Encoding", Abilities.ACCEPT_ENCODING);
            default -> SipAnswer.of(400, "Body cannot be read");
        };
    }

    /** What stands beside the offer of an INVITE cannot be taken. */
    static Refused refusedBeside(ChatBodies.Refused what) {
        SipAnswer answer = what.code() == 415
                ? SipAnswer.of(415, "Unsupported Media Type").with("Accept", Abilities.ACCEPT_SESSION) : refusal(what.code());
        return new Refused(answer, what.rule());
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
