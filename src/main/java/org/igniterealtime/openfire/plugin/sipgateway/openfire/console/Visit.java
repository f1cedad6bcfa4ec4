package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.jivesoftware.util.JiveGlobals;
import org.jivesoftware.util.WebManager;

/**
 * One request of an administrator, and the answer to it. Used by one thread. The session outlives a reload of the plugin, so
 * nothing but texts of the JDK is put into it.
 */
final class Visit {

    private static final String TOKEN = "sipgw.csrf";
    private static final String NOTICE = "sipgw.notice";
    private static final int TOKEN_OCTETS = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Console console;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Texts texts;

    Visit(Console console, HttpServletRequest request, HttpServletResponse response) {
        this.console = console;
        this.request = request;
        this.response = response;
        this.texts = Texts.in(JiveGlobals.getLocale());
    }

    Console console() {
        return console;
    }

    ConsoleTools tools() {
        return console.tools();
    }

    Bridge bridge() {
        return tools().bridge();
    }

    /** In the language of the whole console. */
    Texts texts() {
        return texts;
    }

    /** A field of the form or of the URL, without surrounding space; empty if there is none. */
    String field(String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value.strip();
    }

    boolean has(String field) {
        return request.getParameter(field) != null;
    }

    List<String> fields() {
        return Collections.list(request.getParameterNames());
    }

    /** Whether the live part of a page is asked for, as live.js does. */
    boolean isLive() {
        return has("live");
    }

    /** A value as it stands in the query of a URL. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    // Changes

    /** Only the session and its own pages know the token. */
    boolean isFromOurForm() {
        return MessageDigest.isEqual(token().getBytes(StandardCharsets.UTF_8), field("csrf").getBytes(StandardCharsets.UTF_8));
    }

    private String token() {
        HttpSession session = request.getSession();
        Object known = session.getAttribute(TOKEN);
        if (known != null) {
            return known.toString();
        }
        byte[] octets = new byte[TOKEN_OCTETS];
        RANDOM.nextBytes(octets);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        session.setAttribute(TOKEN, token);
        return token;
    }

    /** Writes what was changed to the security audit log, with the administrator's name. */
    void audit(String summary, String details) {
        WebManager manager = new WebManager();
        manager.init(request, response, request.getSession(), null);
        manager.logEvent(summary, details);
    }

    // Answers

    /** The page that the template makes, within the layout of all pages. */
    void page(String name, Map<String, Object> model) throws IOException {
        Map<String, Object> outer = new HashMap<>(common());
        // One route or message belongs to the list of all.
        String item = name.equals("route") || name.equals("message") ? name + 's' : name;
        outer.put("title", texts.get("sidebar.name") + ": " + texts.get(item + ".menu"));
        outer.put("pageId", "sipgateway-" + item);
        outer.put("language", texts.language());
        outer.put("notices", notices());
        outer.put("content", render(name, model));
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().write(Templates.render("layout", outer));
    }

    /** The live part of a page, for live.js. */
    void live(String template, Map<String, Object> model) throws IOException {
        json(Map.of("html", render(template, model)));
    }

    void json(Map<String, Object> value) throws IOException {
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write(Json.of(value));
    }

    private String render(String template, Map<String, Object> model) {
        Map<String, Object> all = new HashMap<>(common());
        all.putAll(model);
        return Templates.render(template, all);
    }

    private Map<String, Object> common() {
        return Map.of("text", Templates.lambda(texts), "csrf", token());
    }

    /** Shows that text on the next page. */
    void notice(boolean good, String text) {
        request.getSession().setAttribute(NOTICE, new String[] {good ? "success" : "error", text});
    }

    private List<Map<String, String>> notices() {
        List<Map<String, String>> notices = new ArrayList<>();
        Object notice = request.getSession().getAttribute(NOTICE);
        if (notice instanceof String[] words) {
            request.getSession().removeAttribute(NOTICE);
            notices.add(Map.of("kind", words[0], "text", words[1]));
        }
        return notices;
    }

    /** Goes on with another page, or the same one: what was done is not done again when that is loaded anew. */
    void next(String page) throws IOException {
        response.sendRedirect(page);
    }

    void refuse(int status) throws IOException {
        response.sendError(status);
    }
}
