package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerMemoryTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final PeerMemory peers = new PeerMemory(3, nanos::get);

    @Test
    void aRefusalIsBelievedForItsTime() {
        peers.pageOnly("romeo", Duration.ofMinutes(5));
        nanos.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
        assertTrue(peers.isPageOnly("romeo"));
        nanos.addAndGet(1);

        assertFalse(peers.isPageOnly("romeo"));
    }

    @Test
    void whatIsKnownCanBeShownAndForgotten() {
        peers.pageOnly("romeo", Duration.ofMinutes(5));
        peers.learn("romeo", new PeerInfo(Set.of("MESSAGE"), Set.of(), Optional.of("phone " + "x".repeat(1000))));
        PeerKnowledge knowledge = peers.knowledge("romeo");
        assertTrue(knowledge.pageOnly() && knowledge.takesMessages() && !knowledge.reports());
        assertEquals(128, knowledge.userAgent().length());

        peers.forget("romeo");

        assertEquals(PeerKnowledge.NONE, peers.knowledge("romeo"));
        assertFalse(peers.isPageOnly("romeo"));
    }

    @Test
    void aSessionProvesTheContrary() {
        peers.pageOnly("romeo", Duration.ofHours(24));
        peers.takesSessions("romeo");
        peers.takesSessions("tybalt");

        assertFalse(peers.isPageOnly("romeo"));
    }

    @Test
    void whatWasSeenIsForgottenAfterADay() {
        peers.reports("romeo");
        peers.takesMessages("romeo");
        nanos.addAndGet(Duration.ofHours(23).toNanos());
        peers.reports("romeo");
        nanos.addAndGet(Duration.ofHours(23).toNanos());

        assertTrue(peers.hasReported("romeo"));
        assertFalse(peers.hasTakenMessages("romeo"));
    }

    @Test
    void aLinphoneIsKnownForAMonth() {
        peers.learn("romeo", new SipOutcome.Accepted(200, "Ok", Optional.empty()));
        peers.notifiesPlainly("romeo");
        nanos.addAndGet(Duration.ofDays(29).toNanos());

        assertTrue(peers.hidesRepeatedCallIds("romeo"));
        assertTrue(peers.wantsPlainNotifications("romeo"));
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertFalse(peers.hidesRepeatedCallIds("romeo"));
        assertFalse(peers.wantsPlainNotifications("romeo"));
    }

    @Test
    void whoSendsCpimWantsItsNotificationsInIt() {
        peers.notifiesPlainly("romeo");
        peers.takesCpim("romeo");

        assertFalse(peers.wantsPlainNotifications("romeo"));
    }

    @Test
    void whatAPeerAllowsIsLearned() {
        peers.learn("romeo", new PeerInfo(Set.of("INVITE", "MESSAGE"), Set.of(), Optional.empty()));
        peers.learn("tybalt", new PeerInfo(Set.of("INVITE"), Set.of(), Optional.empty()));

        assertTrue(peers.hasTakenMessages("romeo"));
        assertFalse(peers.hasTakenMessages("tybalt"));
    }

    @ParameterizedTest
    @CsvSource({"multipart/alternative text/html, true", "multipart/alternative, false", "text/html, false"})
    void whatAPeerAcceptsIsLearned(String accept, boolean html) {
        peers.learn("romeo", new PeerInfo(Set.of(), Set.of(accept.split(" ")), Optional.empty()));

        assertEquals(html, peers.takesHtml("romeo"));
        peers.refusesHtml("romeo");
        assertFalse(peers.takesHtml("romeo"));
    }

    @Test
    void theOneUsedLongestAgoMakesRoom() {
        for (String user : new String[] {"a", "b", "c"}) {
            peers.reports(user);
        }
        assertTrue(peers.hasReported("a"));
        peers.reports("d");

        assertEquals("true false true true", peers.hasReported("a") + " " + peers.hasReported("b") + " "
                + peers.hasReported("c") + " " + peers.hasReported("d"));
    }
}
