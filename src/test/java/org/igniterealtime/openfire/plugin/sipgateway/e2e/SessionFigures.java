package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;

/**
 * Figures of session mode through the whole gateway, to be run by hand as a Java main class with the test class path and the system
 * properties of the end-to-end tests: {@code OCTETS SESSIONS MESSAGES}. Both ends and the server share the machine.
 */
final class SessionFigures {

    /** How many texts may be under way at a time, in each session. */
    private static final int WINDOW = 40;
    private static final int ROUNDS = 4;

    private final int octets;
    private final int messages;
    private final XmppUser juliet;
    private final XmppUser nurse;
    private final List<MsrpUser> peers = new ArrayList<>();
    private final List<MsrpSession> sessions = new ArrayList<>();

    private SessionFigures(Scenario scenario, int octets, int count, int messages) throws IOException {
        this.octets = octets;
        this.messages = messages;
        juliet = scenario.xmpp("juliet");
        nurse = scenario.xmpp("nurse");
        List.of("rate.user", "rate.sender").forEach(rate -> scenario.setting(rate, "0"));
        for (int i = 0; i < count; i++) {
            MsrpUser peer = scenario.msrp("romeo");
            juliet.chats(peer.address(), "first");
            MsrpSession session = peer.takes();
            session.receives();
            peers.add(peer);
            sessions.add(session);
        }
    }

    public static void main(String[] args) throws Exception {
        int[] numbers = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        try (SharedServer server = new SharedServer()) {
            Scenario scenario = new Scenario(server.server());
            SessionFigures figures = new SessionFigures(scenario, numbers[0], numbers[1], numbers[2]);
            for (int round = 1; round <= ROUNDS; round++) {
                figures.print("XMPP to MSRP", figures.out());
                figures.print("MSRP to XMPP", figures.in());
                figures.print("XMPP to XMPP", figures.local());
            }
            figures.latency();
            scenario.close();
        }
        System.exit(0);
    }

    private void print(String way, double seconds) {
        System.out.printf("%s, %d octets, %d sessions: %.0f messages/s%n", way, octets, sessions.size(), messages / seconds);
    }

    private double out() throws Exception {
        Semaphore window = new Semaphore(WINDOW * sessions.size());
        CountDownLatch arrived = new CountDownLatch(messages);
        sessions.forEach(session -> session.eachGoesTo(text -> {
            window.release();
            arrived.countDown();
        }));
        String text = "x".repeat(octets);
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            window.acquire();
            juliet.chats(peers.get(i % peers.size()).address(), text);
        }
        return seconds(arrived, start);
    }

    private double in() throws Exception {
        String text = "x".repeat(octets);
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < messages; i++) {
                    sessions.get(i % sessions.size()).sendsWithoutReport(text);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        long start = System.nanoTime();
        sender.start();
        for (int i = 0; i < messages; i++) {
            juliet.receives();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private double local() throws Exception {
        Semaphore window = new Semaphore(200);
        String text = "x".repeat(octets);
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < messages; i++) {
                    window.acquireUninterruptibly();
                    nurse.chats(juliet.jid(), text);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        long start = System.nanoTime();
        sender.start();
        for (int i = 0; i < messages; i++) {
            juliet.receives();
            window.release();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double seconds(CountDownLatch arrived, long start) throws InterruptedException {
        if (!arrived.await(120, TimeUnit.SECONDS)) {
            throw new AssertionError(arrived.getCount() + " messages did not arrive");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** One text at a time, there and back. */
    private void latency() throws Exception {
        MsrpSession session = sessions.get(0);
        Semaphore heard = new Semaphore(0);
        session.eachGoesTo(text -> heard.release());
        long[] nanos = new long[2000];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            juliet.chats(peers.get(0).address(), "ping");
            heard.acquire();
            session.sendsWithoutReport("pong");
            juliet.receives();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf("there and back, %d sessions: half within %.2f ms, 99 of 100 within %.2f ms%n", sessions.size(),
                nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
    }
}
