package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.io.IOException;
import java.util.Optional;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page of the console. The console has checked the login before it calls; what changes something must carry the token of its
 * session besides. Thread safe, as every servlet.
 */
abstract class Page extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final Logger Log = LoggerFactory.getLogger(Page.class);

    /** Shows the page. */
    abstract void show(Visit visit) throws IOException;

    /** Does what a form of the page asks for. */
    void submit(Visit visit) throws IOException {
        visit.refuse(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    @Override
    protected final void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Visit> visit = visit(request, response);
        if (visit.isPresent()) {
            show(visit.get());
        }
    }

    @Override
    protected final void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Visit> visit = visit(request, response);
        if (visit.isEmpty()) {
            return;
        }
        if (visit.get().isFromOurForm()) {
            submit(visit.get());
        } else {
            Log.warn("{}: a change was refused, since it did not come from a form of this session", request.getRequestURI());
            visit.get().refuse(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private Optional<Visit> visit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Console> console = Console.current();
        if (console.isEmpty()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return Optional.empty();
        }
        request.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        return Optional.of(new Visit(console.get(), request, response));
    }
}
