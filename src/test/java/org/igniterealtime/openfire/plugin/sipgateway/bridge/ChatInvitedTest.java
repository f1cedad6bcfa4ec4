package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.ChatMode;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.CpimMode;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings.MsrpTls;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.ClosedBecause;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.sdp.MsrpNegotiation;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xmpp.packet.JID;

/** Sessions that the SIP user opens (RFC 7573 s5). */
class ChatInvitedTest {

    private ChatScene scene = new ChatScene();

    private byte[] offer() {
        return new MsrpNegotiation(8).offer(scene.media());
    }

    @Test
    void anInviteIsTakenQuietlyAndItsTextsAreChatsOfItsThread() {
        FakeSip.Dialog dialog = scene.invites("call-1");
        assertEquals(List.of("accept"), dialog.said);
        assertEquals(List.of(), scene.xmpp.messages);
        scene.msrp.last().open().receive("x1", "But soft!");

        assertEquals("call-1", scene.xmpp.last().getThread());
        assertEquals("chat", scene.xmpp.last().getType().name());
        assertEquals("romeo@example.net", scene.xmpp.last().getFrom().toString());
        assertEquals("juliet@example.com", scene.xmpp.last().getTo().toString());
        scene.says("who is there?");
        assertEquals(List.of("who is there?"), scene.msrp.last().texts());
        assertEquals(List.of(), scene.sip.invites);
        scene.stop(1);
    }

    @ParameterizedTest
    @CsvSource({
        // msrp.tls, our listeners, what is offered, in its order, what is taken
        "AUTO, TCP TLS, TLS TCP, TLS", "AUTO, TCP TLS, TCP TLS, TCP", "AUTO, TCP, TLS TCP, TCP", "AUTO, TCP, TLS,",
        "ALWAYS, TCP TLS, TCP TLS, TLS", "ALWAYS, TCP TLS, TCP,", "NEVER, TCP TLS, TLS TCP, TCP", "NEVER, TCP TLS, TLS,",
    })
    void msrpIsTakenAsOfferedUnlessTheSettingForbidsIt(MsrpTls setting, String listeners, String offered, MsrpTransport taken) {
        scene = new ChatScene(settings -> settings.tls(setting));
        scene.msrp.listens = transports(listeners).collect(Collectors.toSet());
        String sdp = transports(offered).map(transport -> new String(new MsrpNegotiation(8).offer(scene.media(transport)),
                StandardCharsets.UTF_8)).reduce((first, second) -> first + second.substring(second.indexOf("m="))).orElseThrow();

        FakeSip.Dialog dialog = scene.invites("call-1", "sip:juliet@example.com", "application/sdp", ChatScene.bytes(sdp));

        assertEquals(List.of(taken == null ? "reject 488" : "accept"), dialog.said);
        if (taken != null) {
            assertEquals(taken, scene.msrp.last().local().transport());
        }
    }

    private static Stream<MsrpTransport> transports(String names) {
        return Arrays.stream(names.split(" ")).map(MsrpTransport::valueOf);
    }

    @Test
    void theResourceOfTheRequestUriIsKept() {
        scene.xmpp.connected.add(new JID("juliet@example.com/phone"));
        scene.invites("call-1", "sip:juliet@example.com;gr=phone", "application/sdp", offer());
        scene.msrp.last().open().receive("x1", "hi");

        assertEquals("juliet@example.com/phone", scene.xmpp.last().getTo().toString());
    }

    @Test
    void aNewSessionReachesAllResources() {
        scene.says("one");
        scene.opens().reportAll();
        scene.invite().ended();
        scene.invites("call-2");
        scene.msrp.last().open().receive("x1", "hi");

        assertEquals("juliet@example.com", scene.xmpp.last().getTo().toString());
    }

    @Test
    void unknownUsersAreNotFound() {
        FakeSip.Dialog dialog = scene.invites("call-1", "sip:nobody@example.com", "application/sdp", offer());

        assertEquals(List.of("reject 404"), dialog.said);
    }

