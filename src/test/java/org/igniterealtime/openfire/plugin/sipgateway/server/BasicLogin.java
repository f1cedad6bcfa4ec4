package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.servlet.http.HttpServletRequest;
import org.jivesoftware.admin.ServletRequestAuthenticator;
import org.jivesoftware.openfire.auth.AuthFactory;

/** Logs in to the console by HTTP Basic (RFC 7617), so that tests and curl need no login page. Thread safe. */
public final class BasicLogin implements ServletRequestAuthenticator {

    private static final String SCHEME = "Basic ";

    /** The user whose name and password the request carries; null if there is none or the password is wrong. */
    @Override
    public String authenticateRequest(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith(SCHEME)) {
            return null;
        }
        String[] login = decoded(header.substring(SCHEME.length())).split(":", 2);
        try {
            return login.length == 2 ? AuthFactory.authenticate(login[0], login[1]).getUsername() : null;
        } catch (Exception refused) {
            // The checked exceptions differ between Openfire's versions; all of them mean no.
            return null;
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
