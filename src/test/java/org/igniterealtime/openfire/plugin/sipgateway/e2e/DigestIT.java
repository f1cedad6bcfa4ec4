package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Digest;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and passwords on the SIP side, both ways (RFC 3261 s22, RFC 8760). */
@EndToEnd
final class DigestIT {

    private static final Digest GATEWAY = new Digest("gateway", "secret");
    private static final Digest ROMEO = new Digest("romeo", "speak:again");
    private static final String JULIET = "sip:juliet@example.com";

    private static void credentials(Scenario scenario, String password) {
        scenario.setting("route.example.net.username", "gateway");
        scenario.setting("route.example.net.password", password);
    }

    /** Asks for credentials, and takes who has them as that says. */
    private static Function<SipText, Answer> asking(String algorithm, Function<SipText, Answer> taken) {
        String challenge = "Digest realm=\"example.net\", nonce=\"n1\", qop=\"auth\", algorithm=" + algorithm;
        return request -> request.field("Authorization").filter(field -> GATEWAY.isMetBy(field, request.method())).isPresent()
                ? taken.apply(request) : Answer.of(401, "Unauthorized").with("WWW-Authenticate", challenge);
    }

    private static Answer ok(SipText request) {
        return Answer.of(200, "OK");
    }

    private static long count(SipText request) {
        return Long.parseLong(Digest.parameter(request.header("Authorization"), "nc"), 16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void aServerThatAsksGetsTheTextAndTheNextOneAtOnce(String algorithm, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        credentials(scenario, "secret");
        romeo.answers(asking(algorithm, DigestIT::ok));

        juliet.sends(romeo.address(), "One");
        juliet.sends(romeo.address(), "Two");

        SipText first = romeo.receives();
        boolean asked = first.field("Authorization").isPresent(); // by an earlier test, with another nonce count
        SipText one = asked ? first : romeo.receives();
        SipText two = romeo.receives();
        assertEquals("One", one.text());
        assertEquals("Two", two.text());
        assertEquals(count(one) + 1, count(two));
        juliet.hasReceivedNothing();
        romeo.hasReceivedNothing();
    }

    @Test
    void aWrongPasswordIsTriedOnceAndTheSenderIsTold(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        credentials(scenario, "wrong");
        romeo.answers(asking("MD5", DigestIT::ok));

        String id = juliet.sends(romeo.address(), "One");

        juliet.getsBack(id, Condition.not_authorized);
        romeo.receives();
        SipText last = romeo.receives();
        assertTrue(last.field("Authorization").isPresent(), last.toString());
        romeo.hasReceivedNothing();
    }

    @ParameterizedTest
    @CsvSource({"401,WWW-Authenticate,not_authorized", "407,Proxy-Authenticate,registration_required"})
    void withoutCredentialsTheSenderIsTold(int code, String header, Condition condition, Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        romeo.answers(request -> Answer.of(code, "Who are you").with(header, "Digest realm=\"r\", nonce=\"n\""));

        juliet.sends(romeo.address(), "One");

        assertEquals(condition, juliet.receives().getError().getCondition());
        romeo.receives();
        romeo.hasReceivedNothing();
    }

    @Test
    void whatWasEnteredInTheConsoleIsUsedWithEverySpace(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = scenario.sip("romeo");
        Digest gateway = new Digest("the  gateway", "two  spaces");
        Map<String, String> fields = Map.of("route.example.net.username", gateway.username(), "route.example.net.password",
                gateway.password(), "route.example.net.realm", "fair  Verona");
        fields.keySet().forEach(key -> scenario.setting(key, ""));
        Map<String, String> form = new HashMap<>(fields);
        form.putAll(Map.of("domain", "example.net", "claim", "1"));
        romeo.answers(request -> request.field("Authorization").filter(field -> gateway.isMetBy(field, request.method())).isPresent()
                ? ok(request) : Answer.of(401, "Unauthorized").with("WWW-Authenticate", "Digest realm=\"fair  Verona\", nonce=\"n1\", "
                + "qop=\"auth\""));

        new Browser(scenario.server()).submits("routes.jsp", form);
        juliet.sends(romeo.address(), "One");

        assertEquals("One", romeo.receives().text());
        assertTrue(romeo.receives().field("Authorization").isPresent());
        juliet.hasReceivedNothing();
    }

    @Test
    void aSessionIsSetUpAndEndedWithCredentials(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        MsrpUser romeo = scenario.msrp("romeo");
        credentials(scenario, "secret");
        romeo.sip().answers(asking("SHA-256", request -> request.method().equals("INVITE") ? Answer.of(180, "Ringing")
                : ok(request)));

        Signs.chatWithState(juliet, romeo.address(), "Art thou not Romeo?");
        SipText invite = romeo.rings();
        while (invite.field("Authorization").isEmpty()) { // it may have been sent more than once until it was challenged
            invite = romeo.rings();
        }
        MsrpSession session = romeo.takes(invite);
        assertEquals("Art thou not Romeo?", session.receives().text());
        Signs.state(juliet, romeo.address(), "gone");
        assertTrue(GATEWAY.isMetBy(session.ends().header("Authorization"), "BYE"));
    }

    @Test
    void aStrangerWhoKnowsThePasswordIsTaken(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = stranger(scenario);

        SipText refusal = romeo.sends(juliet.bareJid(), "Soft!");
        assertEquals(401, refusal.code());
        assertEquals(2, refusal.headers("WWW-Authenticate").size());
        String challenge = refusal.header("WWW-Authenticate");
        assertEquals("example.com", Digest.parameter(challenge, "realm"));

        String authorization = ROMEO.meets(challenge, 1, "MESSAGE", JULIET);
        assertEquals(202, signed(romeo, authorization).code());
        assertEquals("Soft!", juliet.receives().getBody());

        SipText replayed = signed(romeo, authorization);
        assertEquals(401, replayed.code());
        assertEquals("true", Digest.parameter(replayed.header("WWW-Authenticate"), "stale"));
        assertEquals(202, signed(romeo, ROMEO.meets(challenge, 2, "MESSAGE", JULIET)).code());
        assertEquals("Soft!", juliet.receives().getBody());
        juliet.hasReceivedNothing();
    }

    @Test
    void aStrangerCannotBeAnybodyElse(Scenario scenario) throws IOException {
        XmppUser juliet = scenario.xmpp("juliet");
        SipUser romeo = stranger(scenario);

        String challenge = romeo.sends(juliet.bareJid(), "Soft!").header("WWW-Authenticate");
        assertEquals(403, romeo.request("MESSAGE", JULIET).with("From", "<sip:paris@example.net>;tag=a1").body("Soft!")
                .with("Authorization", ROMEO.meets(challenge, 1, "MESSAGE", JULIET)).send().code());
        assertEquals(401, signed(romeo, new Digest("paris", "").meets(challenge, 2, "MESSAGE", JULIET)).code());
        juliet.hasReceivedNothing();
    }

    private static SipText signed(SipUser sender, String authorization) {
        return sender.request("MESSAGE", JULIET).body("Soft!").with("Authorization", authorization).send();
    }

    private static SipUser stranger(Scenario scenario) throws IOException {
        SipUser romeo = scenario.sip("romeo");
        scenario.setting("route.example.net.uri", "");
        scenario.setting("sip.trusted", "192.0.2.0/24");
        scenario.setting("sip.inbound.users", "romeo:wrong");
        scenario.setting("sip.inbound.require-auth", "true");
        assertEquals(401, romeo.sends("juliet@example.com", "Soft!").code());
        scenario.setting("sip.inbound.users", ROMEO.username() + ':' + ROMEO.password());
        return romeo;
    }

    @Test
    void passwordsAreStoredEncryptedAndShownNowhere(Scenario scenario) throws IOException {
        scenario.setting("sip.inbound.require-auth", "true");
        scenario.setting("sip.inbound.users", "romeo:hidden-one tybalt");
        scenario.setting("route.example.net.password", "hidden-two");
        scenario.setting("route.example.net.realm", "example.net");

        assertTrue(scenario.server().isEncrypted("plugin.sipgateway.sip.inbound.users"));
        assertTrue(scenario.server().isEncrypted("plugin.sipgateway.route.example.net.password"));
        assertFalse(scenario.server().isEncrypted("plugin.sipgateway.route.example.net.realm"));
        StatusPage page = StatusPage.of(scenario.server());
        assertTrue(page.says("plugin.sipgateway.sip.inbound.users is ignored: it should be name:password pairs"), "what is wrong is named");
        assertFalse(page.says("hidden"));
        assertFalse(Files.readString(scenario.server().log()).contains("hidden-"));
    }

    @Test
    void anAddressIsRegisteredAtThePbxAndTakenBack(Scenario scenario) throws IOException {
        SipUser pbx = scenario.sip("romeo");
        credentials(scenario, "secret");
        pbx.answers(asking("MD5", request -> ok(request).with("Expires", "600")));
        scenario.setting("route.example.net.register", "sip:gateway@example.net");

        SipText register = pbx.receives("REGISTER");
        while (register.field("Authorization").isEmpty()) {
            register = pbx.receives("REGISTER");
        }
        assertEquals("REGISTER sip:example.net SIP/2.0", register.startLine());
        assertTrue(register.header("Contact").startsWith("<sip:gateway@127.0.0.1:" + scenario.gateway().getPort()),
                register.toString());
        scenario.awaitStatus("<td>sip:gateway@example.net 20");

        scenario.setting("route.example.net.register", "");
        assertEquals("0", pbx.receives("REGISTER").header("Expires"));
        assertFalse(StatusPage.of(scenario.server()).says("sip:gateway@example.net"));
    }
}
