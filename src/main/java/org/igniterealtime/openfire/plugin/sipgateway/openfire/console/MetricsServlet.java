package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.jivesoftware.admin.AuthCheckFilter;
import org.jivesoftware.openfire.admin.AdminManager;
import org.jivesoftware.openfire.user.User;
import org.jivesoftware.util.WebManager;

/**
 * The metrics for monitoring programs. While a token is set, Openfire's login check lets everybody come as far as here, and this
 * servlet decides: the token, or an administrator's session. Without one Openfire's check decides. Thread safe.
 */
public final class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    /** As Openfire names it: without {@code /plugins/}. No pattern: later versions take none. */
    private static final String PATH = "sipgateway/metrics";
    private static final String BEARER = "Bearer ";

    /** Follows the setting. */
    static void open(boolean byToken) {
        if (byToken) {
            AuthCheckFilter.addExclude(PATH);
        } else {
            AuthCheckFilter.removeExclude(PATH);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<ConsoleTools> tools = Console.current().map(Console::tools);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (tools.isEmpty()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else if (!isAllowed(request, response, tools.get())) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"sipgateway\"");
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            answer(request, response, Metrics.of(tools.get()));
        }
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, Metrics metrics) throws IOException {
        String accept = request.getHeader("Accept");
        boolean json = accept != null && accept.contains("application/json");
        response.setContentType(json ? "application/json;charset=UTF-8" : Metrics.TEXT);
        response.getWriter().write(json ? metrics.json() : metrics.text());
    }

    private static boolean isAllowed(HttpServletRequest request, HttpServletResponse response, ConsoleTools tools) {
        Optional<String> token = tools.settings().metricsToken();
        String given = request.getHeader("Authorization");
        if (token.isPresent() && given != null && given.startsWith(BEARER)) {
            return MessageDigest.isEqual(token.get().getBytes(StandardCharsets.UTF_8),
                    given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
        }
        return isAdministrator(request, response);
    }

    private static boolean isAdministrator(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return false;
        }
        WebManager manager = new WebManager();
        manager.init(request, response, session, null);
        User user = manager.getUser();
        return user != null && AdminManager.getInstance().isUserAdmin(user.getUsername(), true);
    }
}
