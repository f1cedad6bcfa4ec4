package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpMedia;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.SdpOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.KnownRoutes;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * The bridge between fakes: juliet@example.com chats with sip:romeo@example.net, on the test's thread, and time passes when the
 * test says so.
 */
final class ChatScene {

    static final String JULIET = "juliet@example.com/balcony";
    static final String ROMEO = "romeo@example.net";
    static final String STATES = "http://jabber.org/protocol/chatstates";
    static final String RECEIPTS = "urn:xmpp:receipts";

    final FakeSip sip = new FakeSip();
    final FakeMsrp msrp = new FakeMsrp();
    final RecordingXmpp xmpp = new RecordingXmpp();
    final AtomicLong nanos = new AtomicLong(1);
    final DirectWorkers threads = new DirectWorkers();
    final Workers workers = new Workers(threads, Integer.MAX_VALUE);
    final Bridge bridge;
    volatile boolean msrpIsUp = true;
    /** Whether SIP goes over TLS to example.net. */
    boolean secure;
    private final KnownRoutes routes = new KnownRoutes() {
        @Override
        public boolean isRouteOf(String domain, InetAddress source, Set<String> names) {
            return false;
        }

        @Override
        public boolean isSecure(String domain) {
            return secure && domain.equals("example.net");
        }
    };
    String caller = "sip:" + ROMEO;
    List<String> accepts = List.of("text/plain", "application/im-iscomposing+xml");
    long maxSize;
    private int said;

    ChatScene() {
        this(settings -> settings);
    }

    ChatScene(UnaryOperator<Settings> change) {
        bridge = new Bridge(change.apply(new Settings()).build(), sip,
                () -> Optional.of(msrp).filter(up -> msrpIsUp).map(up -> up), routes, xmpp, "1",
                InstantSource.system(), nanos::get, workers, new PeerMemory(100, nanos::get));
        xmpp.connected.add(new JID(JULIET));
    }

    /** The settings that tests change. */
    static final class Settings {
        BridgeSettings.ChatMode mode = BridgeSettings.ChatMode.AUTO;
        BridgeSettings.CpimMode cpim = BridgeSettings.CpimMode.AUTO;
        BridgeSettings.MsrpTls tls = BridgeSettings.MsrpTls.AUTO;
        BridgeSettings.Oversize oversize = BridgeSettings.Oversize.SPLIT;
        boolean track = true;
        int sessions = 10;
        int texts = 100;
        int octets = 262_144;
        int journeys = 10_000;
        Duration journeyAge = Duration.ofHours(24);
        private String domain = "example.com";
        private String claimed = "example.net";

        /** Of the gateway on the other side. */
        Settings at(String xmppDomain, String sipDomain) {
            domain = xmppDomain;
            claimed = sipDomain;
            return this;
        }

        Settings mode(BridgeSettings.ChatMode value) {
            mode = value;
            return this;
        }

        Settings tls(BridgeSettings.MsrpTls value) {
            tls = value;
            return this;
        }

        Settings cpim(BridgeSettings.CpimMode value) {
            cpim = value;
            return this;
        }

        Settings oversize(BridgeSettings.Oversize value) {
            oversize = value;
            return this;
        }

        Settings track(boolean value) {
            track = value;
            return this;
        }

        Settings sessions(int most) {
            sessions = most;
            return this;
        }

        Settings journeys(int most) {
            journeys = most;
            return this;
        }

        Settings journeyAge(Duration longest) {
            journeyAge = longest;
            return this;
        }

        Settings texts(int most) {
            texts = most;
            return this;
        }

        BridgeSettings build() {
            BridgeSettings.Sessions chat = new BridgeSettings.Sessions(track, FailureReport.NO, cpim, Map.of(), tls,
                    Duration.ofSeconds(600), Duration.ofSeconds(30), sessions, texts, octets);
            return new BridgeSettings(domain, "sip." + domain, Set.of(claimed), Set.of(), Message.Type.normal, 202, false,
                    BridgeSettings.SipsPolicy.REJECT, true, oversize, Map.of(), Set.of(), 65536, mode, Map.of(),
                    new BridgeSettings.Bodies(cpim, 65536), chat,
                    new BridgeSettings.Limits(1000, 50_000, Duration.ofSeconds(60), 20_000, Duration.ofHours(24),
                            journeys, journeyAge, Given.NO_RATES));
        }
    }

    // Juliet

    static Message chat(String id, String body) {
        Message stanza = new Message();
        stanza.setFrom(JULIET);
        stanza.setTo(ROMEO);
        stanza.setType(Message.Type.chat);
        stanza.setID(id);
        if (body != null) {
            stanza.setBody(body);
        }
        return stanza;
    }

    /** Juliet writes; the ids are m1, m2 and so on. */
    void says(String... texts) {
        for (String text : texts) {
            bridge.accept(chat("m" + ++said, text));
        }
    }

