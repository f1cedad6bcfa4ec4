package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xmpp.packet.Message;
import org.xmpp.packet.PacketError.Condition;
import org.xmpp.packet.PacketError.Type;

/** Who sends too often is told so; nobody else notices. The clock stands still: a bucket is never filled up by chance. */
class RateLimitsTest {

    private static final Rate FIVE = new Rate(1, 5);

    private final ScriptedEndpoint sip = new ScriptedEndpoint();
    private final FakeXmppSide xmpp = new FakeXmppSide();
    private final AtomicLong nanos = new AtomicLong();
    private Bridge bridge;
    private String type = "text/plain";

    private void start(Rate user, Rate sender, Rate total) {
        Given.Settings settings = new Given.Settings();
        settings.limits = Given.Settings.limits(new BridgeSettings.Rates(user, sender, total));
        bridge = new Bridge(settings.build(), sip, Optional::empty, Given.routes(true), xmpp, "1", InstantSource.system(),
                nanos::get, new Workers(new DirectWorkers(), 100), new PeerMemory(10, nanos::get));
    }

    @AfterEach
    void stop() {
        bridge.stop();
    }

    private List<Integer> codes(String from, InetAddress source, int times) {
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            codes.add(answer(from, source).code());
        }
        return codes;
    }

    private SipAnswer answer(String from, InetAddress source) {
        Given.Request request = new Given.Request();
        request.from = from;
        request.contentType = Optional.of(type);
        request.source = new InetSocketAddress(source, 5060);
        List<SipAnswer> answers = new ArrayList<>();
        bridge.sipListener().onMessage(request.build(), answers::add);
        return answers.get(0);
    }

    @Test
    void aSipUserWhoSendsTooOftenIsToldWhenToTryAgain() throws Exception {
        start(Rate.OFF, FIVE, Rate.OFF);
        InetAddress proxy = InetAddress.getByName("192.0.2.1");

        assertEquals(List.of(202, 202, 202, 202, 202, 503, 503), codes("sip:romeo@example.net", proxy, 7));

        SipAnswer refusal = answer("sip:ROMEO@example.net;gr=x", proxy);
        assertEquals("1", refusal.headers().get("Retry-After"), "the same user, however written");
        assertEquals(List.of(202), codes("sip:mercutio@example.net", proxy, 1));
        assertEquals(List.of(202), codes("sip:romeo@example.net", InetAddress.getByName("192.0.2.2"), 1));
        assertEquals(3, bridge.fates().count(RefusalRule.RATE_SENDER));
        assertEquals(3, bridge.fates().count(Fates.Direction.SIP_TO_XMPP, Fates.Mode.PAGE, Fates.Fate.ERROR));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertEquals(List.of(202, 503), codes("sip:romeo@example.net", proxy, 2));
    }

    @Test
    void whatCannotBeReadCountsToo() throws Exception {
        start(Rate.OFF, FIVE, Rate.OFF);
        type = "image/png";

        assertEquals(List.of(415, 415, 415, 415, 415, 503),
                codes("sip:romeo@example.net", InetAddress.getByName("192.0.2.1"), 6));
    }

    @Test
    void callsCountLikeMessages() throws Exception {
        start(Rate.OFF, FIVE, Rate.OFF);
        InetSocketAddress source = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 5060);
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            FakeSip.Dialog dialog = new FakeSip.Dialog(Optional.empty(), new NoSession());
            bridge.sipListener().onInvite(new IncomingInvite("sip:juliet@example.com", "sip:romeo@example.net",
                    "sip:juliet@example.com", "c" + i, "sip:romeo@192.0.2.1", Optional.of("text/plain"), new byte[0],
                    PeerInfo.UNKNOWN, source, Set.of()), dialog);
            said.addAll(dialog.said);
        }

        assertEquals(List.of("reject 488", "reject 488", "reject 488", "reject 488", "reject 488", "reject 503"), said);
        assertEquals(List.of(503), codes("sip:romeo@example.net", source.getAddress(), 1));
    }

    @Test
    void anXmppUserWhoSendsTooOftenGetsEachTextBack() {
        start(FIVE, Rate.OFF, Rate.OFF);

        IntStream.range(0, 7).forEach(i -> bridge.accept(Given.stanza("m" + i, "romeo@example.net", "Hist!")));

        Message bounce = (Message) xmpp.next();
        assertEquals("m5", bounce.getID());
        assertEquals(Condition.resource_constraint, bounce.getError().getCondition());
        assertEquals(Type.wait, bounce.getError().getType());
        assertEquals("m6", xmpp.next().getID());
        assertEquals(2, bridge.fates().count(RefusalRule.RATE_USER));
        Message other = Given.stanza("n1", "romeo@example.net", "Hist!");
        other.setFrom("nurse@example.com/x");
        bridge.accept(other);
        assertEquals(0, xmpp.untaken());
    }

    @Test
    void chatStatesNeedNoToken() {
        start(FIVE, Rate.OFF, Rate.OFF);
        Message composing = new Message();
        composing.setFrom("juliet@example.com/balcony");
        composing.setTo("romeo@example.net");
        composing.addChildElement("composing", "http://jabber.org/protocol/chatstates");

        IntStream.range(0, 100).forEach(i -> bridge.accept(composing));
        bridge.accept(Given.stanza("m1", "romeo@example.net", "Hist!"));

        assertEquals(0, xmpp.untaken());
    }

    @Test
    void everybodyTogetherMayHaveALimitToo() throws Exception {
        start(Rate.OFF, Rate.OFF, FIVE);
        bridge.accept(Given.stanza("m1", "romeo@example.net", "Hist!"));
        InetAddress proxy = InetAddress.getByName("192.0.2.1");

        assertEquals(List.of(202, 202, 202, 202, 503), codes("sip:romeo@example.net", proxy, 5));
        assertEquals(List.of(503), codes("sip:tybalt@example.net", proxy, 1));
        assertEquals(2, bridge.fates().count(RefusalRule.RATE_TOTAL));
    }
}
