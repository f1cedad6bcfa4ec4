package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MsrpEncoderTest {

    private static final MsrpUri BOB = MsrpUri.of(false, "bob.example.com", 8888, "9di4eae923wzd");
    private static final MsrpUri ALICE = MsrpUri.of(false, "alicepc.example.com", 7777, "iau39soe2843z");
    private static final String PATHS = "To-Path: msrp://bob.example.com:8888/9di4eae923wzd;tcp\r\n"
            + "From-Path: msrp://alicepc.example.com:7777/iau39soe2843z;tcp\r\n";

    @Test
    void aSendHasItsContentTypeLastAndABlankLine() {
        MsrpRequest send = new MsrpRequest("d93kswow", "SEND", List.of(BOB), List.of(ALICE), Optional.of("12339sdqwer"),
                Optional.of(ByteRange.interruptible(1, 5198)), true, FailureReport.NO, Optional.empty(),
                Optional.empty(), Optional.of("text/plain"));
        assertEquals("MSRP d93kswow SEND\r\n" + PATHS + "Message-ID: 12339sdqwer\r\nByte-Range: 1-*/5198\r\n"
                + "Success-Report: yes\r\nFailure-Report: no\r\nContent-Type: text/plain\r\n\r\n",
                new String(MsrpEncoder.headBeforeBody(send), UTF_8));
        assertEquals("\r\n-------d93kswow+\r\n", new String(MsrpEncoder.endLineAfterBody("d93kswow", Flag.MORE), UTF_8));
    }

    @Test
    void anEmptySendHasNoBlankLine() {
        assertEquals("MSRP d93kswow SEND\r\n" + PATHS + "Message-ID: 12339sdqwer\r\nByte-Range: 1-0/0\r\n-------d93kswow$\r\n",
                text(MsrpRequest.emptySend("d93kswow", List.of(BOB), ALICE, "12339sdqwer")));
    }

    @Test
    void aReportSaysWhatItIsAbout() {
        assertEquals("MSRP dkei38sd REPORT\r\n" + PATHS + "Message-ID: 12339sdqwer\r\nByte-Range: 1-106/106\r\n"
                + "Status: 000 200 OK\r\n-------dkei38sd$\r\n",
                text(MsrpRequest.report("dkei38sd", List.of(BOB), ALICE, "12339sdqwer", 106, 200)));
    }

    @Test
    void aResponseGoesToThePreviousHopOnly() {
        MsrpUri relay = MsrpUri.of(false, "relay.example.com", 2855, "x");
        MsrpRequest send = MsrpRequest.emptySend("d93kswow", List.of(ALICE), BOB, "12339sdqwer");
        MsrpRequest relayed = new MsrpRequest("d93kswow", "SEND", List.of(ALICE), List.of(relay, BOB), send.messageId(),
                send.byteRange(), false, FailureReport.YES, Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals("MSRP d93kswow 200 OK\r\n" + PATHS + "-------d93kswow$\r\n", text(MsrpResponse.to(send, 200)));
        assertEquals(List.of(relay), MsrpResponse.to(relayed, 200).toPath());
    }

    private static String text(MsrpHead head) {
        return new String(MsrpEncoder.frame(head).array(), UTF_8);
    }
}
