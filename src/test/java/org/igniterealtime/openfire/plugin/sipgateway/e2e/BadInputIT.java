package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.junit.jupiter.api.Test;

/** Whatever somebody throws at the SIP port: everybody else's messages keep flowing. What is answered to it are other tests. */
@EndToEnd
final class BadInputIT {

    private static final int PATIENCE_MILLIS = 10_000;

    private interface Attack {
        void run() throws IOException;
    }

    @Test
    void brokenDatagrams(Scenario scenario) throws Exception {
        scenario.account("nurse");
        SipUser tybalt = scenario.sip("tybalt");
        byte[] message = tybalt.request("MESSAGE", "sip:nurse@example.com").with("Subject", "Où").body("Have at thee").text()
                .toString().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(4475);

        whileOthersTalk(scenario, () -> {
            for (int i = 0; i < 2000; i++) {
                tybalt.sendsOverUdp(broken(message, random));
            }
        });
    }

    @Test
    void headersWithoutAnEnd(Scenario scenario) throws Exception {
        SipUser tybalt = scenario.sip("tybalt");
        String head = tybalt.request("MESSAGE", "sip:nurse@example.com").overTcp().text().toString();

        whileOthersTalk(scenario, () -> {
            String answer = answerTo(scenario, bytes(head.substring(0, head.length() - 2)),
                    bytes("X-Filler: " + "x".repeat(4000) + "\r\n"));
            assertTrue(answer.startsWith("SIP/2.0 513 "), answer);
        });
    }

    @Test
    void aLineWithoutAnEnd(Scenario scenario) throws Exception {
        whileOthersTalk(scenario, () -> assertEquals("", answerTo(scenario, bytes("MESSAGE sip:"), bytes("x".repeat(4000)))));
    }

    @Test
    void aBodyOfAMillionOctets(Scenario scenario) throws Exception {
        SipUser tybalt = scenario.sip("tybalt");
        String request = tybalt.request("MESSAGE", "sip:nurse@example.com").with("Content-Length", "1000000").overTcp().text()
                .toString();

        whileOthersTalk(scenario, () -> {
            try (Socket socket = connect(scenario)) {
                socket.getOutputStream().write(bytes(request));
                assertTrue(line(socket).startsWith("SIP/2.0 413 "));
                socket.getOutputStream().write(bytes("x".repeat(1_000_000)));
                socket.getOutputStream().write(bytes(tybalt.request("OPTIONS", "sip:example.com").overTcp().text().toString()));
                String line = line(socket);
                while (!line.startsWith("SIP/2.0 200 ")) {
                    line = line(socket);
                }
            }
        });
    }

    @Test
    void manyConnectionsThatSayNothing(Scenario scenario) throws Exception {
        Socket[] sockets = new Socket[200];
        try {
            whileOthersTalk(scenario, () -> {
                for (int i = 0; i < sockets.length; i++) {
                    sockets[i] = connect(scenario);
                    sockets[i].getOutputStream().write(bytes("MESSAGE sip:nu"));
                }
            });
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Runs the attack; juliet and romeo talk meanwhile, and once more after it. */
    private static void whileOthersTalk(Scenario scenario, Attack attack) throws Exception {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        // They talk without a pause.
        scenario.setting("rate.user", "0");
        scenario.setting("rate.sender", "0");
        CompletableFuture<Void> attacking = CompletableFuture.runAsync(() -> {
            try {
                attack.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        int said = 0;
        do {
            theyTalk(juliet, romeo, said++);
        } while (!attacking.isDone());
        attacking.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        theyTalk(juliet, romeo, said);
    }

    private static void theyTalk(XmppUser juliet, SipUser romeo, int number) throws IOException {
        juliet.sends(romeo.address(), "Romeo " + number);
        assertEquals("Romeo " + number, romeo.receives().text());
        assertEquals(202, romeo.sends(juliet.bareJid(), "Juliet " + number).code());
        assertEquals("Juliet " + number, juliet.receives().getBody());
    }

    /** Some octets of it are others, a piece is missing or doubled. */
    private static byte[] broken(byte[] message, Random random) {
        byte[] bytes = message.clone();
        for (int i = random.nextInt(20); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int from = random.nextInt(bytes.length);
        int to = random.nextInt(bytes.length);
        byte[] result = new byte[to + bytes.length - from];
        System.arraycopy(bytes, 0, result, 0, to);
        System.arraycopy(bytes, from, result, to, bytes.length - from);
        return result;
    }

    private static Socket connect(Scenario scenario) throws IOException {
        Socket socket = new Socket(scenario.gateway().getAddress(), scenario.gateway().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /** What the gateway has to say to a beginning with an endless repetition, until it has had enough. */
    private static String answerTo(Scenario scenario, byte[] start, byte[] again) throws IOException {
        try (Socket socket = connect(scenario)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeUntilClosed(socket, start, again));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            socket.close();
            writing.join();
            return answer;
        }
    }

    private static void writeUntilClosed(Socket socket, byte[] start, byte[] again) {
        try {
            socket.getOutputStream().write(start);
            while (true) {
                socket.getOutputStream().write(again);
            }
        } catch (IOException closed) {
            // By the gateway, or by the test when the gateway has closed its direction.
        }
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = socket.getInputStream().read(); octet != '\n'; octet = socket.getInputStream().read()) {
            if (octet < 0) {
                throw new IOException("End after " + line);
            }
            line.append((char) octet);
        }
        return line.toString();
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
