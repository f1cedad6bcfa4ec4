package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ConversationInfo;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Journey;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Ledger;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;

/** The last messages, fifty a page; with a number the way of that one, with {@code pair} that of all between its two users. */
public final class MessagesPage extends Page {

    private static final long serialVersionUID = 1;
    private static final int ROWS = 50;
    /** How many messages of a pair are on one time line, and among how many of the XMPP user they are looked for. */
    private static final int MOST_OF_PAIR = 20;
    private static final int MOST_LOOKED_AT = 1000;

    @Override
    void show(Visit visit) throws IOException {
        Optional<Journey.View> message = message(visit);
        if (message.isPresent()) {
            way(visit, message.get());
        } else if (visit.isLive()) {
            visit.live("messages-live", list(visit));
        } else {
            Map<String, Object> model = list(visit);
            model.put("gone", visit.has("number"));
            visit.page("messages", model);
        }
    }

    @Override
    void submit(Visit visit) throws IOException {
        Optional<Journey.View> message = message(visit);
        if (message.isEmpty()) {
            visit.next("messages.jsp");
        } else {
            trace(visit, message.get());
            visit.next("messages.jsp?number=" + message.get().number());
        }
    }

    private static void trace(Visit visit, Journey.View message) {
        Ledger ledger = visit.bridge().ledger();
        String pair = message.xmppUser() + ", " + address(message);
        if (visit.has("end")) {
            ledger.endTrace(message.xmppUser(), message.sipUser());
            visit.audit("SIP Gateway: texts are no longer kept", pair);
            visit.notice(true, visit.texts().get("messages.trace-ended"));
        } else if (ledger.trace(message.xmppUser(), message.sipUser())) {
            visit.audit("SIP Gateway: beginnings of texts are kept for " + Ledger.TRACE.toMinutes() + " minutes", pair);
            visit.notice(true, visit.texts().get("messages.trace-begun", Ledger.TRACE.toMinutes()));
        } else {
            visit.notice(false, visit.texts().get("messages.trace-full"));
        }
    }

    private static Optional<Journey.View> message(Visit visit) {
        return number(visit, "number").flatMap(visit.bridge().ledger()::find);
    }

    private static Optional<Long> number(Visit visit, String field) {
        String number = visit.field(field);
        return number.matches("[1-9][0-9]{0,17}") ? Optional.of(Long.valueOf(number)) : Optional.empty();
    }

    // All

    private static Map<String, Object> list(Visit visit) {
        String filter = visit.field("filter");
        long before = number(visit, "before").orElse(Long.MAX_VALUE);
        List<Journey.View> found = visit.bridge().ledger().latest(filter, before, ROWS + 1);
        List<Journey.View> shown = found.subList(0, Math.min(ROWS, found.size()));
        Map<String, Object> model = new HashMap<>();
        model.put("rows", shown.stream().map(message -> row(message, visit.texts())).toList());
        model.put("filter", filter);
        model.put("self", query(filter, before));
        model.put("older", found.size() > ROWS ? query(filter, shown.get(ROWS - 1).number()) : "");
        model.put("newest", before == Long.MAX_VALUE ? "" : query(filter, Long.MAX_VALUE));
        return model;
    }

    static String query(String filter, long before) {
        return "filter=" + Visit.encoded(filter) + (before == Long.MAX_VALUE ? "" : "&before=" + before);
    }

    static Map<String, Object> row(Journey.View message, Texts texts) {
        Map<String, Object> row = new HashMap<>();
        row.put("message", message);
        row.put("time", Ladder.time(message.taken()));
        row.put("direction", texts.get("direction." + message.direction().label()));
        row.put("sip", address(message));
        row.put("mode", texts.get("mode." + message.mode().label()));
        row.put("fate", message.fate().map(fate -> texts.get("fate." + fate.label())).orElse(texts.get("messages.under-way")));
        row.put("failed", message.fate().filter(fate -> fate.label().equals("error")).isPresent());
        row.put("millis", message.took().toMillis());
        return row;
    }

    private static String address(Journey.View message) {
        return ConversationInfo.sipAddress(message.sipUser());
    }

    // One, or a pair

    private static void way(Visit visit, Journey.View message) throws IOException {
        boolean pair = visit.has("pair");
        Map<String, Object> model = row(message, visit.texts());
        model.put("pair", pair);
        model.put("steps", Ladder.steps(pair ? ofPair(visit, message) : List.of(message), visit.texts()));
        model.put("traced", visit.bridge().ledger().isTraced(message.xmppUser(), message.sipUser()));
        visit.page("message", model);
    }

    private static List<Journey.View> ofPair(Visit visit, Journey.View message) {
        return visit.bridge().ledger().latest(message.xmppUser(), Long.MAX_VALUE, MOST_LOOKED_AT).stream()
                .filter(other -> other.xmppUser().equals(message.xmppUser()) && other.sipUser().equals(message.sipUser()))
                .limit(MOST_OF_PAIR).toList();
    }
}
