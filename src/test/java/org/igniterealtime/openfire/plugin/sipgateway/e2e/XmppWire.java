package org.igniterealtime.openfire.plugin.sipgateway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.concurrent.Semaphore;

/**
 * An XMPP client that costs next to nothing, for figures: it writes chats, and counts what comes with a body. Written to by one thread.
 */
final class XmppWire implements AutoCloseable {

    private static final byte[] BODY = "<body>".getBytes(UTF_8);

    /** A permit for each message that came. */
    final Semaphore arrived = new Semaphore(0);
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    /** Logs in with SASL PLAIN (RFC 6120 s6, s7), without TLS. */
    XmppWire(InetSocketAddress server, String domain, String user, String password) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream(), 65_536);
        String stream = "<stream:stream to='" + domain + "' version='1.0' xmlns='jabber:client' "
                + "xmlns:stream='http://etherx.jabber.org/streams'>";
        asks(stream, "</stream:features>");
        String plain = Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(UTF_8));
        asks("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>", "<success");
        asks(stream, "</stream:features>");
        asks("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>wire</resource></bind></iq>", "</iq>");
        asks("<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>", "id=\"s\"");
        write("<presence/>");
        Thread reader = new Thread(this::read, "xmpp-wire");
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends a chat; the text goes as it is. */
    void chats(String to, String text) throws IOException {
        write("<message type='chat' to='" + to + "'><body>" + text + "</body></message>");
    }

    private void write(String xml) throws IOException {
        out.write(xml.getBytes(UTF_8));
    }

    private void asks(String xml, String end) throws IOException {
        write(xml);
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf(end) < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("Not logged in: " + answer);
            }
            answer.append((char) octet);
        }
    }

    private void read() {
        try {
            int matched = 0;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                matched = octet == BODY[matched] ? matched + 1 : octet == BODY[0] ? 1 : 0;
                if (matched == BODY.length) {
                    arrived.release();
                    matched = 0;
                }
            }
        } catch (IOException closed) {
            // By close(); whoever waits for more fails by a deadline.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
