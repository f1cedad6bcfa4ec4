package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages in the manner of RFC 4475, most of them as MESSAGE, each with the status line that it gets; NOTHING for those that get
 * no answer. A 202 is the listener's: what it makes of a strange body or scheme is not this package's business.
 */
class TortureTest {

    private static final String NOTHING = "nothing";
    private static final Map<String, String> EXPECTED = new TreeMap<>(Map.ofEntries(
            // RFC 4475 s3.1.1, valid
            Map.entry("wsinv", "202 Accepted"),
            Map.entry("intmeth", "501 Not Implemented"),
            Map.entry("esc01", "202 Accepted"),
            Map.entry("escnull", "202 Accepted"),
            Map.entry("esc02", "501 Not Implemented"),
            Map.entry("lwsdisp", "202 Accepted"),
            Map.entry("longreq", "202 Accepted"),
            Map.entry("dblreq", "202 Accepted"),
            Map.entry("semiuri", "202 Accepted"),
            Map.entry("transports", "202 Accepted"),
            Map.entry("mpart01", "202 Accepted"),
            Map.entry("unreason", NOTHING),
            Map.entry("noreason", NOTHING),
            // RFC 4475 s3.1.2, invalid
            Map.entry("badinv01", "400 bad"),
            Map.entry("clerr", "400 content-length is more than what came"),
            Map.entry("ncl", "400 bad content-length"),
            Map.entry("scalar02", "400 bad CSeq"),
            Map.entry("scalarlg", NOTHING),
            Map.entry("quotbal", "400 bad To"),
            Map.entry("ltgtruri", "400 bad"),
            Map.entry("lwsruri", "400 Request-Line is not METHOD SP URI SP SIP/2.0"),
            Map.entry("lwsstart", "400 Request-Line is not METHOD SP URI SP SIP/2.0"),
            Map.entry("trws", "400 Request-Line is not METHOD SP URI SP SIP/2.0"),
            Map.entry("escruri", "202 Accepted"),
            Map.entry("baddate", "202 Accepted"),
            Map.entry("badaspec", "400 bad"),
            Map.entry("baddn", "202 Accepted"),
            Map.entry("badvers", "505 Version Not Supported"),
            Map.entry("mismatch01", "400 the method in CSeq is not MESSAGE"),
            Map.entry("mismatch02", "400 the method in CSeq is not NEWMETHOD"),
            Map.entry("bigcode", NOTHING),
            // RFC 4475 s3.2 and s3.3
            Map.entry("badbranch", "202 Accepted"),
            Map.entry("insuf", "400 from is missing"),
            Map.entry("insuf-from", "400 from is missing"),
            Map.entry("insuf-to", "400 to is missing"),
            Map.entry("insuf-call-id", "400 call-id is missing"),
            Map.entry("insuf-cseq", "400 cseq is missing"),
            Map.entry("unkscm", "202 Accepted"),
            Map.entry("novelsc", "202 Accepted"),
            Map.entry("unksm2", "202 Accepted"),
            Map.entry("bext01", "420 Bad Extension"),
            Map.entry("invut", "202 Accepted"),
            Map.entry("multi01", "400 from stands more than once"),
            Map.entry("mcl01", "400 content-length stands more than once"),
            Map.entry("bcast", NOTHING),
            Map.entry("zeromf", "483 Too Many Hops"),
            Map.entry("cparam01", "405 Method Not Allowed"),
            Map.entry("inv2543", "202 Accepted"),
            // our own
            Map.entry("utf8", "202 Accepted"),
            Map.entry("nolength", "202 Accepted"),
            Map.entry("barelf", "202 Accepted"),
            Map.entry("barecr", "400 CR without LF, or NUL, in the header"),
            Map.entry("noend", "400 the header does not end with an empty line"),
            Map.entry("noname", "400 a header line without a name"),
            Map.entry("novia", NOTHING),
            Map.entry("cseqzero", "202 Accepted"),
            Map.entry("cseqmax", "400 bad CSeq"),
            Map.entry("sipsuri", "202 Accepted"),
            Map.entry("teluri", "202 Accepted"),
            Map.entry("lowmethod", "501 Not Implemented")));

    /** Invalid messages that are taken all the same, and why. */
    private static final Map<String, String> LIBERAL = Map.of(
            "escruri", "RFC 4475 s3.1.2.11 lets an element ignore the headers in a Request-URI; the user and host are clear",
            "baddn", "RFC 4475 s3.1.2.15 lets an element guess the display name; the URI is clear",
            "baddate", "RFC 4475 s3.1.2.12: Date does not matter here, so it is left out");

    private static RunningEndpoint endpoint;

    @BeforeAll
    static void start() throws IOException {
        endpoint = new RunningEndpoint();
    }

    @AfterAll
    static void stop() {
        endpoint.close();
    }

    static Stream<String> names() {
        return EXPECTED.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void getsTheAnswerThatItShould(String name) throws Exception {
        try (UdpPeer peer = new UdpPeer()) {
            peer.send(endpoint.port, bytes(name));
            if (EXPECTED.get(name).equals(NOTHING)) {
                peer.assertNothingBut(endpoint.port, Requests.request("OPTIONS", peer.port(), "", ""), "SIP/2.0 200 OK");
            } else {
                String answer = peer.receive();
                assertTrue(answer.startsWith("SIP/2.0 " + EXPECTED.get(name)), answer);
            }
        }
    }

    @Test
    void everyFileIsInTheTable() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(TortureTest.class.getResource("/wire/rfc4475").toURI()))) {
            assertEquals(EXPECTED.keySet(), files.map(file -> file.getFileName().toString().replace(".dat", ""))
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void whatIsTakenLiberallyIsTaken() {
        LIBERAL.forEach((name, reason) -> assertEquals("202 Accepted", EXPECTED.get(name), reason));
    }

    /** What the listener saw of the messages that are hard to read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "wsinv    | sip:vivekg@chair-dnrc.example.com;unknownparam | sip:jdrosen@example.com | Soft!",
        "esc01    | sip:sips%3Auser%40example.com@example.net      | sip:I%20have%20spaces@example.net | Soft!",
        "escnull  | sip:null-%00-null@example.com                  | sip:null-%00-null@example.com | Soft!",
        "lwsdisp  | sip:juliet@example.com                         | sip:caller@example.com | Soft!",
        "dblreq   | sip:juliet@example.com                         | sip:romeo@example.net | Soft!",
        "semiuri  | sip:user;par=u%40example.net@example.com       | sip:caller@example.org | Soft!",
        "nolength | sip:juliet@example.com                         | sip:romeo@example.net | to the end of the datagram",
        "unksm2   | sip:juliet@example.com                         | http://www.example.com | Soft!",
        "utf8     | sip:juliet@example.com                         | sip:romeo@example.net | Привет"})
    void isReadAsItIsMeant(String name, String requestUri, String from, String body) throws Exception {
        try (RunningEndpoint fresh = new RunningEndpoint(); UdpPeer peer = new UdpPeer()) {
            peer.send(fresh.port, bytes(name));
            IncomingMessage message = fresh.next().message();
            assertEquals(requestUri, message.requestUri());
            assertEquals(from, message.from());
            assertEquals(body, new String(message.body(), StandardCharsets.UTF_8));
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = TortureTest.class.getResourceAsStream("/wire/rfc4475/" + name + ".dat")) {
            return in.readAllBytes();
        }
    }
}
