package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey.Party;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;

/** The ways of messages on one time line, with a lane for the XMPP user, the gateway and the SIP user. Pure. */
final class Ladder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter FINE = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    /** @param since the step before of the same message */
    private record Rung(long message, Instant at, Duration since, Journey.Step step) {
    }

    private Ladder() {
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** A row for each step, for the template message.html. */
    static List<Map<String, Object>> steps(List<Journey.View> messages, Texts texts) {
        List<Rung> rungs = new ArrayList<>();
        for (Journey.View message : messages) {
            Duration last = Duration.ZERO;
            for (Journey.Step step : message.steps()) {
                rungs.add(new Rung(message.number(), message.taken().plus(step.after()), step.after().minus(last), step));
                last = step.after();
            }
        }
        rungs.sort(Comparator.comparing(Rung::at).thenComparing(Rung::message).thenComparing(rung -> rung.step().after()));
        return rungs.stream().map(rung -> row(rung, texts)).toList();
    }

    private static Map<String, Object> row(Rung rung, Texts texts) {
        Journey.Event event = rung.step().event();
        Map<String, Object> row = new HashMap<>();
        row.put("number", rung.message());
        row.put("time", FINE.format(rung.at()));
        row.put("since", millis(rung.since()));
        row.put("what", texts.get("event." + event.label()));
        row.put("detail", detail(rung.step(), texts));
        row.put("from", texts.get("party." + word(event.from())));
        row.put("to", texts.get("party." + word(event.to())));
        row.put("isLeft", event.from() == Party.XMPP || event.to() == Party.XMPP);
        row.put("isRight", event.from() == Party.SIP || event.to() == Party.SIP);
        row.put("isWithin", event.from() == event.to());
        row.put("forward", event.from().compareTo(event.to()) < 0);
        return row;
    }

    private static String detail(Journey.Step step, Texts texts) {
        List<String> parts = new ArrayList<>();
        if (step.number() > 0) {
            parts.add(Integer.toString(step.number()));
        }
        if (!step.note().isEmpty()) {
            parts.add(step.note());
        }
        if (step.octets() > 0) {
            parts.add(texts.get("messages.octets", step.octets()));
        }
        return String.join(", ", parts);
    }

    /** Milliseconds, with a decimal for those who are fast. */
    static String millis(Duration time) {
        long tenths = (time.toNanos() + 50_000) / 100_000;
        return tenths < 1000 ? tenths / 10 + "." + tenths % 10 : Long.toString((tenths + 5) / 10);
    }

    private static String word(Party party) {
        return party.name().toLowerCase(Locale.ROOT);
    }
}
