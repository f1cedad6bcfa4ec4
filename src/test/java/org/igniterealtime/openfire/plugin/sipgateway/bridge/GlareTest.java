package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both users write at once, and both sides invite. In these tests juliet goes first: j comes before r. */
class GlareTest {

    private TwoGateways gateways = new TwoGateways();
    private final ChatScene scene = new ChatScene();

    /** All texts of both have arrived once and in order, in the one session that there has ever been. */
    private void haveOneSession(int seed) {
        assertTrue(gateways.invites() <= 2, () -> "INVITEs: " + gateways.invites() + ", seed " + seed);
        assertEquals(1, gateways.connect(), () -> "sessions, seed " + seed);
        for (TwoGateways.Side side : List.of(gateways.juliet, gateways.romeo)) {
            assertEquals(side.wrote, side.other().xmpp.texts(), () -> "seed " + seed);
            assertEquals(List.of(), side.xmpp.errors(), () -> "seed " + seed);
            assertEquals(1, side.sessions(), () -> "seed " + seed);
            assertEquals(1, side.msrp.sessions.stream().filter(session -> session.remote != null).count(), () -> "seed " + seed);
        }
    }

    @Test
    void twoGatewaysWhoseInvitesCrossMeetInOneSession() {
        gateways.juliet.writes("Romeo?");
        gateways.romeo.writes("Juliet?");
        gateways.juliet.writes("Art thou there?");

        gateways.juliet.inviteArrives();
        gateways.romeo.inviteArrives();
        gateways.settle(new Random(1));

        assertEquals(2, gateways.invites());
        haveOneSession(1);
    }

    @Test
    void anInviteThatComesWhenOursIsAnsweredReplacesNothing() {
        gateways.juliet.writes("Romeo?");
        gateways.romeo.writes("Juliet?");

        gateways.juliet.inviteArrives();
        gateways.juliet.answerArrives();
        gateways.settle(new Random(1));

        assertEquals(2, gateways.invites());
        haveOneSession(1);
    }

    @Test
    void inWhateverOrderThingsArriveTheyMeetInOneSession() {
        for (int seed = 0; seed < 500; seed++) {
            Random dice = new Random(seed);
            gateways = new TwoGateways();
            for (int i = 0; i < 12; i++) {
                switch (dice.nextInt(5)) {
                    case 0 -> gateways.juliet.writes("j" + i);
                    case 1 -> gateways.romeo.writes("r" + i);
                    default -> gateways.somethingArrives(dice);
                }
            }
            gateways.juliet.writes("At last");
            gateways.settle(dice);

            haveOneSession(seed);
        }
    }

    // A telephone, which knows no such rule

    @Test
    void whoCallsWhileOursRingsIsTakenAfterASecondOrTwo() {
        scene.says("one", "two");
        FakeSip.Dialog theirs = scene.invites("call-1");
        assertEquals(List.of(), theirs.said);
        scene.says("three");
        scene.passes(Duration.ofSeconds(1));

        assertEquals(List.of("end"), scene.invite().said);
        assertEquals(List.of("accept"), theirs.said);
        assertEquals(List.of("one", "two", "three"), scene.msrp.last().open().texts());
        assertEquals(1, scene.bridge.sessions());
        scene.stop(3);
    }

    @Test
    void whoCallsWhenOursHasRungForLongIsTakenAtOnce() {
        scene.says("one");
        scene.passes(Duration.ofSeconds(2));
        FakeSip.Dialog theirs = scene.invites("call-1");

        assertEquals(List.of("end"), scene.invite().said);
        assertEquals(List.of("accept"), theirs.said);
        scene.stop(1);
    }

    @Test
    void whoTakesOursGetsItsOwnRefused() {
        scene.says("one");
        FakeMsrp.Session ours = scene.msrp.last();
        FakeSip.Dialog theirs = scene.invites("call-1");
        scene.answers(scene.invite(), "sip:romeo@127.0.0.1", ours);

        assertEquals(List.of("reject 486"), theirs.said);
        assertTrue(scene.msrp.last().closed);
        assertEquals(List.of("one"), ours.open().texts());
        assertEquals(1, scene.bridge.sessions());
        scene.stop(1);
    }

