package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/** The gateway's status page, as an administrator sees it. */
final class StatusPage {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    private final String html;

    private StatusPage(String html) {
        this.html = html;
    }

    /** Opens the page. Fails if it does not come within 10 s. */
    static StatusPage of(TestServer server) {
        URI page = URI.create("http://127.0.0.1:" + server.console().getPort() + "/plugins/sipgateway/status.jsp");
        String login = Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(page).header("Authorization", "Basic " + login).timeout(DEADLINE).build();
        try {
            HttpResponse<String> response = BROWSER.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError("The status page answers " + response.statusCode());
            }
            return new StatusPage(response.body());
        } catch (IOException e) {
            throw new AssertionError("The status page does not come", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** The number in that column of the row with that title; the title is column 0. */
    long number(String row, int column) {
        Matcher cells = Pattern.compile("<tr><td>" + Pattern.quote(row) + "</td>((?:<td>\\d+</td>)+)</tr>").matcher(html);
        if (!cells.find()) {
            throw new AssertionError("No row " + row + " in:\n" + html);
        }
        return Long.parseLong(cells.group(1).split("</?td>+", -1)[2 * column - 1]);
    }

    /** Waits until it says that. Fails if that takes longer than 10 s. */
    static void awaitSays(TestServer server, String text) {
        Await.until(() -> of(server).says(text), () -> "The status page does not say " + text);
    }

    /** Waits until no message to a SIP user is unanswered. Fails if that takes longer than 10 s. */
    static void awaitNothingPending(TestServer server) {
        Await.until(() -> of(server).number("Messages on their way to SIP", 1) == 0,
                () -> "Messages to SIP users are still unanswered");
    }

    boolean says(String text) {
        return html.contains(text);
    }
}
