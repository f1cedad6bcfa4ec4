package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;

/**
 * Figures of session mode through the whole gateway, to be run by hand as a Java main class with the test class path and the system
 * properties of the end-to-end tests: {@code OCTETS SESSIONS MESSAGES}. Both ends and the server share the machine. The sessions are
 * those of one XMPP user with as many SIP users, who are on up to {@value #PEERS} hosts with an MSRP connection each.
 */
final class SessionFigures {

    /** How many texts may be under way at a time, in one session and in all. */
    private static final int WINDOW = 40;
    private static final int MOST_WINDOW = 200;
    private static final int ROUNDS = 4;
    private static final int PEERS = 50;
    /** So many names of users Openfire has prepared at hand in any case; a name that it has not costs it a millisecond. */
    private static final int FEW = 1000;

    private final int octets;
    private final int messages;
    private final Scenario scenario;
    private final XmppWire juliet;
    private final XmppWire nurse;
    private final List<String> addresses = new ArrayList<>();
    private final List<MsrpSession> sessions = new ArrayList<>();

    private SessionFigures(Scenario scenario, int octets, int messages) throws IOException {
        this.scenario = scenario;
        this.octets = octets;
        this.messages = messages;
        juliet = wire("juliet");
        nurse = wire("nurse");
        List.of("rate.user", "rate.sender").forEach(rate -> scenario.setting(rate, "0"));
    }

    private XmppWire wire(String name) throws IOException {
        scenario.account(name);
        return new XmppWire(scenario.server().xmpp(), scenario.server().domain(), name, SharedServer.PASSWORD);
    }

    public static void main(String[] args) throws Exception {
        int[] numbers = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        try (SharedServer server = new SharedServer()) {
            Scenario scenario = new Scenario(server.server());
            SessionFigures figures = new SessionFigures(scenario, numbers[0], numbers[2]);
            figures.open(numbers[1]);
            for (int round = 1; round <= ROUNDS; round++) {
                figures.print("XMPP to MSRP", figures.out());
                figures.print("MSRP to XMPP", figures.in());
                figures.print("XMPP to XMPP", figures.local());
            }
            figures.latency(Math.min(numbers[1], FEW));
            figures.latency(numbers[1]);
            figures.pages();
            scenario.close();
        }
        System.exit(0);
    }

    private void open(int count) throws IOException {
        List<MsrpUser> peers = new ArrayList<>();
        for (int i = 0; i < Math.min(PEERS, count); i++) {
            peers.add(scenario.msrp("romeo"));
            scenario.setting("route.p" + i + ".example.net.uri", peers.get(i).sip().uri());
        }
        scenario.setting("domains", IntStream.range(0, peers.size()).mapToObj(i -> "p" + i + ".example.net")
                .collect(Collectors.joining(", ")));
        long heap = scenario.server().usedHeap();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            addresses.add("romeo" + i + "@p" + i % peers.size() + ".example.net");
            juliet.chats(addresses.get(i), "first");
            sessions.add(peers.get(i % peers.size()).takes());
            sessions.get(i).receives();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%d sessions opened one after the other: %.0f a second; %d octets of heap each, %d MiB in all%n", count,
                count / seconds, (scenario.server().usedHeap() - heap) / count, scenario.server().usedHeap() >> 20);
    }

    private void print(String way, double seconds) {
        System.out.printf("%s, %d octets, %d sessions: %.0f messages/s%n", way, octets, sessions.size(), messages / seconds);
    }

    private double out() throws Exception {
        Semaphore window = new Semaphore(Math.min(MOST_WINDOW, WINDOW * sessions.size()));
        CountDownLatch arrived = new CountDownLatch(messages);
        sessions.forEach(session -> session.eachGoesTo(text -> {
            window.release();
            arrived.countDown();
        }));
        String text = "x".repeat(octets);
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            window.acquire();
            juliet.chats(addresses.get(i % addresses.size()), text);
        }
        return seconds(arrived, start);
    }

    private double in() throws Exception {
        String text = "x".repeat(octets);
        return toJuliet(i -> sessions.get(i % sessions.size()).sendsWithoutReport(text));
    }

    private double local() throws Exception {
        String text = "x".repeat(octets);
        return toJuliet(i -> nurse.chats("juliet@example.com/wire", text));
    }

    private interface Send {
        void number(int i) throws IOException;
    }

    private double toJuliet(Send send) throws Exception {
        Semaphore window = new Semaphore(MOST_WINDOW);
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < messages; i++) {
                    window.acquireUninterruptibly();
                    send.number(i);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        long start = System.nanoTime();
        sender.start();
        for (int i = 0; i < messages; i++) {
            hears();
            window.release();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** How long pages of the console take. */
    private void pages() {
        Browser browser = new Browser(scenario.server());
        for (String page : List.of("status.jsp", "conversations.jsp", "conversations.jsp?live=1", "conversations.jsp?page=100",
                "conversations.jsp?filter=romeo77", "messages.jsp", "messages.jsp?filter=romeo77", "metrics")) {
            long[] nanos = new long[50];
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                browser.opens(page);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            System.out.printf("%s: half within %.1f ms, at most %.1f ms%n", page, nanos[nanos.length / 2] / 1e6,
                    nanos[nanos.length - 1] / 1e6);
        }
    }

    private void hears() throws InterruptedException {
        if (!juliet.arrived.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new AssertionError("Nothing came within 10 s");
        }
    }

    private static double seconds(CountDownLatch arrived, long start) throws InterruptedException {
        if (!arrived.await(120, TimeUnit.SECONDS)) {
            throw new AssertionError(arrived.getCount() + " messages did not arrive");
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** One text at a time, there and back, in one session after the other. */
    private void latency(int among) throws Exception {
        Semaphore heard = new Semaphore(0);
        sessions.forEach(session -> session.eachGoesTo(text -> heard.release()));
        long[] nanos = new long[4000];
        for (int i = 0; i < nanos.length; i++) {
            int number = i % among;
            long start = System.nanoTime();
            juliet.chats(addresses.get(number), "ping");
            heard.acquire();
            sessions.get(number).sendsWithoutReport("pong");
            hears();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf("there and back, in %d of %d sessions: half within %.2f ms, 99 of 100 within %.2f ms%n", among, sessions.size(),
                nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
    }
}