    void shows(String chatState) {
        Message stanza = chat("s" + ++said, null);
        stanza.getElement().addElement(chatState, STATES);
        bridge.accept(stanza);
    }

    void confirms(String stanzaId, String from) {
        Message stanza = chat("r" + ++said, null);
        stanza.setFrom(from);
        stanza.getElement().addElement("received", RECEIPTS).addAttribute("id", stanzaId);
        bridge.accept(stanza);
    }

    // Romeo

    /** What romeo's client says of its MSRP. */
    MsrpMedia media() {
        return media(MsrpTransport.TCP);
    }

    MsrpMedia media(MsrpTransport transport) {
        return MsrpMedia.of(MsrpUri.of(transport == MsrpTransport.TLS, "127.0.0.1", 9, "theirs"), accepts, List.of(), maxSize);
    }

    FakeSip.Dialog invite() {
        return sip.invites.get(sip.invites.size() - 1);
    }

    /** Romeo's client takes our last INVITE. */
    FakeMsrp.Session answers() {
        return answers(invite(), "sip:romeo@127.0.0.1");
    }

    FakeMsrp.Session answers(FakeSip.Dialog dialog, String contact) {
        return answers(dialog, contact, msrp.last());
    }

    FakeMsrp.Session answers(FakeSip.Dialog dialog, String contact, FakeMsrp.Session session) {
        answers(dialog.request.orElseThrow().sdp(), dialog, contact);
        return session;
    }

    /** Romeo's client takes that offer of ours. */
    void answers(byte[] offer, FakeSip.Dialog dialog, String contact) {
        SdpOutcome outcome = new MsrpNegotiation(7).answer(offer, media());
        dialog.listener.onAnswered(((SdpOutcome.Answered) outcome).answer(), contact, PeerInfo.UNKNOWN);
    }

    /** Romeo's client takes our last INVITE, and MSRP has its connection. */
    FakeMsrp.Session opens() {
        return answers().open();
    }

    /** Romeo sends a MESSAGE; what it is answered. */
    SipAnswer writes(String contentType, String body) {
        return writes(contentType, Optional.empty(), bytes(body));
    }

    SipAnswer writes(String contentType, Optional<String> contentEncoding, byte[] body) {
        List<SipAnswer> answers = new ArrayList<>();
        bridge.sipListener().onMessage(new IncomingMessage("sip:juliet@example.com", "sip:" + ROMEO,
                "sip:juliet@example.com", "call@example.net", 1, "z9hG4bKr" + ++said, Optional.empty(), Optional.empty(),
                Optional.of(contentType), contentEncoding, OptionalLong.empty(), Optional.empty(), body,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060), Transport.UDP, Set.of()), answers::add);
        assertEquals(1, answers.size());
        return answers.get(0);
    }

    /** Romeo invites. */
    FakeSip.Dialog invites(String callId) {
        return invites(callId, "sip:juliet@example.com", "application/sdp", offer());
    }

    /** What romeo's client offers. */
    byte[] offer() {
        return new MsrpNegotiation(8).offer(media());
    }

    FakeSip.Dialog invites(String callId, String target, String contentType, byte[] body) {
        return invites(callId, target, contentType, body, "sip:romeo@127.0.0.1");
    }

    FakeSip.Dialog invites(String callId, String target, String contentType, byte[] body, String contact) {
        FakeSip.Dialog dialog = new FakeSip.Dialog(Optional.empty(), null);
        PeerInfo peer = new PeerInfo(Set.of("INVITE", "MESSAGE"), Set.of(), Optional.empty());
        IncomingInvite invite = new IncomingInvite(target, caller, target, callId, contact, Optional.ofNullable(contentType), body, peer,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060), Set.of());
        dialog.listener = bridge.sipListener().onInvite(invite, dialog);
        return dialog;
    }

    // Time, and what is left

    void passes(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            nanos.addAndGet(1_000_000_000L);
            bridge.pass();
        }
    }

    long fates(Fates.Direction direction, Fates.Mode mode, Fates.Fate fate) {
        return bridge.fates().count(direction, mode, fate);
    }

    /** delivered, error and dropped, of both modes. */
    long fates(Fates.Direction direction) {
        long sum = 0;
        for (Fates.Mode mode : Fates.Mode.values()) {
            for (Fates.Fate fate : Fates.Fate.values()) {
                sum += fates(direction, mode, fate);
            }
        }
        return sum;
    }

    /** The gateway stops; then every text has had its fate, once, and no session is left. */
    void stop(int texts) {
        bridge.leave(0);
        msrpIsUp = false;
        msrp.stop();
        sip.stop();
        bridge.stop();
        assertEquals(texts, fates(Fates.Direction.XMPP_TO_SIP));
        assertEquals(0, bridge.sessions());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
