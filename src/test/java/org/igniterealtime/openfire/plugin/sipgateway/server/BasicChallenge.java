package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * Makes a browser ask for a name and a password: the embedded console has no login page to be sent to. Who may pass is decided
 * by Openfire's own filter behind this one, with {@link BasicLogin}; that one also sees what carries a bearer token. Thread safe.
 */
public final class BasicChallenge implements Filter {

    @Override
    public void init(FilterConfig config) {
        // No settings.
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse answer = (HttpServletResponse) response;
        String login = ((HttpServletRequest) request).getHeader("Authorization");
        boolean bearer = login != null && login.startsWith("Bearer ");
        if (!bearer && new BasicLogin().authenticateRequest((HttpServletRequest) request) == null) {
            answer.setHeader("WWW-Authenticate", "Basic realm=\"Openfire\", charset=\"UTF-8\"");
            answer.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {
        // Holds nothing.
    }
}
