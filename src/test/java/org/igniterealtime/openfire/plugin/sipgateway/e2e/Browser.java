package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/** An administrator's browser without JavaScript, in one session of the console. Every answer must come within 10 s. */
final class Browser {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String base;
    /** The header fields of every request, by turns name and value. */
    private final String[] login;

    Browser(TestServer server) {
        this(server, "Authorization", "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8)));
    }

    private Browser(TestServer server, String... login) {
        base = "http://127.0.0.1:" + server.console().getPort() + "/plugins/sipgateway/";
        this.login = login;
    }

    /** A stranger's. */
    static Browser withoutLogin(TestServer server) {
        return new Browser(server, "Accept", "*/*");
    }

    HttpResponse<String> opens(String page) {
        return send(request(page).build());
    }

    HttpResponse<String> opens(String page, String header, String value) {
        return send(request(page).setHeader(header, value).build());
    }

    /** Sends a form of that page, with the token that the page holds. */
    HttpResponse<String> submits(String page, Map<String, String> fields) {
        Matcher token = TOKEN.matcher(opens(page.equals("routes.jsp") ? "routes.jsp?domain=example.net" : page).body());
        Map<String, String> all = new LinkedHashMap<>(fields);
        if (!token.find()) {
            throw new AssertionError("No form with a token on " + page);
        }
        all.put("csrf", token.group(1));
        return submitsAsItIs(page, all);
    }

    HttpResponse<String> submitsAsItIs(String page, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue())).collect(Collectors.joining("&"));
        return send(request(page).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)).build());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String page) {
        return HttpRequest.newBuilder(URI.create(base + page)).headers(login).timeout(DEADLINE);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request.uri() + " does not come", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
