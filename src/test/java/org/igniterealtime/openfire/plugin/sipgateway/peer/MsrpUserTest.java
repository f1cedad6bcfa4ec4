package org.igniterealtime.openfire.plugin.sipgateway.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The scripted MSRP user, against another one. */
final class MsrpUserTest {

    @Test
    void aCallIsTakenAndCarriesTexts() throws Exception {
        try (MsrpUser romeo = new MsrpUser(new SipUser("romeo@example.net", 0, null));
                MsrpUser benvolio = new MsrpUser(new SipUser("benvolio@example.net", 0,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), romeo.sip().port())))) {
            CompletableFuture<MsrpSession> taken = CompletableFuture.supplyAsync(() -> taken(romeo));
            MsrpSession caller = benvolio.calls(romeo.address());
            MsrpSession callee = taken.get(10, TimeUnit.SECONDS);

            String id = caller.sends("Good morrow, cousin \u2600");
            callee.sends("Is the day so young?");

            assertEquals("Good morrow, cousin \u2600", callee.receives().text());
            assertEquals(id, caller.receivesReport().header("Message-ID"));
            assertEquals("200", caller.receivesResponse().method());
            assertEquals("Is the day so young?", caller.receives().text());
            caller.hangsUp();
            assertEquals(callee.call().callId(), callee.ends().header("Call-ID"));
        }
    }

    private static MsrpSession taken(MsrpUser user) {
        try {
            return user.takes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        MsrpText send = MsrpText.request("abcd", "SEND").with("To-Path", "msrp://a:1/x;tcp")
                .body("text/plain", "one\r\n-------abc$\r\ntwo".getBytes(StandardCharsets.UTF_8), '+');

        MsrpText read = MsrpText.read(new ByteArrayInputStream(send.toBytes()));

        assertEquals(send.startLine(), read.startLine());
        assertArrayEquals(send.body(), read.body());
        assertEquals('+', read.flag());
        assertFalse(MsrpText.read(new ByteArrayInputStream("MSRP a1b2 200 OK\r\n-------a1b2$\r\n".getBytes())).isRequest());
        assertThrows(EOFException.class, () -> MsrpText.read(new ByteArrayInputStream(send.toBytes(), 0, 60)));
    }
}
