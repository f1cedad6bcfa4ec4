package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An MSRP relay on the loopback interface, as little of RFC 4976 as a session needs. It lets in everybody who asks, answers SENDs for
 * itself, and forwards each chunk as it came. Towards the other side of a client it has one connection: the one that came in, else
 * one of its own. Thread safe.
 */
public final class MsrpRelay implements AutoCloseable {

    private static final Pattern HOP = Pattern.compile("msrp://([^:/]+):([0-9]+)/.*");

    /** A URI that was handed out: whose it is, and the connection to the other side. */
    private final class Use {

        private final Socket client;
        private Socket other;

        Use(Socket client) {
            this.client = client;
        }

        /** The connection on which a request goes on that came in on this one. */
        synchronized Socket next(Socket from, String nextUri) throws IOException {
            if (from != client) {
                other = from;
                return client;
            }
            Matcher hop = HOP.matcher(nextUri);
            if (other == null && hop.matches()) {
                other = wire.connect(hop.group(1), Integer.parseInt(hop.group(2)));
            }
            return other;
        }
    }

    private final MsrpWire wire = new MsrpWire(InetAddress.getLoopbackAddress(), this::take);
    private final Map<String, Use> uses = new ConcurrentHashMap<>();

    public MsrpRelay() throws IOException {
        // It listens by now.
    }

    public int port() {
        return wire.port();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    private void take(MsrpText message, Socket from) {
        try {
            if (message.isRequest() && message.method().equals("AUTH")) {
                handOut(message, from);
            } else if (message.isRequest()) {
                forward(message, from);
            }
        } catch (IOException gone) {
            // Whoever waits for it fails by its deadline.
        }
    }

    private void handOut(MsrpText auth, Socket client) throws IOException {
        String uri = "msrp://127.0.0.1:" + port() + "/" + UUID.randomUUID() + ";tcp";
        uses.put(uri, new Use(client));
        MsrpWire.write(client, auth.answer(200, auth.header("To-Path")).with("Use-Path", uri).with("Expires", "900").toBytes());
    }

    /** RFC 4976 s6.4: the own URI moves from the front of To-Path to the front of From-Path. */
    private void forward(MsrpText request, Socket from) throws IOException {
        String[] path = request.header("To-Path").split(" ", 2);
        Use use = uses.get(path[0]);
        boolean known = use != null && path.length == 2;
        if (request.method().equals("SEND") && request.field("Failure-Report").orElse("yes").equals("yes")) {
            MsrpWire.write(from, request.answer(known ? 200 : 481, path[0]).toBytes());
        }
        if (known) {
            MsrpWire.write(use.next(from, path[1]), request.replacing("To-Path", path[1])
                    .replacing("From-Path", path[0] + ' ' + request.header("From-Path")).toBytes());
        }
    }
}
