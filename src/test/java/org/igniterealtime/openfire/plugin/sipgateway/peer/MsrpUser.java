package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;

/**
 * A SIP user whose agent takes and makes MSRP sessions, scripted by a test. Written from RFC 4975 and RFC 6135 alone. An INVITE rings
 * until the test takes it. What an offer or answer says is set beforehand. Used from one thread.
 */
public final class MsrpUser implements AutoCloseable {

    private static final Pattern SESSION = Pattern.compile("msrps?://[^/ ]+/([^;]+);tcp");

    private final SipUser sip;
    private MsrpWire wire;
    private String fingerprint = "";
    private String host;
    private String scheme = "msrp";
    private final Map<String, MsrpSession> sessions = new ConcurrentHashMap<>();
    private String acceptTypes = "text/plain application/im-iscomposing+xml";
    private String setup = "";
    private long maxSize;
    private String instance = "";
    private boolean reports = true;
    private boolean connects = true;
    private UnaryOperator<String> sdpOnItsWay = UnaryOperator.identity();
    private UnaryOperator<MsrpText> writtenAs = UnaryOperator.identity();
    private Optional<RelayClient> relay = Optional.empty();

    public MsrpUser(SipUser sip) throws IOException {
        this.sip = sip;
        this.host = sip.host();
        this.wire = new MsrpWire(sip.local(), this::take);
        sip.answers(request -> request.method().equals("INVITE") ? Answer.of(180, "Ringing") : Answer.of(200, "OK"));
    }

    /** Sessions go over TLS, with that certificate, whose fingerprint stands in offers and answers. */
    public MsrpUser secured(Credentials shown) throws IOException {
        wire.close();
        wire = new MsrpWire(sip.local(), shown.context(), this::take);
        fingerprint = shown.material().fingerprints().get(0);
        scheme = "msrps";
        return this;
    }

    /** The scheme of the paths of offers and answers, whatever they go over. */
    public MsrpUser scheme(String name) {
        scheme = name;
        return this;
    }

    public SipUser sip() {
        return sip;
    }

    public String address() {
        return sip.address();
    }

    /** The accept-types of offers and answers, best first. */
    public MsrpUser accepting(String types) {
        acceptTypes = types;
        return this;
    }

    /** The a=setup of offers and answers; empty: none. By itself an answer says passive, an offer active. */
    public MsrpUser setup(String role) {
        setup = role;
        return this;
    }

    /** What offers and answers call the host of this user, in path and c= line. */
    public MsrpUser named(String name) {
        host = name;
        return this;
    }

    public MsrpUser maxSize(long octets) {
        maxSize = octets;
        return this;
    }

    /** The {@code gr} of Contact. */
    public MsrpUser instance(String gr) {
        instance = gr;
        return this;
    }

    /** From now on, success reports that are asked for are not sent. */
    public MsrpUser reportsNothing() {
        reports = false;
        return this;
    }

    boolean reports() {
        return reports;
    }

    /** From now on, sessions go through the MSRP relay at that port of 127.0.0.1, which this user logs in to. */
    public MsrpUser behind(int relayPort) throws IOException {
        RelayClient client = new RelayClient(wire, relayPort);
        relay = Optional.of(client);
        client.login();
        return this;
    }

    /** The connection to the relay, if there is one. */
    Optional<Socket> relay() {
        return relay.map(RelayClient::connection);
    }

    /** The path to an MSRP URI. */
    String throughRelay(String uri) {
        return relay.map(client -> client.usePath() + ' ' + uri).orElse(uri);
    }

    /** From now on, nobody can connect. */
    public MsrpUser cannotBeReached() throws IOException {
        wire.stopListening();
        return this;
    }

    /** It waits for the gateway to connect, whatever was said. */
    public MsrpUser neverConnects() {
        connects = false;
        return this;
    }

    /** From now on, a middlebox changes offers and answers so. */
    public MsrpUser sdpBecomes(UnaryOperator<String> change) {
        sdpOnItsWay = change;
        return this;
    }

    /** From now on, whatever its sessions write is changed so, be it by a middlebox. */
    public MsrpUser writes(UnaryOperator<MsrpText> change) {
        writtenAs = change;
        return this;
    }

    MsrpText written(MsrpText message) {
        return writtenAs.apply(message);
    }

    /** From now on, INVITEs get that answer instead of ringing; MESSAGEs are taken. */
    public MsrpUser refusesCalls(Answer refusal) {
        sip.answers(request -> request.method().equals("INVITE") ? refusal : Answer.of(200, "OK"));
        return this;
    }

    // Calls that come in

    /** Takes the next request, which must be an INVITE outside of a dialog. */
    public MsrpSession takes() throws IOException {
        return takes(rings());
    }

    /** The next request, which must be an INVITE; it rings. */
    public SipText rings() {
        SipText invite = sip.receives();
        if (!invite.method().equals("INVITE")) {
            throw new AssertionError("Not an INVITE:\n" + invite);
        }
        return invite;
    }

