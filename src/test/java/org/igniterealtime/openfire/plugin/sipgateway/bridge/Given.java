package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.Limits;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.Oversize;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.SipsPolicy;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.KnownRoutes;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.xmpp.packet.Message;

/** What the tests of the bridge begin with: a field is changed, the rest is as usual. */
final class Given {

    static final NextHop HOP = hop(5060);

    /** Everybody may send as often as they like. */
    static final BridgeSettings.Rates NO_RATES = new BridgeSettings.Rates(Rate.OFF, Rate.OFF, Rate.OFF);

    private Given() {
    }

    static NextHop hop(int port) {
        return new NextHop(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Transport.UDP);
    }

    /** A chat message from juliet/balcony. */
    static Message stanza(String id, String to, String text) {
        Message stanza = new Message();
        stanza.setType(Message.Type.chat);
        stanza.setID(id);
        stanza.setFrom("juliet@example.com/balcony");
        stanza.setTo(to);
        stanza.setBody(text);
        return stanza;
    }

    /** Settings: example.com here, example.net there. */
    static final class Settings {
        Set<String> domains = Set.of("example.net");
        Message.Type inboundType = Message.Type.normal;
        int acceptCode = 202;
        boolean prefer4xx;
        SipsPolicy sips = SipsPolicy.REJECT;
        boolean localOnly = true;
        Oversize oversize = Oversize.SPLIT;
        Map<String, Oversize> oversizeOf = Map.of();
        Set<String> largeMessages = Set.of();
        int maxOctets = 65536;
        BridgeSettings.CpimMode cpim = BridgeSettings.CpimMode.AUTO;
        Limits limits = limits(NO_RATES);

        static Limits limits(BridgeSettings.Rates rates) {
            return new Limits(100, 1000, Duration.ofMinutes(1), 1000, Duration.ofDays(1), 1000, Duration.ofDays(1), rates);
        }

        private static BridgeSettings.Sessions sessions() {
            return new BridgeSettings.Sessions(true, FailureReport.NO, BridgeSettings.CpimMode.AUTO, Map.of(),
                    BridgeSettings.MsrpTls.AUTO, Duration.ofMinutes(10), Duration.ofSeconds(30), 10, 100, 262_144);
        }

        BridgeSettings build() {
            return new BridgeSettings("example.com", "sip.example.com", domains, Set.of("127.0.0.1", "gw.example.com"),
                    inboundType, acceptCode, prefer4xx, sips, localOnly, oversize, oversizeOf, largeMessages, maxOctets,
                    BridgeSettings.ChatMode.PAGE, Map.of(), new BridgeSettings.Bodies(cpim, 65536), sessions(), limits);
        }
    }

    /** A MESSAGE from romeo@example.net to juliet@example.com. */
    static final class Request {
        String target = "sip:juliet@example.com";
        String from = "sip:romeo@example.net";
        String to = "sip:juliet@example.com";
        String callId = "a84b4c76e66710@pc33.example.net";
        String branch = "z9hG4bKnashds8";
        Optional<String> subject = Optional.empty();
        Optional<String> contentType = Optional.of("text/plain;charset=UTF-8");
        Optional<String> contentEncoding = Optional.empty();
        OptionalLong expires = OptionalLong.empty();
        Optional<Instant> date = Optional.empty();
        InetSocketAddress source = HOP.address();
        byte[] body = "Lady".getBytes(StandardCharsets.UTF_8);

        IncomingMessage build() {
            return new IncomingMessage(target, from, to, callId, 1, branch, subject, Optional.empty(),
                    contentType, contentEncoding, expires, date, body, source, Transport.UDP, Set.of());
        }
    }

    /** What is found out about a MESSAGE at once. */
    static SipIntake.Result intake(IncomingMessage message, BridgeSettings settings, Predicate<String> fromRoute) {
        SipIntake.Result parties =
                SipIntake.parties(message.requestUri(), message.to(), message.from(), settings, fromRoute);
        return parties instanceof SipIntake.Parties known ? SipIntake.body(message, known, settings) : parties;
    }

    /** Routes that know everybody, or nobody; none goes by TLS. */
    static KnownRoutes routes(boolean knowing) {
        return new KnownRoutes() {
            @Override
            public boolean isRouteOf(String domain, InetAddress source, Set<String> names) {
                return knowing;
            }

            @Override
            public boolean isSecure(String domain) {
                return false;
            }
        };
    }

    static Ledger ledger(Fates fates) {
        Ledger ledger = new Ledger(fates, InstantSource.system(), System::nanoTime);
        ledger.limits(1000, Duration.ofDays(1));
        return ledger;
    }

    /** A stanza that has been taken in. */
    static Letter letter(Message stanza, Fates fates) {
        return new Letter(stanza, ledger(fates).open(Fates.Direction.XMPP_TO_SIP, "", "", stanza.getID()));
    }

    /** What chats need: there are no sessions here. */
    static ChatTools tools(XmppSide xmpp, Fates fates) {
        ScriptedEndpoint sip = new ScriptedEndpoint();
        PeerMemory peers = new PeerMemory(10, System::nanoTime);
        XmppToSip pages = new XmppToSip(sip, xmpp, peers, System::nanoTime);
        return new ChatTools(sip, Optional::empty, routes(false), xmpp, fates, ledger(fates), peers, pages, new SessionCap(),
                System::nanoTime);
    }
}
