package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.MsrpUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {

    private static final MsrpMedia PEER = new MsrpMedia(MsrpTransport.TCP, MsrpUri.parsePath(FakeConnection.PEER).orElseThrow(),
            List.of("text/plain"), List.of(), 0, Setup.PASSIVE, "peer.example", 9000, Direction.SENDRECV, false, List.of());

    private long now = 1000;
    private final List<List<Hop>> connects = new ArrayList<>();
    private Consumer<Optional<Channel>> connected;
    private final Sessions sessions = new Sessions(settings(), (hops, outcome) -> {
        connects.add(hops);
        connected = outcome;
    }, () -> {
        throw new AssertionError("TLS is switched off");
    }, () -> now, new Random(4));
    private final RecordingListener listener = new RecordingListener();
    private final ReceivedMessages received = new ReceivedMessages(3);
    private final MsrpSession session = sessions.reserve(MsrpTransport.TCP, 2855, listener, received);
    private final FakeConnection peer = FakeConnection.on(sessions);
    private final String local = session.local().path().get(0).text();
    private final String paths = "To-Path: " + FakeConnection.PEER + "\nFrom-Path: " + local + "\n";

    static MsrpSettings settings() {
        return new MsrpSettings("gateway.example", InetAddress.getLoopbackAddress(), 0, MsrpSettings.OFF, 5000, 100,
                List.of("message/cpim", "text/*", "multipart/mixed"), List.of(), Duration.ofSeconds(60), 20000,
                Duration.ofSeconds(120), 3, 2_000_000);
    }

    @AfterEach
    void nothingIsLeft() {
        peer.expectNothing();
        listener.expect();
        session.close();
        assertEquals(20000, sessions.budget().left(), "what was taken from the budget has been given back");
    }

    private void open() {
        session.start(PEER, true);
        connected.accept(Optional.of(peer.channel()));
        peer.expect("MSRP * SEND\n" + paths + "Message-ID: *\nByte-Range: 1-0/0\n-------*$\n");
        listener.expect("open");
    }

    private static OutgoingMessage text(String id, String text, boolean wantSuccess, FailureReport failureReport) {
        return new OutgoingMessage(id, "", "text/plain", text.getBytes(UTF_8), wantSuccess, failureReport);
    }

    private void tick(long seconds) {
        now += seconds * 1000;
        sessions.tick();
    }

    private void receive(String id, String fields, String range, String body, String flag) {
        peer.sendTo(session, "MSRP " + id + " SEND", fields + "Byte-Range: " + range + "\nContent-Type: text/plain\n\n",
                body + "\n-------" + id + flag);
    }

    private void expectAnswer(String id, String codeAndComment) {
        peer.expect("MSRP " + id + " " + codeAndComment + "\n" + paths + "-------" + id + "$\n");
    }

    // ---- connecting

    @Test
    void theActiveSideConnectsToTheLeftmostUriAndSendsAtOnce() {
        MsrpMedia relayed = new MsrpMedia(MsrpTransport.TCP,
                MsrpUri.parsePath("msrp://relay.example:1/r;tcp " + FakeConnection.PEER).orElseThrow(), List.of("*"), List.of(),
                0, Setup.PASSIVE, "relay.example", 1, Direction.SENDRECV, false, List.of());
        session.start(relayed, true);
        assertEquals(List.of(List.of(new Hop(false, "relay.example", 1))), connects);
        assertTrue(session.send(text("msg1", "early", false, FailureReport.NO)));
        connected.accept(Optional.of(peer.channel()));
        peer.expect("MSRP * SEND\nTo-Path: msrp://relay.example:1/r;tcp " + FakeConnection.PEER + "\nFrom-Path: " + local
                + "\nMessage-ID: *\nByte-Range: 1-0/0\n-------*$\n");
        assertTrue(peer.takeOne().contains("early"));
        listener.expect("open", "sent msg1");
    }

    @Test
    void aConnectionThatTakesNothingIsGivenAMinute() {
        now += 3_600_000;
        FakeConnection stuck = FakeConnection.on(sessions);
        session.start(PEER, true);
        connected.accept(Optional.of(stuck.channel()));
        tick(1);
        assertFalse(stuck.closed);
        tick(58);
        assertFalse(stuck.closed);
        tick(2);
        assertTrue(stuck.closed);
        listener.expect("open");
    }

    @Test
    void whatIsWithdrawnIsWhatTheConnectionHasNotBeenGiven() {
        assertTrue(session.send(text("msg0", "before the connection", false, FailureReport.NO)));
        assertEquals(Optional.of(Set.of("msg0")), session.withdraw());
        open();
        assertTrue(session.send(text("msg1", "given whole", false, FailureReport.NO)));
        assertTrue(session.send(text("msg2", "x".repeat(2 * Outbox.WINDOW), false, FailureReport.NO)));
        assertTrue(session.send(text("msg3", "behind it", false, FailureReport.NO)));

        assertEquals(Optional.of(Set.of("msg2", "msg3")), session.withdraw());
        String all = peer.take();
        assertTrue(all.contains("given whole"));
        assertTrue(all.endsWith("#\r\n"));
        assertFalse(all.contains("behind it"));
        listener.expect("sent msg1");
        session.close();
        assertEquals(Optional.empty(), session.withdraw());
        listener.expect("closed CLOSED_HERE");
    }

    @Test
    void aFailedConnectClosesTheSession() {
        session.start(PEER, true);
        connected.accept(Optional.empty());
        listener.expect("closed CONNECT_FAILED");
        assertFalse(session.send(text("msg1", "late", false, FailureReport.NO)));
    }

    @Test
    void thePassiveSideWaitsForTheFirstRequest() {
        session.start(PEER, false);
        session.send(text("msg1", "hello", false, FailureReport.NO));
        assertEquals(List.of(), connects);
        peer.expectNothing();
        peer.sendTo(session, "MSRP 49fh SEND", "Message-ID: m000\nByte-Range: 1-0/0\n", "-------49fh$");
        assertTrue(peer.takeOne().contains("hello"));
        expectAnswer("49fh", "200 OK");
        listener.expect("open", "sent msg1");
    }

    @Test
    void thePeerMayComeBeforeItsAnswer() {
        receive("49fh", "Message-ID: m001\nSuccess-Report: yes\n", "1-5/5", "early", "$");
        expectAnswer("49fh", "200 OK");
        listener.expect("message m001 early");
        session.report("m001", 200);
        peer.expect("MSRP * REPORT\n" + paths + "Message-ID: m001\nByte-Range: 1-5/5\nStatus: 000 200 OK\n-------*$\n");
        session.start(PEER, true);
        assertEquals(List.of(), connects);
        listener.expect("open");
    }

    @Test
    void ifNobodyConnectsWeDoAndThenGiveUp() {
        session.start(PEER, false);
        tick(9);
        assertEquals(List.of(), connects);
        tick(1);
        tick(5);
        assertEquals(List.of(List.of(new Hop(false, "peer.example", 9000))), connects);
        tick(14);
        listener.expect();
        tick(1);
        listener.expect("closed NO_CONNECTION");
    }

    @Test
    void aSessionHasOneConnection() {
        open();
        FakeConnection other = FakeConnection.on(sessions);
        other.sendTo(session, "MSRP 49fh SEND", "Message-ID: m000\n", "-------49fh$");
        other.expect("MSRP 49fh 506 Session In Use\n" + paths + "-------49fh$\n");
    }

    @Test
    void anUnknownSessionIsAnswered481AndThenTheConnectionIsClosed() {
        FakeConnection other = FakeConnection.on(sessions);
        for (int i = 0; i < 5; i++) {
            assertFalse(other.closed);
            other.send("MSRP 49fh SEND\nTo-Path: msrp://gateway.example:2855/wrong;tcp\nFrom-Path: " + FakeConnection.PEER
                    + "\nMessage-ID: m000\n-------49fh$\n");
            other.expect("MSRP 49fh 481 No Such Session\nTo-Path: " + FakeConnection.PEER
                    + "\nFrom-Path: msrp://gateway.example:2855/wrong;tcp\n-------49fh$\n");
        }
        assertTrue(other.closed);
    }

    @Test
    void aSessionIsFoundByItsIdHoweverTheRestOfThePathWasRewritten() {
        open();
        String id = session.local().path().get(0).sessionId();
        peer.send("MSRP 49fh SEND\nTo-Path: msrps://sbc.example:7/" + id + ";tcp\nFrom-Path: msrp://sbc.example:8/z;tcp\n"
                + "Message-ID: m001\nSuccess-Report: yes\nContent-Type: text/plain\n\nhi\n-------49fh$\n");
        peer.expect("MSRP 49fh 200 OK\nTo-Path: msrp://sbc.example:8/z;tcp\nFrom-Path: msrps://sbc.example:7/" + id
                + ";tcp\n-------49fh$\n");
        listener.expect("message m001 hi");
        session.report("m001", 200);
        peer.expect("MSRP * REPORT\nTo-Path: msrp://sbc.example:8/z;tcp\nFrom-Path: " + local + "\n...");
    }

    @Test
    void aConnectionThatServesNobodyIsClosed() {
        tick(9);
        assertFalse(peer.closed);
        tick(1);
        assertTrue(peer.closed);
    }

    @Test
    void aLostConnectionClosesItsSessions() {
        open();
        peer.lose();
        listener.expect("closed CONNECTION_LOST");
        peer.lose();
    }

    @Test
    void whatIsNoMsrpClosesTheConnection() {
        open();
        peer.send("GET / HTTP/1.1\n");
        assertTrue(peer.closed);
    }

    // ---- sending

    @Test
    void aShortTextIsOneClosedChunkWithTheWantedTransactionId() {
        open();
        session.send(new OutgoingMessage("msg1", "stanza-7", "text/plain;charset=utf-8", "hällo".getBytes(UTF_8), true,
                FailureReport.NO));
        peer.expect("MSRP stanza-7 SEND\n" + paths + "Message-ID: msg1\nByte-Range: 1-6/6\nSuccess-Report: yes\n"
                + "Failure-Report: no\nContent-Type: text/plain;charset=utf-8\n\nhällo\n-------stanza-7$\n");
        listener.expect("sent msg1");
    }

    @Test
    void aLongTextIsOneInterruptibleChunk() {
        open();
        session.send(text("msg1", "x".repeat(50_000), false, FailureReport.NO));
        String all = peer.take();
        assertTrue(all.contains("Byte-Range: 1-*/50000\r\n"), all.substring(0, 300));
        assertEquals(2, all.split("MSRP ", -1).length);
        assertTrue(all.endsWith("x\r\n-------" + all.substring(5, 17) + "$\r\n"));
        listener.expect("sent msg1");
    }

    @Test
    void aLongTextIsInterruptedForAResponseAndResumed() {
        open();
        session.send(text("msg1", "~".repeat(600_000), false, FailureReport.NO));
        receive("49fh", "Message-ID: m001\n", "1-2/2", "hi", "$");
        String all = peer.take();
        int interrupted = all.indexOf("+\r\nMSRP 49fh 200 OK\r\n");
        long before = all.substring(0, interrupted).chars().filter(c -> c == '~').count();
        assertTrue(before > 200_000, "octets before: " + before);
        assertTrue(all.indexOf("Byte-Range: " + (before + 1) + "-*/600000\r\n") > interrupted);
        assertEquals(600_000, all.chars().filter(c -> c == '~').count());
        assertEquals(4, all.split("MSRP ", -1).length);
        listener.expect("message m001 hi", "sent msg1");
    }

    @Test
    void sessionsOnOneConnectionTakeTurns() {
        open();
        RecordingListener otherListener = new RecordingListener();
        MsrpSession other = sessions.reserve(MsrpTransport.TCP, 2855, otherListener, new ReceivedMessages(3));
        other.start(PEER, true);
        connected.accept(Optional.of(peer.channel()));
        peer.takeOne();
        session.send(text("msg1", "x".repeat(600_000), false, FailureReport.NO));
        session.send(text("msg2", "second", false, FailureReport.NO));
        other.send(text("msg3", "third", false, FailureReport.NO));
        String all = peer.take();
        assertTrue(all.indexOf("third") < all.lastIndexOf("msg1"), "the other session gets its turn in the middle");
        assertTrue(all.lastIndexOf("msg1") < all.indexOf("second"), "one session's messages stay in order");
        listener.expect("sent msg1", "sent msg2");
        otherListener.expect("open", "sent msg3");
        other.close();
    }

    @Test
    void theQueueIsBounded() {
        for (int i = 1; i <= 3; i++) {
            assertTrue(session.send(text("msg" + i, "x", false, FailureReport.NO)));
        }
        assertFalse(session.send(text("msg4", "x", false, FailureReport.NO)));
        open2();
        listener.expect("open", "sent msg1", "sent msg2", "sent msg3");
        assertTrue(session.send(text("msg5", "x", false, FailureReport.NO)));
        assertTrue(peer.take().contains("msg5"));
        listener.expect("sent msg5");
    }

    private void open2() {
        session.start(PEER, true);
        connected.accept(Optional.of(peer.channel()));
        peer.take();
    }

    @Test
    void noMoreIsWrittenThanTheConnectionTakes() {
        open();
        session.send(text("msg1", "x".repeat(1_000_000), false, FailureReport.NO));
        int written = 0;
        for (int i = 0; i < 16; i++) {
            written += peer.takeOne().length();
        }
        assertTrue(written >= 256 * 1024 && written < 300 * 1024, "first window: " + written);
        listener.expect();
        assertTrue(peer.take().endsWith("$\r\n"));
        listener.expect("sent msg1");
    }

    @ParameterizedTest
    @CsvSource({"413", "415", "403", "400", "408", "423"})
    void anAnswerOtherThan200StopsTheMessage(int code) {
        open();
        session.send(text("msg1", "x".repeat(600_000), false, FailureReport.PARTIAL));
        String id = peer.takeOne().substring(5, 17);
        peer.answer(id, code);
        listener.expect("failure msg1 " + code);
        String rest = peer.take();
        assertTrue(rest.endsWith("x\r\n-------" + id + "#\r\n"), rest.substring(rest.length() - 40));
        session.send(text("msg2", "next", false, FailureReport.NO));
        assertTrue(peer.take().contains("next"));
        listener.expect("sent msg2");
    }

    @ParameterizedTest
    @CsvSource({"481", "506"})
    void aPeerThatDoesNotKnowTheSessionEndsIt(int code) {
        open();
        session.send(text("msg1", "x", false, FailureReport.YES));
        peer.answer(peer.takeOne().substring(5, 17), code);
        listener.expect("sent msg1", "failure msg1 " + code, "closed REFUSED");
    }

    @Test
    void whoeverWantsAnswersIsToldOf200AndOfSilence() {
        open();
        session.send(text("msg1", "x", false, FailureReport.YES));
        session.send(text("msg2", "x", false, FailureReport.YES));
        session.send(text("msg3", "x", false, FailureReport.PARTIAL));
        peer.answer(peer.takeOne().substring(5, 17), 200);
        peer.take();
        listener.expect("sent msg1", "accepted msg1", "sent msg2", "sent msg3");
        tick(29);
        listener.expect();
        tick(1);
        listener.expect("failure msg2 408");
        tick(60);
        peer.take();
    }

    @Test
    void reportsComeTrueOnlyForTheWholeMessage() {
        open();
        report("msg1", "Byte-Range: 1-100/216\nStatus: 000 200 OK\n");
        listener.expect();
        report("msg1", "Byte-Range: 90-216/216\nStatus: 000 200 OK\n");
        listener.expect("delivered msg1");
        report("msg2", "Status: 000 200\n");
        report("msg3", "Byte-Range: 1-106/106\nStatus: 000 200 OK\n");
        report("msg4", "Byte-Range: 1-106/106\nStatus: 001 200 OK\n");
        report("msg5", "Byte-Range: 1-106/106\nStatus: 000 408 Timeout\n");
        listener.expect("delivered msg2", "delivered msg3", "failure msg5 408");
    }

    private void report(String id, String fields) {
        peer.sendTo(session, "MSRP rep1 REPORT", "Message-ID: " + id + "\n" + fields, "-------rep1$");
    }

    @Test
    void aFailureReportStopsTheMessage() {
        open();
        session.send(text("msg1", "x".repeat(600_000), false, FailureReport.YES));
        report("msg1", "Byte-Range: 1-100/600000\nStatus: 000 413 Stop\n");
        assertTrue(peer.take().endsWith("#\r\n"));
        listener.expect("failure msg1 413");
        tick(40);
    }

    @Test
    void whatIsNotWrittenAtTheEndIsNotSent() {
        open();
        session.send(text("msg1", "x".repeat(600_000), false, FailureReport.NO));
        session.send(text("msg2", "y", false, FailureReport.NO));
        session.close();
        assertTrue(peer.take().endsWith("#\r\n"));
        listener.expect("closed CLOSED_HERE");
        session.close();
    }

    @Test
    void silenceIsBrokenByAnEmptySend() {
        open();
        tick(59);
        peer.expectNothing();
        tick(1);
        peer.answer(peer.expect("MSRP * SEND\n" + paths + "Message-ID: *\nByte-Range: 1-0/0\n-------*$\n"), 200);
        tick(60);
        peer.take();
        tick(30);
        listener.expect("closed CONNECTION_LOST");
    }

    @Test
    void aPeerThatNeverAnswersEmptySendsIsNotHeldDead() {
        open();
        tick(60);
        peer.take();
        tick(35);
        listener.expect();
    }

    @Test
    void aPeerThatTakesNothingIsHeldDead() {
        open();
        session.send(text("msg1", "x", false, FailureReport.NO));
        tick(61);
        assertTrue(peer.closed);
        peer.take();
        listener.expect("sent msg1");
    }

    // ---- receiving

    @Test
    void chunksMayComeInAnyOrderAndOverlap() {
        open();
        receive("49f1", "Message-ID: m001\n", "5-6/9", "EF", "+");
        receive("49f2", "Message-ID: m001\n", "7-*/9", "GHI", "$");
        receive("49f3", "Message-ID: m002\n", "1-5/5", "other", "$");
        receive("49f4", "Message-ID: m001\n", "1-*/*", "abcde", "+");
        for (int i = 1; i <= 4; i++) {
            expectAnswer("49f" + i, "200 OK");
        }
        listener.expect("message m002 other", "message m001 abcdeFGHI");
        assertEquals("49f1", listener.messages.get(1).transactionId());
    }

    @Test
    void howABodyIsCompressedIsTold() {
        open();
        receive("49f1", "Message-ID: m001\nContent-Encoding: gzip\n", "1-2/2", "hi", "$");
        receive("49f2", "Message-ID: m002\n", "1-2/2", "hi", "$");
        peer.take();
        listener.expect("message m001 hi", "message m002 hi");
        assertEquals(List.of(Optional.of("gzip"), Optional.empty()),
                listener.messages.stream().map(IncomingMessage::contentEncoding).toList());
    }

    @Test
    void theEndLineDecidesNotTheTotal() {
        open();
        receive("49f1", "Message-ID: m001\n", "1-3/3", "drei höhere", "$");
        receive("49f2", "Message-ID: m002\n", "1-999/999", "short", "$");
        peer.take();
        listener.expect("message m001 drei höhere", "message m002 short");
    }

    @Test
    void anAbortedMessageIsNotShown() {
        open();
        receive("49f1", "Message-ID: m001\n", "1-*/9", "abc", "#");
        peer.take();
        listener.expect("refused m001 408");
        receive("49f2", "Message-ID: m001\n", "1-3/3", "new", "$");
        peer.take();
        listener.expect("message m001 new");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"yes | 200 OK", "partial | ", "no | "})
    void answersComeAsWanted(String failureReport, String answer) {
        open();
        receive("49fh", "Message-ID: m001\nFailure-Report: " + failureReport + "\n", "1-2/2", "hi", "$");
        listener.expect("message m001 hi");
        if (answer != null) {
            expectAnswer("49fh", answer);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"yes | true", "partial | true", "no | false"})
    void refusalsComeAsWanted(String failureReport, boolean answered) {
        open();
        receive("49fh", "Message-ID: m001\nFailure-Report: " + failureReport + "\n", "1-*/5001", "hi", "+");
        listener.expect("refused m001 413");
        if (answered) {
            expectAnswer("49fh", "413 Message Too Large");
        }
    }

    @Test
    void aMessageThatGrowsTooLargeIsRefusedInTheMiddleAndHoldsNothing() {
        open();
        peer.sendTo(session, "MSRP 49fh SEND", "Message-ID: m001\nByte-Range: 1-*/*\nContent-Type: text/plain\n\n",
                "x".repeat(4990));
        peer.expectNothing();
        peer.send("x".repeat(4990));
        expectAnswer("49fh", "413 Message Too Large");
        assertEquals(20000, sessions.budget().left());
        peer.send("x\n-------49fh+\n");
        receive("49fi", "Message-ID: m001\n", "9982-9983/9983", "yy", "$");
        expectAnswer("49fi", "413 Message Too Large");
        listener.expect("refused m001 413");
    }

    @Test
    void allUnfinishedMessagesTogetherAreBounded() {
        open();
        for (int i = 0; i < 6; i++) {
            receive("49f" + i, "Message-ID: m00" + i + "\n", "1-*/5000", "x".repeat(4000), "+");
        }
        assertTrue(sessions.budget().left() >= 0);
        assertEquals(2, peer.take().split(" 413 ", -1).length - 1);
        listener.expect("refused m004 413", "refused m005 413");
    }

    @Test
    void unfinishedMessagesAge() {
        open();
        receive("49fh", "Message-ID: m001\n", "1-*/5000", "x", "+");
        tick(100);
        receive("49fi", "Message-ID: m001\n", "2-*/5000", "x", "+");
        tick(110);
        listener.expect();
        tick(11);
        listener.expect("refused m001 408");
        assertEquals(20000, sessions.budget().left());
        peer.take();
    }

    /** Slow loris: an octet now and then, so that it is never idle. */
    @Test
    void aMessageThatNeverEndsIsGivenUp() {
        open();
        peer.sendTo(session, "MSRP 49fh SEND", "Message-ID: m001\nContent-Type: text/plain\n\n", "x");
        for (int i = 0; i < 12; i++) {
            listener.expect();
            tick(100);
            peer.send("x");
        }
        tick(1);
        listener.expect("refused m001 408");
        assertEquals(20000, sessions.budget().left());
        peer.take();
        peer.send("x");
        expectAnswer("49fh", "413 Message Too Large");
        peer.send("x\n-------49fh$\n");
        listener.expect();
    }

    @Test
    void anUnknownTypeIsRefused() {
        open();
        peer.sendTo(session, "MSRP 49fh SEND", "Message-ID: m001\nContent-Type: image/png\n\n", "x\n-------49fh$");
        expectAnswer("49fh", "415 Unsupported Media Type");
        peer.sendTo(session, "MSRP 49fi SEND", "Message-ID: m002\nContent-Type: Text/HTML;charset=utf8\n\n", "x\n-------49fi$");
        expectAnswer("49fi", "200 OK");
        listener.expect("refused m001 415", "message m002 x");
    }

    @Test
    void theUnintelligibleIsAnswered400AndTheUnknown501() {
        open();
        peer.sendTo(session, "MSRP 49fh SEND", "Message-ID: m001\nByte-Range: x\n", "-------49fh$");
        expectAnswer("49fh", "400 Bad Request");
        peer.sendTo(session, "MSRP 49fi NICKNAME", "Use-Nickname: \"x\"\n", "-------49fi$");
        expectAnswer("49fi", "501 Unknown Method");
        peer.sendTo(session, "MSRP 49fj SEND", "Message-ID: m001\n\n", "a body without a type\n-------49fj$");
        expectAnswer("49fj", "400 Bad Request");
        listener.expect("refused m001 400");
    }

    @Test
    void aDuplicateIsAcknowledgedAndReportedAgainButNotShown() {
        open();
        String wanted = "Message-ID: m001\nSuccess-Report: yes\n";
        String report = "MSRP * REPORT\n" + paths + "Message-ID: m001\nByte-Range: 1-2/2\nStatus: 000 200 OK\n-------*$\n";
        receive("49f1", wanted, "1-2/2", "hi", "$");
        listener.expect("message m001 hi");
        receive("49f2", wanted, "1-2/2", "hi", "$");
        expectAnswer("49f1", "200 OK");
        expectAnswer("49f2", "200 OK");
        peer.expectNothing();
        session.report("m001", 200);
        session.report("m001", 200);
        peer.expect(report);
        peer.expectNothing();

        RecordingListener later = new RecordingListener();
        MsrpSession next = sessions.reserve(MsrpTransport.TCP, 2855, later, received);
        FakeConnection again = FakeConnection.on(sessions);
        again.sendTo(next, "MSRP 49f3 SEND", wanted + "Content-Type: text/plain\n\n", "hi\n-------49f3$");
        assertTrue(again.takeOne().startsWith("MSRP 49f3 200 OK"));
        again.expect(report.replace(local, next.local().path().get(0).text()));
        later.expect();
        next.close();
    }

    @ParameterizedTest
    @CsvSource({"yes,yes,200,true", "yes,yes,413,true", "no,yes,200,false", "no,yes,413,true", "no,partial,413,true",
        "yes,no,413,false", "yes,no,200,true"})
    void reportsGoOutAsWanted(String success, String failure, int code, boolean reported) {
        open();
        String wanted = "Message-ID: m001\nSuccess-Report: " + success + "\nFailure-Report: " + failure + "\n";
        receive("49f1", wanted, "1-2/2", "hi", "$");
        listener.expect("message m001 hi");
        assertEquals(success.equals("yes"), listener.messages.get(0).wantsSuccess());
        peer.take();
        session.report("m001", code);
        assertEquals(reported, peer.take().contains("Status: 000 " + code));
        session.report("m999", code);
    }

    @Test
    void aPauseStopsReadingUntilAllResume() {
        open();
        session.pause();
        assertFalse(peer.reading);
        session.resume();
        assertTrue(peer.reading);
        session.pause();
        session.close();
        assertTrue(peer.reading);
        listener.expect("closed CLOSED_HERE");
    }

    @Test
    void aPeerThatDoesNotReadItsAnswersIsNotReadFrom() {
        open();
        for (int i = 0; i < 3000; i++) {
            peer.sendTo(session, "MSRP 49fh SEND", "Message-ID: m001\n", "-------49fh$");
        }
        assertFalse(peer.reading);
        peer.take();
        assertTrue(peer.reading);
    }

    @Test
    void afterTheEndThereIsNoSession() {
        open();
        session.close();
        listener.expect("closed CLOSED_HERE");
        receive("49fh", "Message-ID: m001\n", "1-2/2", "hi", "$");
        expectAnswer("49fh", "481 No Such Session");
    }

    @Test
    void aSessionThatEndsInTheMiddleOfAMessageForgetsIt() {
        open();
        peer.sendTo(session, "MSRP 49fh SEND", "Message-ID: m001\nContent-Type: text/plain\n\n", "x");
        session.close();
        peer.send("yz\n-------49fh$\n");
        expectAnswer("49fh", "200 OK");
        listener.expect("closed CLOSED_HERE");
    }
}
