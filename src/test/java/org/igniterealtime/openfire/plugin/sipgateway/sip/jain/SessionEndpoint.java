package org.igniterealtime.openfire.plugin.sipgateway.sip.jain;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestClient;
import org.igniterealtime.openfire.plugin.sipgateway.sip.DigestServer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingInvite;
import org.igniterealtime.openfire.plugin.sipgateway.sip.IncomingMessage;
import org.igniterealtime.openfire.plugin.sipgateway.sip.InviteRequest;
import org.igniterealtime.openfire.plugin.sipgateway.sip.NextHop;
import org.igniterealtime.openfire.plugin.sipgateway.sip.PeerInfo;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipAnswer;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialog;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipDialogListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipListener;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipOutcome;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings.ClientAuth;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Authority;
import org.igniterealtime.openfire.plugin.sipgateway.tls.Credentials;
import org.igniterealtime.openfire.plugin.sipgateway.tls.TlsMaterial;

/** A started endpoint on free loopback ports that keeps what happens to its sessions. */
final class SessionEndpoint implements AutoCloseable, SipListener {

    static final byte[] SDP = SipUser.SDP.replace("abc", "ours").getBytes(StandardCharsets.UTF_8);

    /** One call of a listener. */
    record Event(String what, String sdp, String contact, PeerInfo peer, SipOutcome why, Consumer<Optional<byte[]>> answer) {
    }

    /** A session and what has happened to it. */
    static final class Recorded implements SipDialogListener {

        final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        IncomingInvite invite;
        SipDialog dialog;

        @Override
        public void onAnswered(byte[] sdp, String contact, PeerInfo peer) {
            events.add(new Event("answered", new String(sdp, StandardCharsets.UTF_8), contact, peer, null, null));
        }

        @Override
        public void onFailed(SipOutcome why, PeerInfo peer) {
            events.add(new Event("failed", null, null, peer, why, null));
        }

        @Override
        public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
            events.add(new Event("offer", new String(sdp, StandardCharsets.UTF_8), null, null, null, answer));
        }

        @Override
        public void onEnded() {
            events.add(new Event("ended", null, null, null, null, null));
        }

        Event next(String what) throws InterruptedException {
            Event next = events.poll(RunningEndpoint.DEADLINE, TimeUnit.SECONDS);
            if (next == null || !next.what.equals(what)) {
                throw new AssertionError("expected " + what + " but got " + next);
            }
            return next;
        }
    }

    private static final Authority AUTHORITY = new Authority("Authority");
    /** Good for both ends, whatever the address. */
    static final Credentials ANYBODY = AUTHORITY.issue("anybody", "IP:127.0.0.1", "IP:::1");
    private static final TlsMaterial MATERIAL = ANYBODY.material(AUTHORITY);

    /** The usual ones, but that the stop waits for nobody. */
    static final Sessions.Limits LIMITS = new Sessions.Limits(10_000, 20_000, 500, 180_000, 1000, 20);

    final DigestServer inbound = new DigestServer(System::currentTimeMillis);
    final BlockingQueue<Recorded> invited = new LinkedBlockingQueue<>();
    final int port;
    private final int tlsPort;
    final JainSipEndpoint endpoint;
    /** What is done with an INVITE within onInvite. */
    volatile BiConsumer<IncomingInvite, SipDialog> reaction = (invite, dialog) -> { };

    SessionEndpoint() throws IOException {
        this(LIMITS);
    }

    SessionEndpoint(Sessions.Limits limits) throws IOException {
        this(limits, InetAddress.getLoopbackAddress());
    }

    SessionEndpoint(Sessions.Limits limits, InetAddress bind) throws IOException {
        this(limits, bind, DigestClient.NONE);
    }

    SessionEndpoint(Sessions.Limits limits, InetAddress bind, DigestClient digest) throws IOException {
        JainSipEndpoint started = null;
        int free = 0;
        int freeTls = 0;
        for (int attempt = 0; started == null; attempt++) {
            free = FreePorts.next();
            freeTls = FreePorts.next();
            SipSettings settings = new SipSettings(bind.getHostAddress(), bind, free, free, freeTls,
                    SipSettings.Ports.SAME, ClientAuth.WANT, RunningEndpoint.MOST_BODY, "SIP-Gateway/1.0");
            started = start(new JainSipEndpoint(settings, this, digest, inbound, () -> MATERIAL, limits), attempt);
        }
        endpoint = started;
        port = free;
        tlsPort = freeTls;
    }

    int port(Transport transport) {
        return transport == Transport.TLS ? tlsPort : port;
    }

    /** Somebody else may take the port before we do: then another is tried. */
    private static JainSipEndpoint start(JainSipEndpoint made, int attempt) throws IOException {
        try {
            made.start();
            return made;
        } catch (IOException e) {
            if (attempt == 5) {
                throw e;
            }
            return null;
        }
    }

    @Override
    public void onMessage(IncomingMessage message, Consumer<SipAnswer> answer) {
        answer.accept(SipAnswer.of(202, "Accepted"));
    }

    @Override
    public SipDialogListener onInvite(IncomingInvite invite, SipDialog dialog) {
        Recorded recorded = new Recorded();
        recorded.invite = invite;
        recorded.dialog = dialog;
        reaction.accept(invite, dialog);
        invited.add(recorded);
        return recorded;
    }

    Recorded next() throws InterruptedException {
        Recorded next = invited.poll(RunningEndpoint.DEADLINE, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no INVITE came in");
        }
        return next;
    }

    Recorded invite(NextHop hop) {
        return invite(request(hop, "thread-" + System.nanoTime() + "@example.com"));
    }

    Recorded invite(InviteRequest request) {
        Recorded recorded = new Recorded();
        recorded.dialog = endpoint.invite(request, recorded);
        return recorded;
    }

    static InviteRequest request(NextHop hop, String callId) {
        return new InviteRequest(hop, "sip:romeo@example.net", "sip:juliet@example.com", Optional.of("balcony"), callId,
                Optional.of("Open chat with Juliet?"), SDP);
    }

    @Override
    public void close() {
        endpoint.stop();
    }
}
