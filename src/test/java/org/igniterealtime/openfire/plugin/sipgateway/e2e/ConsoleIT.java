package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the console, over HTTP, without JavaScript. */
@EndToEnd
final class ConsoleIT {

    private static final String HOSTILE = "\"><script>alert(1)</script>";
    /** What a policy without unsafe-inline would not let through. */
    private static final Pattern INLINE = Pattern.compile(
            "<script(?![^>]*\\bsrc=)|<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://");

    @ParameterizedTest
    @ValueSource(strings = {"status.jsp", "routes.jsp", "routes.jsp?domain=example.net", "settings.jsp", "conversations.jsp",
        "messages.jsp", "messages.jsp?number=1000000000", "test.jsp", "test.jsp?address=sip:romeo@example.net"})
    void everyPageIsHtmlOfItsOwn(String page, Scenario scenario) {
        HttpResponse<String> answer = new Browser(scenario.server()).opens(page);

        assertEquals(200, answer.statusCode());
        assertEquals("text/html;charset=utf-8", header(answer, "Content-Type").toLowerCase());
        assertTrue(header(answer, "Cache-Control").contains("no-store"));
        assertEquals(List.of(), INLINE.matcher(ours(answer.body())).results().map(found -> found.group()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status.jsp?live=1", "conversations.jsp?live=1", "messages.jsp?live=1"})
    void theLivePartsAreJson(String part, Scenario scenario) {
        HttpResponse<String> answer = new Browser(scenario.server()).opens(part);

        assertEquals("application/json;charset=utf-8", header(answer, "Content-Type").toLowerCase());
        assertTrue(answer.body().startsWith("{\"html\":\""), answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.css", "live.js"})
    void theStaticFilesAreThere(String file, Scenario scenario) {
        assertEquals(200, new Browser(scenario.server()).opens(file).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"settings.jsp", "routes.jsp", "conversations.jsp", "messages.jsp", "test.jsp"})
    void aFormFromElsewhereIsRefused(String page, Scenario scenario) {
        Browser browser = new Browser(scenario.server());
        browser.opens(page);

        assertEquals(403, browser.submitsAsItIs(page, Map.of("session.max", "1")).statusCode());
        assertEquals(403, browser.submitsAsItIs(page, Map.of("session.max", "1", "csrf", "guessed")).statusCode());
        assertFalse(browser.opens("settings.jsp").body().contains("name=\"session.max\" value=\"1\""));
    }

    @Test
    void aSettingIsSavedAndInForce(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("sip.accept-code", "202");
        Browser browser = new Browser(scenario.server());

        HttpResponse<String> saved = browser.submits("settings.jsp", Map.of("sip.accept-code", "200"));

        assertEquals(302, saved.statusCode());
        assertEquals(200, romeo.sends(juliet.bareJid(), "Soft!").code());
        assertEquals("Soft!", juliet.receives().getBody());
        String page = browser.opens("settings.jsp").body();
        assertTrue(page.contains("jive-success") && page.contains("<option value=\"200\" selected>"), page);
        assertFalse(browser.opens("settings.jsp").body().contains("jive-success"), "Said once");

        assertEquals("admin: SIP Gateway: sip.accept-code changed", scenario.server().audit().get(0));

        browser.submits("settings.jsp", Map.of("reset", "sip.accept-code"));
        assertEquals(202, romeo.sends(juliet.bareJid(), "What light").code());
        juliet.receives();
    }

    @Test
    void aSettingThatIsResetTakesNoOtherAlong(Scenario scenario) {
        String port = Integer.toString(scenario.secureMsrp().getPort());
        scenario.setting("msrp.tls", "never");
        Browser browser = new Browser(scenario.server());

        browser.submits("settings.jsp", Map.of("reset", "msrp.tls"));

        String page = browser.opens("settings.jsp").body();
        assertFalse(row(page, "msrp.tls").contains(" selected"), row(page, "msrp.tls"));
        assertTrue(row(page, "msrp.tls.port").contains("value=\"" + port + '"'), row(page, "msrp.tls.port"));
    }

    @Test
    void aWrongValueIsToldAtItsFieldAndNothingIsSaved(Scenario scenario) {
        Browser browser = new Browser(scenario.server());

        HttpResponse<String> answer = browser.submits("settings.jsp", Map.of("session.max", "many", "msrp.keep-alive", "30",
                "sip.trusted", "192.0.2.0/24, nowhere"));

        assertEquals(200, answer.statusCode());
        String row = row(answer.body(), "session.max");
        assertTrue(row.contains("value=\"many\"") && row.contains("It must be a whole number from 0 to 1000000."), row);
        assertTrue(row(answer.body(), "sip.trusted").contains("Not understood: nowhere"));
        assertFalse(row(browser.opens("settings.jsp").body(), "msrp.keep-alive").contains("value=\"30\""));
    }

    @Test
    void whatSomebodyElseStoredWrongIsReported(Scenario scenario) {
        scenario.setting("session.max", HOSTILE);

        String page = new Browser(scenario.server()).opens("settings.jsp").body();

        assertTrue(row(page, "session.max").contains("cannot be used"), row(page, "session.max"));
        assertFalse(page.contains("<script>"));
    }

    @Test
    void hostileTextIsShownAsText(Scenario scenario) {
        scenario.setting("route.example.net.uri", HOSTILE);
        scenario.setting("domains", "example.net, " + HOSTILE);
        Browser browser = new Browser(scenario.server());

        for (String page : List.of("status.jsp", "routes.jsp", "routes.jsp?domain=example.net", "settings.jsp",
                "routes.jsp?domain=%22%3E%3Cscript%3E", "conversations.jsp?filter=%22%3E%3Cscript%3E",
                "messages.jsp?filter=%22%3E%3Cscript%3E&before=%22%3E%3Cscript%3E",
                "test.jsp?address=sip:%22%3E%3Cscript%3E@example.net", "status.jsp?live=1")) {
            assertFalse(browser.opens(page).body().contains("<script>"), page);
        }
    }

    @Test
    void aSecretIsNeverShown(Scenario scenario) {
        String secret = "correct-horse-battery-staple";
        scenario.setting("metrics.token", "");
        Browser browser = new Browser(scenario.server());

        browser.submits("settings.jsp", Map.of("metrics.token", secret));

        assertTrue(scenario.server().isEncrypted("plugin.sipgateway.metrics.token"));
        assertFalse(String.join("", scenario.server().audit()).contains(secret));
        assertEquals(200, browser.opens("metrics", "Authorization", "Bearer " + secret).statusCode());
        assertEquals(401, browser.opens("metrics", "Authorization", "Bearer " + secret + "r").statusCode());
        for (String page : List.of("settings.jsp", "status.jsp", "metrics", "routes.jsp")) {
            assertFalse(browser.opens(page).body().contains(secret), page);
        }
        browser.submits("settings.jsp", Map.of("metrics.token", ""));
        assertEquals(200, browser.opens("metrics", "Authorization", "Bearer " + secret).statusCode(), "An empty field keeps it");
        browser.submits("settings.jsp", Map.of("reset", "metrics.token"));
        assertTrue(List.of(302, 401).contains(new Browser(scenario.server()).opens("metrics", "Authorization", "Bearer " + secret)
                .statusCode()), "Still open");
    }

    @Test
    void aDomainIsAddedReachedAndRemoved(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.verona.example.uri", "");
        scenario.setting("route.verona.example.mode", "");
        Browser browser = new Browser(scenario.server());

        browser.submits("routes.jsp", Map.of("domain", "Verona.example", "claim", "1", "route.verona.example.mode", "page",
                "route.verona.example.uri", "sip:127.0.0.1:" + FreePorts.next() + ";transport=tcp\r\n" + romeo.uri()));

        juliet.sends("romeo@verona.example", "Romeo!");
        assertEquals("Romeo!", romeo.receives().text());
        String list = browser.opens("routes.jsp").body();
        assertTrue(list.contains("verona.example") && list.contains(romeo.uri()), list);

        browser.submits("routes.jsp", Map.of("domain", "verona.example", "remove", "1"));
        assertFalse(browser.opens("routes.jsp").body().contains("verona.example"));
        assertFalse(scenario.server().serverRoutes().contains("verona.example"));
        assertTrue(scenario.server().serverRoutes().contains("example.net"), "The others stay claimed");
    }

    @Test
    void aRouteIsTestedHopByHop(Scenario scenario) throws IOException {
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(request -> Answer.of(200, "Yours").with("Server", "Verona/1 <b>"));
        SipUser tybalt = scenario.sip("tybalt");
        tybalt.answers(503, "Away");
        scenario.setting("route.verona.example.uri", String.join(" ", romeo.uri(), tybalt.uri(),
                "sip:127.0.0.1:" + FreePorts.next() + ";transport=tcp", "sip:localhost:" + romeo.port() + ";transport=udp"));
        Browser browser = new Browser(scenario.server());

        String page = browser.submits("routes.jsp", Map.of("domain", "verona.example", "test", "1")).body();
        String report = page.substring(page.indexOf("id=\"report\""), page.indexOf("</table>", page.indexOf("id=\"report\"")));

        assertTrue(report.contains("sipgw-good\">200 Yours (Verona/1 &lt;b&gt;)"), report);
        assertTrue(report.contains("sipgw-error\">503 Away"), report);
        assertTrue(report.contains("<td>TCP</td><td class=\"sipgw-error\">"), report);
        assertTrue(Pattern.compile("DNS on localhost:" + romeo.port() + " UDP</td>.*<div>A localhost\\.</div><div class=\"jive-description\">"
                + "127\\.0\\.0\\.1</div>").matcher(report).find(), report);
        assertTrue(browser.submits("routes.jsp", Map.of("domain", "nowhere.example", "test", "1")).body()
                .contains("There is no next hop. No route to nowhere.example"), "No way");
    }

    @Test
    void aTestShowsWhatDnsSays(Scenario scenario) throws IOException {
        SipUser romeo = scenario.sip("romeo");
        scenario.dns().knows("verona.example. 300 IN NAPTR 10 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.verona.example.",
                "_sip._udp.verona.example. 300 IN SRV 1 0 " + romeo.port() + " proxy.verona.example.",
                "proxy.verona.example. 300 IN A 127.0.0.1");
        scenario.setting("domains", "example.net, verona.example");

        String page = new Browser(scenario.server()).submits("routes.jsp", Map.of("domain", "verona.example", "test", "1")).body();

        String report = page.substring(page.indexOf("id=\"report\""), page.indexOf("</table>", page.indexOf("id=\"report\"")));
        List<String> steps = List.of("NAPTR verona.example.", "SIP+D2U", "SRV _sip._udp.verona.example.",
                "1 0 " + romeo.port() + " proxy.verona.example.", "A proxy.verona.example.", "127.0.0.1", "200 OK");
        for (String step : steps) {
            assertTrue(report.contains(step), step + " in " + report);
        }
        assertTrue(report.contains("<div>AAAA proxy.verona.example.</div><div class=\"jive-description\">no such record</div>"), report);
    }

    @Test
    void thePasswordOfARouteIsWrittenButNeverShown(Scenario scenario) {
        String secret = "wherefore-art-thou";
        Browser browser = new Browser(scenario.server());

        browser.submits("routes.jsp", Map.of("domain", "verona.example", "route.verona.example.username", "gateway",
                "route.verona.example.password", secret));

        String form = browser.opens("routes.jsp?domain=verona.example").body();
        assertTrue(row(form, "route.verona.example.username").contains("value=\"gateway\""), form);
        assertTrue(row(form, "route.verona.example.password").contains("set; leave empty to keep it"), form);
        assertFalse((form + browser.opens("routes.jsp").body() + String.join("", scenario.server().audit())).contains(secret));
        String wrong = browser.submits("routes.jsp", Map.of("domain", "verona.example", "route.verona.example.register", "gateway")).body();
        assertTrue(row(wrong, "route.verona.example.register").contains("Not understood: gateway"), wrong);
        browser.submits("routes.jsp", Map.of("domain", "verona.example", "remove", "1"));
        assertFalse(browser.opens("routes.jsp").body().contains("verona.example"));
    }

    @Test
    void aProfileFillsInAndSavesNothing(Scenario scenario) {
        Browser browser = new Browser(scenario.server());

        String form = browser.submits("routes.jsp", Map.of("domain", "verona.example", "apply", "1", "profile", "rcs")).body();

        assertTrue(row(form, "route.verona.example.cpim").contains("value=\"always\" selected"), form);
        assertFalse(browser.opens("routes.jsp").body().contains("verona.example"));
    }

    @Test
    void whoTalksIsShownAndASessionCanBeEnded(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        juliet.chats(romeo.address(), "Art thou not Romeo?");
        MsrpSession session = romeo.takes();
        session.receives();
        Browser browser = new Browser(scenario.server());

        String page = browser.opens("conversations.jsp?filter=" + romeo.address()).body();
        assertTrue(page.contains("juliet@example.com") && page.contains(romeo.address()) && page.contains("MSRP, open"), page);
        assertFalse(browser.opens("conversations.jsp?filter=nobody-of-that-name").body().contains(romeo.address()));

        HttpResponse<String> answer = browser.submits("conversations.jsp", Map.of("end", "1", "xmpp", "juliet@example.com",
                "sip", romeo.address().replace("@", "\\40") + "@sip.example.com"));
        assertEquals(302, answer.statusCode());
        session.ends();
        assertTrue(Signs.isState(juliet.receives(), "gone"));
    }

    @Test
    void aMessageIsFoundItsWayShownAndItsPairTraced(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Browser browser = new Browser(scenario.server());
        romeo.sends(juliet.bareJid(), "It is my lady");
        juliet.receives();

        String list = browser.opens("messages.jsp?filter=" + romeo.address()).body();
        String number = list.replaceAll("(?s).*?messages\\.jsp\\?number=([0-9]+).*", "$1");
        String way = browser.opens("messages.jsp?number=" + number).body();
        assertTrue(way.contains("id=\"ladder\"") && way.contains("life back"), way);
        assertFalse(way.contains("It is my lady"), "Not traced");

        browser.submits("messages.jsp?number=" + number, Map.of("trace", "1"));
        assertTrue(scenario.server().audit().get(0).contains("beginnings of texts are kept for 15 minutes"));
        romeo.sends(juliet.bareJid(), "O, it is my love");
        juliet.receives();
        assertTrue(browser.opens("messages.jsp?pair=1&number=" + number).body().contains("O, it is my love"), "Traced");
        browser.submits("messages.jsp?number=" + number, Map.of("end", "1"));
        assertTrue(scenario.server().audit().get(0).contains("texts are no longer kept"));
    }

    @Test
    void theGatewayTestsItself(Scenario scenario) {
        String page = new Browser(scenario.server()).submits("test.jsp", Map.of("run", "1")).body();

        assertEquals(2, Pattern.compile("Passed\\.").matcher(page).results().count(), page);
        assertTrue(page.contains("The SIP user gets a MESSAGE") && page.contains("MSRP is connected"), page);
    }

    @Test
    void anAddressIsTriedBothWays(Scenario scenario) {
        scenario.setting("domains", "example.net");
        Browser browser = new Browser(scenario.server());

        String sip = browser.opens("test.jsp?address=sip:romeo@example.net").body();
        assertTrue(sip.contains("romeo\\40example.net@sip.example.com") && sip.contains("<td>romeo@example.net</td>"), sip);
        String xmpp = browser.opens("test.jsp?address=juliet@example.com/balcony").body();
        assertTrue(xmpp.contains("sip:juliet@example.com;gr&#x3D;balcony"), xmpp);
    }

    @Test
    void theMetricsCountMessages(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Browser browser = new Browser(scenario.server());
        String line = "sipgateway_messages_total{direction=\"sip-to-xmpp\",mode=\"page\",fate=\"delivered\"} ";
        long before = number(browser.opens("metrics").body(), line);

        romeo.sends(juliet.bareJid(), "Soft!");
        juliet.receives();

        HttpResponse<String> text = browser.opens("metrics");
        assertTrue(header(text, "Content-Type").startsWith("text/plain"), header(text, "Content-Type"));
        assertEquals(before + 1, number(text.body(), line));
        HttpResponse<String> json = browser.opens("metrics", "Accept", "application/json");
        assertTrue(header(json, "Content-Type").startsWith("application/json"));
        String counted = "{\"direction\":\"sip-to-xmpp\",\"mode\":\"page\",\"fate\":\"delivered\",\"value\":" + (before + 1) + "}";
        assertTrue(json.body().contains(counted), json.body());
    }

    @Test
    void theMetricsTellOfRefusalsRestingHopsAndRegistrations(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Browser browser = new Browser(scenario.server());
        String line = "sipgateway_refusals_total{rule=\"refused\"} ";
        long before = number(browser.opens("metrics").body(), line);

        assertEquals(405, romeo.request("SUBSCRIBE", "sip:juliet@example.com").send().code());
        romeo.answers(503, "Away");
        juliet.sends(romeo.address(), "Romeo!");
        juliet.receives();

        String metrics = browser.opens("metrics").body();
        assertEquals(before + 1, number(metrics, line));
        assertEquals(1, number(metrics, "\nsipgateway_resting_hops "), metrics);
        assertEquals(0, number(metrics, "sipgateway_registrations{state=\"unregistered\"} "));

        romeo.answers(403, "Never");
        scenario.setting("route.example.net.register", "sip:gateway@example.net");
        Await.until(() -> number(browser.opens("metrics").body(),
                "sipgateway_registrations{state=\"unregistered\"} ") == 1, () -> "No address that is not registered");
    }

    private static long number(String metrics, String line) {
        String rest = metrics.substring(metrics.indexOf(line) + line.length());
        return Long.parseLong(rest.substring(0, rest.indexOf('\n')));
    }

    /** The row of that setting. */
    private static String row(String page, String key) {
        int start = page.indexOf("<tr id=\"" + key + "\">");
        assertTrue(start >= 0, page);
        return page.substring(start, page.indexOf("</tr>", start));
    }

    /** Our part of a page: an installed console puts its own around it. */
    private static String ours(String page) {
        int footer = page.indexOf("id=\"jive-footer\"");
        return page.substring(page.indexOf("<div class=\"sipgw\">"), footer < 0 ? page.length() : footer);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
