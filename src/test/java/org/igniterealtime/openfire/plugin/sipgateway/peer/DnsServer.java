package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on the loopback interface, over UDP, that knows what a test tells it. Answers one question after the other. */
public final class DnsServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final Thread thread = new Thread(this::serve, "test-dns");
    private final List<Record> zone = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private volatile boolean silent;

    public DnsServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        thread.setDaemon(true);
        thread.start();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** As the setting {@code dns.servers} has it. */
    public String hostAndPort() {
        return address().getAddress().getHostAddress() + ':' + address().getPort();
    }

    /** Replaces everything it knows by that, in the form of a zone file with full names. */
    public DnsServer knows(String... lines) throws IOException {
        zone.clear();
        for (String line : lines) {
            zone.add(new Master(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.US_ASCII)),
                    Name.root).nextRecord());
        }
        return this;
    }

    /** Whether questions stay without an answer. */
    public void isSilent(boolean now) {
        silent = now;
    }

    /** What it was asked since the last call, as {@code SRV _sip._udp.example.net}. */
    public List<String> asked() {
        List<String> all = new ArrayList<>();
        asked.drainTo(all);
        return all;
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message question = new Message(Arrays.copyOf(buffer, packet.getLength()));
                asked.add(Type.string(question.getQuestion().getType()) + ' ' + question.getQuestion().getName().toString(true));
                if (!silent) {
                    byte[] answer = answer(question).toWire();
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new AssertionError("The DNS server of the test failed", e);
                }
            }
        }
    }

    private Message answer(Message question) {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        Record asks = question.getQuestion();
        answer.addRecord(asks, Section.QUESTION);
        boolean known = add(answer, asks.getName(), asks.getType());
        answer.getHeader().setRcode(known ? Rcode.NOERROR : Rcode.NXDOMAIN);
        return answer;
    }

    /** Adds the records of that name and type, by way of an alias too; returns whether there is such a name. */
    private boolean add(Message answer, Name name, int type) {
        boolean known = false;
        for (Record record : zone) {
            boolean alias = record.getType() == Type.CNAME;
            if (record.getName().equals(name)) {
                known = true;
                if (alias || record.getType() == type) {
                    answer.addRecord(record, Section.ANSWER);
                }
                if (alias) {
                    add(answer, ((CNAMERecord) record).getTarget(), type);
                }
            }
        }
        return known;
    }

    @Override
    public void close() {
        socket.close();
    }
}