    public MsrpSession takes(SipText invite) throws IOException {
        return takes(invite, Answer.of(200, "OK"));
    }

    /** Answers with that 200, to which Contact and SDP are added, waits for the ACK, and connects if it is for us to do so. */
    public MsrpSession takes(SipText invite, Answer ok) throws IOException {
        MsrpSession session = session();
        String role = setup.isEmpty() ? "passive" : setup;
        Answer answer = ok.with("Contact", contact()).body("application/sdp", sdp(session.path(), role));
        session.begin(SipCall.asCallee(sip, invite, answer), invite.text());
        sip.answer(invite, answer);
        sip.receivesAck();
        if (role.equals("active") && connects) {
            session.connect();
        }
        return session;
    }

    // Calls that go out

    /** Calls an XMPP user, who must accept, and connects unless the answer is active. */
    public MsrpSession calls(String xmppUser) throws IOException {
        return calls(invites(xmppUser));
    }

    /** Calls with a first text beside the offer, both in a multipart body. */
    public MsrpSession calls(String xmppUser, String text) throws IOException {
        SipRequest invite = invites(xmppUser);
        return calls(invite.body("multipart/mixed;boundary=b", ("--b\r\nContent-Type: application/sdp\r\n\r\n" + invite.text().text()
                + "\r\n--b\r\nContent-Type: text/plain\r\n\r\n" + text + "\r\n--b--\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Calls without an offer, and answers that of the gateway in the ACK (RFC 3261 s13.2.1). */
    public MsrpSession callsWithoutOffer(String xmppUser) throws IOException {
        MsrpSession session = session();
        SipText invite = sip.request("INVITE", "sip:" + xmppUser).with("Contact", contact()).text();
        SipText offer = accepted(invite);
        SipCall call = SipCall.asCaller(sip, invite, offer);
        call.ack(invite).body("application/sdp", sdp(session.path(), "active")).sendOnly();
        session.begin(call, offer.text());
        session.connect();
        return session;
    }

    private SipText accepted(SipText invite) throws IOException {
        SipText answer = sip.sends(invite);
        if (answer.code() != 200) {
            throw new AssertionError("Not accepted:\n" + answer);
        }
        return answer;
    }

    private MsrpSession calls(SipRequest invite) throws IOException {
        SipText sent = invite.text();
        SipText answer = accepted(sent);
        SipCall call = SipCall.asCaller(sip, sent, answer);
        call.ack(sent).sendOnly();
        MsrpSession session = sessions.get(session(sent.text()));
        session.begin(call, answer.text());
        if (!answer.text().contains("a=setup:active")) {
            session.connect();
        }
        return session;
    }

    /** An INVITE with an offer, to be completed and sent. */
    public SipRequest invites(String xmppUser) {
        byte[] offer = sdp(session().path(), setup.isEmpty() ? "active" : setup);
        return sip.request("INVITE", "sip:" + xmppUser).with("Contact", contact()).body("application/sdp", offer);
    }

    /** An offer or answer of this user for that path. */
    public byte[] sdp(String path, String role) {
        int port = relay.map(RelayClient::port).orElseGet(wire::port);
        String media = fingerprint.isEmpty() ? " TCP/MSRP *\r\n" : " TCP/TLS/MSRP *\r\na=fingerprint:" + fingerprint + "\r\n";
        return sdpOnItsWay.apply("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN "
                + (host.startsWith("[") ? "IP6 ::1" : "IP4 " + host) + "\r\nt=0 0\r\nm=message " + port + media
                + "a=accept-types:" + acceptTypes + "\r\n" + (maxSize == 0 ? "" : "a=max-size:" + maxSize + "\r\n")
                + "a=path:" + throughRelay(path) + "\r\na=setup:" + role + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        for (MsrpSession session : sessions.values()) {
            session.leave();
        }
        wire.close();
        sip.close();
    }

    /** The value of Contact. */
    public String contact() {
        return "<sip:" + address().split("@")[0] + "@" + sip.sentBy() + (instance.isEmpty() ? "" : ";gr=" + instance) + ">";
    }

    private MsrpSession session() {
        String id = UUID.randomUUID().toString();
        MsrpSession session = new MsrpSession(this, wire, scheme + "://" + host + ":" + wire.port() + "/" + id + ";tcp");
        sessions.put(id, session);
        return session;
    }

    /** The session-id of the last URI, which is the user's own. */
    private static String session(String path) {
        List<String> ids = SESSION.matcher(path).results().map(uri -> uri.group(1)).toList();
        if (ids.isEmpty()) {
            throw new AssertionError("No session in " + path);
        }
        return ids.get(ids.size() - 1);
    }

    private void take(MsrpText message, Socket from) {
        if (relay.isPresent() && relay.get().takes(message)) {
            return;
        }
        MsrpSession session = sessions.get(session(message.header("To-Path")));
        if (session != null) {
            session.take(message, from);
        }
    }
}