    @Test
    void whoIsBlockedIsForbidden() {
        scene.xmpp.blocked.add(ChatScene.ROMEO);

        assertEquals(List.of("reject 403"), scene.invites("call-1").said);
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void whatIsNoOfferOfMsrpIsNotAcceptable() {
        assertEquals(List.of("reject 488"),
                scene.invites("call-1", "sip:juliet@example.com", "text/plain", ChatScene.bytes("hi")).said);
        assertEquals(List.of("reject 488"),
                scene.invites("call-2", "sip:juliet@example.com", "application/sdp", ChatScene.bytes("v=0\r\n")).said);
        byte[] audio = ChatScene.bytes(
                "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n");
        assertEquals(List.of("reject 488"), scene.invites("call-3", "sip:juliet@example.com", "application/sdp", audio).said);
        assertTrue(scene.msrp.sessions.stream().allMatch(session -> session.closed));
        assertEquals(0, scene.bridge.sessions());
    }

    /** Romeo's client invites without an offer, and has ours. */
    private FakeSip.Dialog invitesWithoutAnOffer() {
        FakeSip.Dialog dialog = scene.invites("call-1", "sip:juliet@example.com", null, new byte[0]);
        assertEquals(List.of("accept"), dialog.said);
        assertEquals(List.of(MsrpTransport.TCP), MsrpNegotiation.transports(dialog.answer));
        return dialog;
    }

    @Test
    void whoInvitesWithoutAnOfferGetsOursAndAnswersIt() {
        FakeSip.Dialog dialog = invitesWithoutAnOffer();
        scene.says("one");
        FakeMsrp.Session session = scene.msrp.last();
        assertEquals(List.of(), session.texts());
        scene.answers(dialog.answer, dialog, "sip:romeo@127.0.0.1");
        session.open().reportAll();
        session.receive("x1", "hi");

        assertEquals(List.of("one"), session.texts());
        assertEquals(List.of("hi"), scene.xmpp.texts());
        assertEquals("call-1", scene.xmpp.last().getThread());
        scene.stop(1);
    }

    @Test
    void whoDeclinesOurOfferIsHungUpOnAndGetsMessages() {
        FakeSip.Dialog dialog = invitesWithoutAnOffer();
        scene.says("one");
        dialog.listener.onAnswered(ChatScene.bytes(new String(dialog.answer).replaceAll("m=message \\d+", "m=message 0")),
                "sip:romeo@127.0.0.1", PeerInfo.UNKNOWN);

        assertEquals(List.of("accept", "end"), dialog.said);
        assertEquals(List.of("one"), scene.sip.messages);
        assertEquals(0, scene.bridge.sessions());
        scene.stop(1);
    }

    @Test
    void whoAcknowledgesOurOfferWithoutAnAnswerIsHungUpOnAtOnce() {
        FakeSip.Dialog dialog = invitesWithoutAnOffer();
        scene.says("one");
        dialog.listener.onAnswered(new byte[0], "sip:romeo@127.0.0.1", PeerInfo.UNKNOWN);

        assertEquals(List.of("accept", "end"), dialog.said);
        assertEquals(List.of("one"), scene.sip.messages);
        scene.stop(1);
    }

    @Test
    void whoNeverAnswersOurOfferIsHungUpOn() {
        FakeSip.Dialog dialog = invitesWithoutAnOffer();
        scene.passes(Duration.ofSeconds(62));

        assertEquals(List.of("accept", "end"), dialog.said);
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void inPageModeAndWithoutMsrpNothingIsAcceptable() {
        scene.msrpIsUp = false;
        assertEquals(List.of("reject 488"), scene.invites("call-1").said);

        scene = new ChatScene(settings -> settings.mode(ChatMode.PAGE));
        assertEquals(List.of("reject 488"), scene.invites("call-1").said);
    }

    @Test
    void aTextBesideTheOfferIsTheFirstOne() {
        String body = "--b\r\nContent-Type: application/sdp\r\n\r\n" + new String(offer()) + "\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nBut soft!\r\n--b--\r\n";
        scene.invites("call-1", "sip:juliet@example.com", "multipart/mixed;boundary=b", ChatScene.bytes(body));

        assertEquals(List.of("But soft!"), scene.xmpp.texts());
        assertEquals("call-1", scene.xmpp.last().getThread());
    }

    @Test
    void whatCannotBeReadBesideTheOfferIsCountedOrRefused() {
        String body = "--b\r\nContent-Type: application/sdp\r\n\r\n" + new String(offer()) + "\r\n"
                + "--b\r\nContent-Type: application/pidf+xml\r\nContent-Disposition: render;handling=%s\r\n\r\n<x/>\r\n--b--\r\n";
        assertEquals(List.of("reject 415"), scene.invites("call-1", "sip:juliet@example.com", "multipart/mixed;boundary=b",
                ChatScene.bytes(body.formatted("required"))).said);
        assertEquals(0, scene.bridge.fates().count(DropRule.PART));
        assertEquals(List.of("accept"), scene.invites("call-2", "sip:juliet@example.com", "multipart/mixed;boundary=b",
                ChatScene.bytes(body.formatted("optional"))).said);
        assertEquals(1, scene.bridge.fates().count(DropRule.PART));
    }

    @Test
    void whatTheySayIsAnsweredOnlyForTheirSession() {
        scene.invites("call-1");
        scene.msrp.last().open();
        FakeSip.Dialog second = scene.invites("call-2");

        assertEquals(List.of("accept"), second.said);
        assertEquals(1, scene.bridge.sessions());
        second.listener.onOffer(offer(), answer -> assertTrue(answer.isPresent()));
        second.ended();
        second.listener.onOffer(offer(), answer -> assertEquals(Optional.empty(), answer));
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void anInviteThatIsGivenUpIsOver() {
        FakeSip.Dialog dialog = scene.invites("call-1");
        dialog.refused(487);

        assertEquals(0, scene.bridge.sessions());
        scene.says("one");
        assertEquals(1, scene.sip.invites.size());
    }

    @Test
    void aSessionWithoutAConnectionEndsQuietly() {
        FakeSip.Dialog dialog = scene.invites("call-1");
        scene.msrp.last().end(ClosedBecause.NO_CONNECTION);

        assertEquals(List.of("accept", "end"), dialog.said);
        assertEquals(0, scene.bridge.sessions());
        assertEquals(List.of(), scene.xmpp.messages);
    }

    @Test
    void aConnectionThatNobodySpeaksOfIsNotWaitedForForever() {
        FakeSip.Dialog dialog = scene.invites("call-1");
        scene.passes(Duration.ofSeconds(65));

        assertEquals(List.of("accept", "end"), dialog.said);
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void forgedSendersAreRefused() {
        scene.invites("call-1");
        FakeMsrp.Session session = scene.msrp.last().open();
        session.receive("x1", "t1234", "message/cpim", "From: <sip:tybalt@example.net>\r\nTo: <sip:juliet@example.com>\r\n\r\n"
                + "Content-Type: text/plain\r\n\r\nI am romeo", true);

        assertEquals(List.of("x1 403"), session.reports);
        assertEquals(1, scene.bridge.fates().count(RefusalRule.FALSE_CPIM_FROM));
        assertEquals(List.of(), scene.xmpp.texts());
    }

    @Test
    void whoForgesTheTextBesideTheOfferIsForbidden() {
        String body = "--b\r\nContent-Type: application/sdp\r\n\r\n" + new String(offer()) + "\r\n"
                + "--b\r\nContent-Type: message/cpim\r\n\r\nFrom: <sip:tybalt@example.net>\r\n\r\n"
                + "Content-Type: text/plain\r\n\r\nI am romeo\r\n--b--\r\n";
        FakeSip.Dialog dialog = scene.invites("call-1", "sip:juliet@example.com", "multipart/mixed;boundary=b",
                ChatScene.bytes(body));

        assertEquals(List.of("reject 403"), dialog.said);
        assertEquals(1, scene.bridge.fates().count(RefusalRule.FALSE_CPIM_FROM));
        assertEquals(0, scene.bridge.sessions());
        assertEquals(List.of(), scene.xmpp.texts());
    }

    @Test
    void aTelephoneNumberIsTheSameInCpim() {
        scene.caller = "tel:+1-555-0123";
        scene.invites("call-1");
        FakeMsrp.Session session = scene.msrp.last().open();
        for (String number : List.of("+1-555-0123", "+1-555-0124")) {
            session.receive(number, "t1234", "message/cpim", "From: <tel:" + number + ">\r\nTo: <sip:juliet@example.com>\r\n\r\n"
                    + "Content-Type: text/plain\r\n\r\nhi", true);
        }

        assertEquals(List.of("hi"), scene.xmpp.texts());
        assertEquals(List.of("+1-555-0124 403"), session.reports);
    }

    @Test
    void textsAreWrappedForThoseWhoWantIt() {
        scene.accepts = List.of("message/cpim", "text/plain");
        scene.says("hello");
        String body = scene.opens().texts().get(0);

        assertTrue(body.contains("From: <sip:juliet@example.com>\r\n"), body);
        assertTrue(body.contains("To: <sip:romeo@example.net>\r\n"), body);
        assertTrue(body.endsWith("\r\n\r\nhello"), body);
    }

    @Test
    void orNeverIfSoSet() {
        scene = new ChatScene(settings -> settings.cpim(CpimMode.NEVER));
        scene.accepts = List.of("message/cpim", "text/plain");
        scene.says("hello");

        assertEquals(List.of("hello"), scene.opens().texts());
    }

    @Test
    void anEmptyTextIsReportedAndCounted() {
        scene.invites("call-1");
        FakeMsrp.Session session = scene.msrp.last().open();
        session.receive("x1", "");

        assertEquals(List.of("x1 200"), session.reports);
        assertEquals(1, scene.bridge.fates().count(DropRule.EMPTY_MESSAGE));
    }
}
