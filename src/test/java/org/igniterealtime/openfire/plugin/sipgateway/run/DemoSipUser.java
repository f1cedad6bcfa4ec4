package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.igniterealtime.openfire.plugin.sipgateway.peer.Answer;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipText;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;

/**
 * Romeo, a SIP user agent on the loopback interface. He prints the messages that reach him; after the demo conversation he also
 * answers whoever writes to him, at most 100 times each, so that two automatons cannot talk for ever.
 */
final class DemoSipUser implements AutoCloseable {

    static final String DOMAIN = "example.net";
    private static final int MOST_REPLIES = 100;

    private final Transcript transcript;
    private final SipUser agent;
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
        agent.answers(this::onRequest);
    }

    SipUser agent() {
        return agent;
    }

    /** From now on, replies to each message. */
    void answerEverybody() {
        answersEverybody = true;
    }

    @Override
    public void close() throws IOException {
        replying.shutdownNow();
        agent.close();
    }

    private Answer onRequest(SipText request) {
        if (!request.method().equals("MESSAGE")) {
            return Answer.of(request.method().equals("OPTIONS") ? 200 : 501, "");
        }
        Answer answer = Answer.of(200, "OK");
        transcript.xmppToSip(request, answer);
        if (answersEverybody) {
            replying.execute(() -> reply(request));
        }
        return answer;
    }

    private void reply(SipText message) {
        String sender = message.fromUri().replaceFirst("^sips?:", "");
        if (replies.merge(sender, 1, Integer::sum) > MOST_REPLIES) {
            return;
        }
        String text = "You wrote: " + message.text();
        SipText answer = agent.sends(sender, text);
        transcript.sipToXmpp(agent.address(), sender, text, "UDP", answer);
    }
}
