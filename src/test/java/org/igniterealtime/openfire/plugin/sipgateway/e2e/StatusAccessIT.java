package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sees the pages of the console, and what the status page does with texts that come from elsewhere. */
@EndToEnd
final class StatusAccessIT {

    /** What is on a page of the gateway, and in its metrics. */
    private static final Pattern OURS = Pattern.compile("sipgw|sipgateway_");

    @ParameterizedTest
    @ValueSource(strings = {"status.jsp", "status.jsp?live=1", "routes.jsp", "settings.jsp", "conversations.jsp", "messages.jsp",
        "test.jsp", "metrics"})
    void whoIsNotLoggedInSeesNothing(String page, Scenario scenario) {
        HttpResponse<String> shown = new Browser(scenario.server()).opens(page);
        assertEquals(200, shown.statusCode());
        assertTrue(OURS.matcher(shown.body()).find(), shown.body());

        Browser stranger = Browser.withoutLogin(scenario.server());
        for (HttpResponse<String> answer : List.of(stranger.opens(page), stranger.submitsAsItIs(page, Map.of("run", "1")))) {
            assertTrue(List.of(302, 401).contains(answer.statusCode()), "answered " + answer.statusCode());
            assertFalse(OURS.matcher(answer.body()).find(), answer.body());
        }
    }

    @Test
    void aTextThatLooksLikeHtmlIsShownAsAText(Scenario scenario) {
        scenario.setting("sip.trusted", "127.0.0.0/8, <script>alert(1)</script>");

        StatusPage page = StatusPage.of(scenario.server());

        assertTrue(page.says("&lt;script&gt;alert(1)"));
        assertFalse(page.says("<script>alert(1)"));
    }
}