    @Test
    void whoLeavesWhileTheirCallWaitsHasLeftTheSessionThatComesOfOurs() {
        scene.says("one");
        FakeMsrp.Session ours = scene.msrp.last();
        scene.invites("call-1");
        scene.shows("gone");
        scene.answers(scene.invite(), "sip:romeo@127.0.0.1", ours).open();
        assertEquals(List.of("one"), ours.texts());
        ours.reportAll();

        assertEquals(List.of("end"), scene.invite().said);
        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void theirCallWaitsNoLongerForAUserWhoComesAndGoes() {
        scene.says("one");
        FakeSip.Dialog theirs = scene.invites("call-1");
        scene.nanos.addAndGet(Duration.ofMillis(600).toNanos());
        scene.shows("gone");
        scene.says("two");
        scene.nanos.addAndGet(Duration.ofMillis(400).toNanos());
        scene.bridge.pass();

        assertEquals(List.of("accept"), theirs.said);
        scene.stop(2);
    }

    @Test
    void whoLeftBeforeTheirCallCameHasLeftAsWell() {
        scene.says("one");
        FakeMsrp.Session ours = scene.msrp.last();
        scene.shows("gone");
        scene.invites("call-1");
        scene.answers(scene.invite(), "sip:romeo@127.0.0.1", ours).open().reportAll();

        assertEquals(0, scene.bridge.sessions());
    }

    @Test
    void whoRefusesOursIsTaken() {
        for (int code : new int[] {486, 488}) {
            ChatScene refusing = new ChatScene();
            refusing.says("one");
            FakeSip.Dialog theirs = refusing.invites("call-1");
            refusing.invite().refused(code);

            assertEquals(List.of("accept"), theirs.said);
            assertEquals(List.of("one"), refusing.msrp.last().open().texts());
            assertEquals(List.of(), refusing.xmpp.errors());
            assertEquals(List.of(), refusing.sip.messages);
            refusing.stop(1);
        }
    }

    @Test
    void whoGivesUpItsCallStillGetsOurs() {
        scene.says("one");
        FakeMsrp.Session ours = scene.msrp.last();
        FakeSip.Dialog theirs = scene.invites("call-1");
        theirs.refused(487);

        assertEquals(1, scene.bridge.sessions());
        assertTrue(scene.msrp.last().closed);
        scene.passes(Duration.ofSeconds(5));
        scene.answers(scene.invite(), "sip:romeo@127.0.0.1", ours);
        assertEquals(List.of("one"), ours.open().texts());
        scene.stop(1);
    }

    @Test
    void ofTwoCallsTheLaterOneWaits() {
        scene.says("one");
        FakeSip.Dialog first = scene.invites("call-1");
        FakeSip.Dialog second = scene.invites("call-2");
        scene.passes(Duration.ofSeconds(1));

        assertEquals(List.of("reject 486"), first.said);
        assertEquals(List.of("accept"), second.said);
        assertEquals(1, scene.bridge.sessions());
        scene.stop(1);
    }

    @Test
    void ofTwoCallsTheLaterOneIsTakenIfOursHasRungForLong() {
        scene.says("one");
        scene.nanos.addAndGet(Duration.ofMillis(1500).toNanos());
        FakeSip.Dialog first = scene.invites("call-1");
        scene.nanos.addAndGet(Duration.ofMillis(600).toNanos());
        FakeSip.Dialog second = scene.invites("call-2");

        assertEquals(List.of("reject 486"), first.said);
        assertEquals(List.of("accept"), second.said);
        assertEquals(1, scene.bridge.sessions());
        scene.stop(1);
    }

    @Test
    void aGatewayThatStopsRefusesTheCallThatWaits() {
        scene.says("one");
        FakeSip.Dialog theirs = scene.invites("call-1");
        scene.stop(1);

        assertEquals(List.of("reject 486"), theirs.said);
        assertEquals(1, scene.xmpp.errors().size());
    }

    @Test
    void whenOurMsrpStopsTheCallThatWaitsIsRefusedAndTextsGoAsMessages() {
        scene.says("one");
        FakeSip.Dialog theirs = scene.invites("call-1");
        scene.msrpIsUp = false;
        scene.msrp.stop();

        assertEquals(List.of("reject 486"), theirs.said);
        assertEquals(List.of("one"), scene.sip.messages);
        scene.stop(1);
    }
}
