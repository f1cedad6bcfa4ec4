package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.igniterealtime.openfire.plugin.sipgateway.Await;
import org.igniterealtime.openfire.plugin.sipgateway.peer.XmppUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/**
 * Whether it is that server which answers on a port, and not somebody who took it first. While this is open the administrator has a
 * password that no other server knows. Used from one thread.
 */
final class Ownership implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String ADMIN = "admin";

    private final TestServer server;
    private final Duration patience;
    private final String secret = UUID.randomUUID().toString();
    private final HttpClient browser = HttpClient.newHttpClient();

    /** @param patience how long a question is asked again while the answer is no */
    Ownership(TestServer server, Duration patience) {
        this.server = server;
        this.patience = patience;
        server.addUser(ADMIN, secret);
    }

    boolean ofXmpp(int port) {
        return Await.soon(patience, () -> logsIn(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    boolean ofConsole(int port) {
        return Await.soon(patience, () -> statusPage(port).isPresent());
    }

    /** Whether the gateway says on its status page that it has that listener, for example {@code UDP 127.0.0.1:5060}. */
    boolean ofListener(int consolePort, String listener) {
        // The gateway opens its listeners in its own time.
        return Await.soon(patience,
                () -> statusPage(consolePort).filter(page -> page.contains("<td>" + listener + "</td>")).isPresent());
    }

    private boolean logsIn(InetSocketAddress address) {
        try (XmppUser admin = XmppUser.login(address, server.domain(), ADMIN, secret, "probe")) {
            return admin.bareJid().startsWith(ADMIN);
        } catch (IOException refused) {
            return false;
        }
    }

    private Optional<String> statusPage(int port) {
        String login = Base64.getEncoder().encodeToString((ADMIN + ':' + secret).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/plugins/sipgateway/status.jsp"))
                .header("Authorization", "Basic " + login).timeout(DEADLINE).build();
        try {
            HttpResponse<String> response = browser.send(request, BodyHandlers.ofString());
            return Optional.of(response.body()).filter(page -> response.statusCode() == 200);
        } catch (IOException refused) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The administrator has the usual password again. */
    @Override
    public void close() {
        server.addUser(ADMIN, ADMIN);
    }
}
