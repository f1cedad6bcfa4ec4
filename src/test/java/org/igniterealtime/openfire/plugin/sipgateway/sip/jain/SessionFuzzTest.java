package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.junit.jupiter.api.Test;

/**
 * Scrambled requests and answers of sessions, in any order: the endpoint goes on, and in the end holds nothing. Repeatable by
 * {@code -Dfuzz.seed}; {@code -Dfuzz.seconds} for longer runs.
 */
class SessionFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 3261);
    private static final long SECONDS = Long.getLong("fuzz.seconds", 1);
    private static final String[] METHODS = {"INVITE", "ACK", "CANCEL", "BYE", "UPDATE", "INFO"};
    private static final String[] STATUSES = {"100 Trying", "180 Ringing", "200 OK", "202 Accepted", "302 Moved", "422 Small",
        "481 No", "487 Terminated", "500 Error", "603 Decline"};

    private final Random random = new Random(SEED);
    private final List<SessionEndpoint.Recorded> sessions = new ArrayList<>();
    private final List<String> seen = new ArrayList<>(List.of(""));

    @Test
    void scrambledSessionsLeaveNothing() throws Exception {
        Sessions.Limits quick = new Sessions.Limits(1000, 20_000, 20, 500, 1, 20);
        try (SessionEndpoint endpoint = new SessionEndpoint(quick); SipUser romeo = new SipUser(Transport.UDP, endpoint.port)) {
            endpoint.reaction = (invite, dialog) -> {
                if (random.nextInt(4) > 0) {
                    dialog.accept(SessionEndpoint.SDP);
                }
            };
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS); System.nanoTime() < end;) {
                step(endpoint, romeo);
                endpoint.endpoint.held().get(RunningEndpoint.DEADLINE, TimeUnit.SECONDS);
            }
            sessions.addAll(endpoint.invited);
            sessions.forEach(session -> session.dialog.end());
            SessionLifecycleTest.awaitNothing(endpoint);
            for (SessionEndpoint.Recorded session : sessions) {
                long last = session.events.stream().filter(event -> event.what().matches("failed|ended")).count();
                assertEquals(1, last, () -> session.events.toString());
            }
            romeo.send(romeo.invite("still-there@example.net"));
            endpoint.reaction = (invite, dialog) -> dialog.accept(SessionEndpoint.SDP);
            romeo.skipTo("SIP/2.0 200 OK\r\n");
        }
    }

    private void step(SessionEndpoint endpoint, SipUser romeo) throws Exception {
        for (Optional<String> came = romeo.poll(); came.isPresent(); came = romeo.poll()) {
            seen.add(came.get());
        }
        if (random.nextInt(10) == 0) {
            SessionEndpoint.Recorded session = endpoint.invite(romeo.hop());
            sessions.add(session);
            if (random.nextBoolean()) {
                session.dialog.end();
            }
        } else {
            romeo.send(scrambled(message(romeo)));
        }
    }

    /** A new INVITE, or something that follows one of the last messages. */
    private String message(SipUser romeo) {
        String last = seen.get(Math.max(0, seen.size() - 1 - random.nextInt(20)));
        if (random.nextInt(3) == 0 || last.isEmpty() || last.startsWith("SIP/2.0") && !last.contains("\r\nContact:")) {
            return romeo.invite("f" + random.nextInt(50) + "@example.net");
        }
        String timer = "Supported: timer\r\nSession-Expires: 90;refresher=uac\r\nMin-SE: 100\r\n";
        return last.startsWith("SIP/2.0")
                ? romeo.within(any(METHODS), last, 1 + random.nextInt(4), romeo.contact() + timer, "")
                : romeo.answer(last, any(STATUSES), "r" + random.nextInt(3),
                        romeo.contact() + "Content-Type: application/sdp\r\n" + timer, SipUser.SDP);
    }

    private String any(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Mostly as it is; otherwise a line is lost or doubled, or some characters are others. */
    private String scrambled(String message) {
        List<String> lines = new ArrayList<>(List.of(message.split("\r\n", -1)));
        int line = random.nextInt(lines.size());
        switch (random.nextInt(8)) {
            case 0 -> lines.remove(line);
            case 1 -> lines.add(line, lines.get(line));
            case 2 -> lines.set(line, lines.get(line).replace(';', (char) (33 + random.nextInt(90))));
            case 3 -> lines.set(line, lines.get(line).substring(random.nextInt(lines.get(line).length() + 1)));
            default -> { }
        }
        return String.join("\r\n", lines);
    }
}
