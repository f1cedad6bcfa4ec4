package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who sees the status page, and what it does with texts that come from elsewhere. */
@EndToEnd
final class StatusAccessIT {

    @Test
    void whoIsNotLoggedInSeesNothing(Scenario scenario) throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + scenario.server().console().getPort() + "/plugins/sipgateway/status.jsp");
        HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).build();

        String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();

        assertFalse(body.contains("sip.example.com"), body);
        assertTrue(StatusPage.of(scenario.server()).says("sip.example.com"));
    }

    @Test
    void aTextThatLooksLikeHtmlIsShownAsAText(Scenario scenario) {
        scenario.setting("sip.trusted", "127.0.0.0/8, <script>alert(1)</script>");

        StatusPage page = StatusPage.of(scenario.server());

        assertTrue(page.says("&lt;script&gt;alert(1)"));
        assertFalse(page.says("<script>alert(1)"));
    }
}
