package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipRequest;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a SIP peer is told when a request is not for this gateway, or not for anybody (RFC 3261 s8.2, RFC 3428 s7). */
@EndToEnd
final class RefusedRequestsIT {

    @ParameterizedTest
    @CsvSource({
        "sip:rosaline@example.com,     404",
        "sip:juliet@example.org,       404",
        "sip:example.com,              404",
        "sip:juliet@sip.example.com,   404",
        "urn:service:sos,              416",
        "http://example.com/juliet,    416",
        "sip:%FF@example.com,          484",
        "sips:juliet@example.com,      403"})
    void targetsThatAreNobodyHere(String target, int code, Scenario scenario) throws IOException {
        scenario.account("juliet");
        SipUser romeo = scenario.sip("romeo");

        assertEquals(code, message(romeo, target).with("To", "<sip:juliet@example.com>").send().code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nurse@example.com", "tybalt\\40example.net@sip.example.com", "tybalt@sip.example.com"})
    void sendersWhoClaimToBeOneOfUs(String from, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        String uri = "sip:" + from.replace("\\", "%5C");

        assertEquals(403, message(romeo).with("From", "<" + uri + ">;tag=a1").send().code());
        juliet.hasReceivedNothing();
    }

    @Test
    void peersThatAreNotTrusted(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.example.net.uri", "");
        scenario.setting("sip.trusted", "192.0.2.0/24, 2001:db8::/32");
        assertEquals(403, message(romeo).send().code());
        assertEquals(403, message(romeo).overTcp().send().code());
        juliet.hasReceivedNothing();

        scenario.setting("sip.trusted", "192.0.2.0/24, 127.0.0.0/8");
        assertEquals(202, message(romeo).send().code());
    }

    @Test
    void theHostOfARouteIsTrusted(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("sip.trusted", "192.0.2.0/24");

        assertEquals(202, message(romeo).send().code());
        assertEquals("Lady", juliet.receives().getBody());
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/vnd.3gpp.sms", "text/plain;charset=x-martian",
            "multipart/mixed;boundary=a"})
    void bodiesOfAnotherType(String contentType, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = message(romeo).body(contentType, "Lady".getBytes(StandardCharsets.UTF_8)).send();

        assertEquals(415, answer.code());
        assertTrue(answer.header("Accept").contains("text/plain"));
        juliet.hasReceivedNothing();
    }

    @Test
    void bodiesThatAreCompressedInAnUnknownWay(Scenario scenario) throws IOException {
        scenario.account("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = message(romeo).with("Content-Encoding", "br").send();

        assertEquals(415, answer.code());
        assertEquals("gzip, deflate, identity", answer.header("Accept-Encoding"));
    }

    @Test
    void bodiesThatAreNotTheirCharset(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = message(romeo).body("text/plain;charset=UTF-8", new byte[] {'L', 'a', 'd', 'y', (byte) 0xC3, '!'})
                .send();

        assertEquals(400, answer.code());
        assertTrue(answer.reason().contains("octet 4"), answer.reason());
        juliet.hasReceivedNothing();
    }

    @Test
    void bodiesThatXmlCannotCarry(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        for (String text : new String[] {"Lady\u0000!", "Lady\u001b[31m", "Lady\uFFFE"}) {
            SipText answer = romeo.sends(juliet.bareJid(), text);

            assertEquals(400, answer.code());
            assertTrue(answer.reason().contains("octet 4"), answer.reason());
        }
        juliet.hasReceivedNothing();
    }

    @Test
    void extensionsThatAreRequired(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText answer = message(romeo).with("Require", "teleport, 100rel").send();

        assertEquals(420, answer.code());
        assertEquals("teleport,100rel", answer.header("Unsupported").replace(" ", ""));
        juliet.hasReceivedNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"From", "To", "Call-ID", "CSeq"})
    void requestsThatLackAHeader(String name, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        SipText sent = message(romeo).without(name).text();
        romeo.sendsOverUdp(sent.toString().getBytes(StandardCharsets.UTF_8));

        SipText answer = romeo.receivesAnswer();
        assertEquals(400, answer.code());
        assertTrue(answer.reason().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)), answer.reason());
        juliet.hasReceivedNothing();
    }

    @ParameterizedTest
    @CsvSource({
        "CSeq,           1 INVITE,             400",
        "CSeq,           99999999999 MESSAGE,  400",
        "From,           not a URI,            400",
        "From,           <sip:%FF@example.net>;tag=a, 400",
        "Content-Length, many,                 400"})
    void requestsThatBreakTheGrammar(String name, String value, int code, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        romeo.sendsOverUdp(message(romeo).with(name, value).text().toString().getBytes(StandardCharsets.UTF_8));

        SipText answer = romeo.receivesAnswer();
        assertEquals(code, answer.code());
        assertTrue(answer.reason().length() > 5, answer.reason());
        juliet.hasReceivedNothing();
    }

    @Test
    void anotherVersionOfSip(Scenario scenario) throws IOException {
        SipUser romeo = scenario.sip("romeo");

        romeo.sendsOverUdp(message(romeo).text().toString().replaceFirst("SIP/2.0\r\n", "SIP/7.0\r\n")
                .getBytes(StandardCharsets.UTF_8));

        assertEquals(505, romeo.receivesAnswer().code());
    }

    @Test
    void bodiesBeyondTheLimit(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        assertEquals(413, message(romeo).body("x".repeat(70_000)).overTcp().send().code());
        juliet.hasReceivedNothing();
    }

    @ParameterizedTest
    @CsvSource({"SUBSCRIBE, 405", "REGISTER, 405", "PUBLISH, 405", "TELEPORT, 501"})
    void otherMethods(String method, int code, Scenario scenario) throws IOException {
        SipUser romeo = scenario.sip("romeo");

        SipRequest request = romeo.request(method, "sip:juliet@example.com");
        if (method.equals("SUBSCRIBE")) {
            request.with("Contact", "<" + romeo.uri() + ">").with("Event", "presence");
        }
        SipText answer = request.send();

        assertEquals(code, answer.code());
        assertTrue(answer.header("Allow").contains("MESSAGE"), answer.toString());
    }

    @Test
    void optionsSayWhatWorks(Scenario scenario) throws IOException {
        SipUser romeo = scenario.sip("romeo");

        for (String target : new String[] {"sip:juliet@example.com", "sip:127.0.0.1:" + scenario.gateway().getPort()}) {
            SipText answer = romeo.request("OPTIONS", target).send();

            assertEquals(200, answer.code());
            assertTrue(answer.header("Allow").contains("MESSAGE"));
            assertTrue(answer.header("Accept").contains("text/plain"));
            assertTrue(answer.field("Supported").isPresent());
        }
    }

    @Test
    void aRetransmissionIsTheSameMessage(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        byte[] datagram = message(romeo).text().toString().getBytes(StandardCharsets.UTF_8);

        for (int i = 0; i < 3; i++) {
            romeo.sendsOverUdp(datagram);
            assertEquals(202, romeo.receivesAnswer().code());
        }

        assertEquals("Lady", juliet.receives().getBody());
        juliet.hasReceivedNothing();
    }

    @Test
    void aMessageThatComesAgainOnAnotherWayIsMerged(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        SipRequest request = message(romeo).with("From", "<sip:romeo@example.net>;tag=a1")
                .with("Call-ID", "merged-" + romeo.port());

        // text() makes a new branch each time: two proxies have forked the request, and both lead here (RFC 3261 s8.2.2.2).
        assertEquals(202, request.send().code());
        assertEquals(482, request.send().code());

        assertEquals("Lady", juliet.receives().getBody());
        juliet.hasReceivedNothing();
    }

    @Test
    void oneCSeqForAllIsNoReasonToLoseMessages(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");

        // As Linphone does: Call-ID and CSeq stay, the tag changes.
        for (String text : new String[] {"One", "Two"}) {
            SipRequest request = message(romeo).with("Call-ID", "same-" + romeo.port()).with("CSeq", "20 MESSAGE").body(text);
            assertEquals(202, request.send().code());
            assertEquals(text, juliet.receives().getBody());
        }
    }

    private static SipRequest message(SipUser sender) {
        return message(sender, "sip:juliet@example.com");
    }

    private static SipRequest message(SipUser sender, String target) {
        return sender.request("MESSAGE", target).body("Lady");
    }
}
