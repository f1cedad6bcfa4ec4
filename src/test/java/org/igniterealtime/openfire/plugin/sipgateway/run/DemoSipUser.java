package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpSession;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.MsrpUser;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;

/**
 * Romeo, a SIP user agent on the loopback interface. He prints the messages that reach him; after the demo conversation he also takes
 * every call and answers whoever writes to him, at most 100 times each, so that two automatons cannot talk for ever.
 */
final class DemoSipUser implements AutoCloseable {

    static final String DOMAIN = "example.net";
    private static final int MOST_REPLIES = 100;

    private final Transcript transcript;
    private final SipUser agent;
    private final MsrpUser phone;
    private final Map<String, Integer> replies = new ConcurrentHashMap<>();
    private final ExecutorService replying = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "demo-romeo");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean answersEverybody;

    /**
     * Opens the user agent on a free port.
     *
     * @param gatewayPort where the gateway takes SIP
     */
    DemoSipUser(int gatewayPort, Transcript transcript) throws IOException {
        this.transcript = transcript;
        this.agent = new SipUser("romeo@" + DOMAIN, 0, new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort));
        this.phone = new MsrpUser(agent);
        agent.answers(this::onRequest);
    }

    SipUser agent() {
        return agent;
    }

    /** What takes his calls. */
    MsrpUser phone() {
        return phone;
    }

    /** From now on, takes each call and replies to each message. */
    void answerEverybody() {
        answersEverybody = true;
    }

    @Override
    public void close() throws IOException {
        replying.shutdownNow();
        phone.close();
    }

    private Answer onRequest(SipText request) {
        return switch (request.method()) {
            case "MESSAGE" -> onMessage(request);
            case "INVITE" -> onInvite(request);
            case "OPTIONS", "BYE" -> Answer.of(200, "OK");
            default -> Answer.of(501, "Not Implemented");
        };
    }

    private Answer onInvite(SipText invite) {
        if (answersEverybody) {
            replying.execute(() -> take(invite));
        }
        return Answer.of(180, "Ringing");
    }

    private void take(SipText invite) {
        try {
            MsrpSession session = phone.takes(invite);
            transcript.call(invite);
            session.eachGoesTo(send -> replying.execute(() -> reply(invite, send, session)));
        } catch (IOException | AssertionError failed) {
            transcript.note("The call of " + invite.fromUri() + " failed: " + failed.getMessage());
        }
    }

    private void reply(SipText invite, MsrpText send, MsrpSession session) {
        String caller = invite.fromUri();
        transcript.send(caller, invite.requestUri(), send);
        if (send.header("Content-Type").startsWith("text/plain") && mayReply(caller)) {
            String text = "You wrote: " + send.text();
            try {
                session.sends(text);
                transcript.said(agent.address(), caller.replaceFirst("^sips?:", ""), text, "text/plain");
            } catch (IOException | AssertionError failed) {
                transcript.note("No reply to " + caller + ": " + failed.getMessage());
            }
        }
    }

    private Answer onMessage(SipText request) {
        Answer answer = Answer.of(200, "OK");
        transcript.xmppToSip(request, answer);
        if (answersEverybody) {
            replying.execute(() -> reply(request));
        }
        return answer;
    }

    private void reply(SipText message) {
        String sender = message.fromUri().replaceFirst("^sips?:", "");
        if (!mayReply(sender)) {
            return;
        }
        String text = "You wrote: " + message.text();
        SipText answer = agent.sends(sender, text);
        transcript.sipToXmpp(agent.address(), sender, text, "UDP", answer);
    }

    private boolean mayReply(String sender) {
        return replies.merge(sender, 1, Integer::sum) <= MOST_REPLIES;
    }
}
