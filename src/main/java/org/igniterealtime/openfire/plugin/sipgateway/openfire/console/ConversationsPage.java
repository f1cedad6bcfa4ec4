package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ConversationInfo;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.PeerKnowledge;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;

/** Who is talking with whom: sessions first, then who spoke last; a hundred a page. */
public final class ConversationsPage extends Page {

    private static final long serialVersionUID = 1;
    private static final int ROWS = 100;
    private static final Comparator<ConversationInfo> ORDER = Comparator.comparing((ConversationInfo info) -> !info.hasSession())
            .thenComparing(ConversationInfo::unused);

    @Override
    void show(Visit visit) throws IOException {
        Map<String, Object> model = model(visit);
        if (visit.isLive()) {
            visit.live("conversations-live", model);
        } else {
            visit.page("conversations", model);
        }
    }

    @Override
    void submit(Visit visit) throws IOException {
        String xmpp = visit.field("xmpp");
        String sip = visit.field("sip");
        if (visit.has("end")) {
            boolean ended = visit.bridge().end(xmpp, sip);
            if (ended) {
                visit.audit("SIP Gateway: session ended", xmpp + ", " + sip);
            }
            visit.notice(ended, visit.texts().get(ended ? "conversations.ended" : "conversations.no-session"));
        } else if (visit.has("forget")) {
            visit.bridge().forget(sip);
            visit.audit("SIP Gateway: what was remembered of a SIP user was forgotten", sip);
            visit.notice(true, visit.texts().get("conversations.forgotten"));
        }
        visit.next("conversations.jsp?" + query(visit.field("filter"), page(visit)));
    }

    private static Map<String, Object> model(Visit visit) {
        String filter = visit.field("filter");
        List<ConversationInfo> found = found(visit.bridge().conversationInfos(), filter);
        int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
        int page = Math.min(page(visit), pages);
        Map<String, Object> model = new HashMap<>();
        model.put("rows", found.stream().skip((page - 1L) * ROWS).limit(ROWS).map(info -> row(visit, info)).toList());
        model.put("filter", filter);
        model.put("page", page);
        model.put("self", query(filter, page));
        model.put("count", visit.texts().get("conversations.count", found.size(), page, pages));
        model.put("turns", turns(visit.texts(), filter, page, pages));
        return model;
    }

    /** Those one of whose addresses contains the filter, as the page lists them. */
    static List<ConversationInfo> found(List<ConversationInfo> all, String filter) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        return all.stream()
                .filter(info -> wanted.isEmpty() || info.xmppUser().contains(wanted) || info.sipAddress().contains(wanted))
                .sorted(ORDER).toList();
    }

    private static Map<String, Object> row(Visit visit, ConversationInfo info) {
        Texts texts = visit.texts();
        Map<String, Object> row = new HashMap<>();
        row.put("info", info);
        row.put("sip", info.sipAddress());
        row.put("mode", texts.get(info.hasSession() ? "mode.session" : "mode.page"));
        row.put("state", texts.get("state." + info.state()));
        row.put("since", time(info.hasSession() ? info.inState() : info.unused(), texts));
        row.put("hasSession", info.hasSession());
        row.put("messages", MessagesPage.query(info.xmppUser(), Long.MAX_VALUE));
        PeerKnowledge peer = visit.bridge().knowledge(info.sipUser());
        row.put("agent", peer.userAgent());
        row.put("knowledge", knowledge(peer, texts));
        return row;
    }

    private static List<String> knowledge(PeerKnowledge peer, Texts texts) {
        List<String> known = new ArrayList<>();
        if (peer.pageOnly()) {
            known.add(texts.get("knowledge.page-only"));
        }
        if (peer.takesMessages()) {
            known.add(texts.get("knowledge.messages"));
        }
        if (peer.reports()) {
            known.add(texts.get("knowledge.reports"));
        }
        return known;
    }

    private static String time(Duration time, Texts texts) {
        if (time.toSeconds() < 60) {
            return texts.get("time.seconds", time.toSeconds());
        }
        return time.toMinutes() < 60 ? texts.get("time.minutes", time.toMinutes()) : texts.get("time.hours", time.toHours());
    }

    private static List<Map<String, Object>> turns(Texts texts, String filter, int page, int pages) {
        List<Map<String, Object>> turns = new ArrayList<>();
        if (page > 1) {
            turns.add(Map.of("query", query(filter, page - 1), "name", texts.get("conversations.before")));
        }
        if (page < pages) {
            turns.add(Map.of("query", query(filter, page + 1), "name", texts.get("conversations.after")));
        }
        return turns;
    }

    private static String query(String filter, int page) {
        return "filter=" + Visit.encoded(filter) + "&page=" + page;
    }

    private static int page(Visit visit) {
        String page = visit.field("page");
        return page.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(page) : 1;
    }
}
