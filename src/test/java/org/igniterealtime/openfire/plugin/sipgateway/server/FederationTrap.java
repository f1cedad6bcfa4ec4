package org.igniterealtime.openfire.plugin.sipgateway.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands for every other XMPP server: the test server's name resolution leads here, so that it never leaves the machine, and each
 * attempt to federate is noted and refused. Keeps the domains of at most 1000 attempts. Thread safe.
 */
final class FederationTrap implements AutoCloseable {

    private static final int MOST_ATTEMPTS = 1000;
    private static final int MOST_OCTETS = 4096;
    private static final int PATIENCE_MILLIS = 2000;
    /** RFC 6120 s4.9.3.6: we do not serve that domain. */
    private static final String REFUSAL = "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'"
            + " id='trap' version='1.0'><stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
            + "</stream:stream>";
    private static final Pattern TO = Pattern.compile("<stream:stream[^>]*\\bto=[\"']([^\"']*)[\"']");

    private final ServerSocket socket;
    private final List<String> domains = new CopyOnWriteArrayList<>();

    FederationTrap() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "federation-trap");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The domains that the server has tried to reach over server-to-server, in order. */
    List<String> attempts() {
        return List.copyOf(domains);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket attempt = socket.accept()) {
                attempt.setSoTimeout(PATIENCE_MILLIS);
                note(attempt.getInputStream());
                attempt.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // Given up by the server, or closed by us.
            }
        }
    }

    private void note(InputStream in) throws IOException {
        StringBuilder opening = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && opening.length() < MOST_OCTETS; octet = in.read()) {
            opening.append(new String(new byte[] {(byte) octet}, StandardCharsets.ISO_8859_1));
            Matcher to = TO.matcher(opening);
            if (octet == '>' && to.find() && domains.size() < MOST_ATTEMPTS) {
                domains.add(to.group(1));
                return;
            }
        }
    }
}
