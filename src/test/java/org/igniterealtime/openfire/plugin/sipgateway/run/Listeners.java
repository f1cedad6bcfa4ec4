package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipRequest;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;

/** Where the server and the gateway listen, all on 127.0.0.1; a SIP or MSRP port of 0 is switched off. */
record Listeners(int xmpp, int admin, int sipUdp, int sipTcp, int msrp) {

    private static final String HOST = "127.0.0.1:";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static Listeners of(RunOptions options) throws RunRefused {
        return new Listeners(options.xmppPort(), options.adminPort(), options.port("sip.udp.port", 5060),
                options.port("sip.tcp.port", 5060), options.port("msrp.port", 2855));
    }

    /** Refuses if one of the ports is taken. */
    void requireFree() throws RunRefused {
        require(FreePorts.tcpFree(xmpp), "XMPP", xmpp, "run.c2s.port");
        require(FreePorts.tcpFree(admin), "the console", admin, "run.admin.port");
        require(sipUdp == 0 || FreePorts.udpFree(sipUdp), "SIP over UDP", sipUdp, RunOptions.SETTING + "sip.udp.port");
        require(sipTcp == 0 || FreePorts.tcpFree(sipTcp), "SIP over TCP", sipTcp, RunOptions.SETTING + "sip.tcp.port");
        require(msrp == 0 || FreePorts.tcpFree(msrp), "MSRP", msrp, RunOptions.SETTING + "msrp.port");
    }

    /** Waits until the gateway answers on each of its ports, at most 10 s each, and says where everything is. */
    String ready() throws RunRefused {
        List<String> sip = new ArrayList<>();
        if (sipUdp != 0) {
            sip.add(answering("udp", sipUdp));
        }
        if (sipTcp != 0) {
            sip.add(answering("tcp", sipTcp));
        }
        return "READY xmpp=" + HOST + xmpp + " sip=" + (sip.isEmpty() ? "-" : String.join(",", sip))
                + " msrp=" + (msrp == 0 ? "-" : accepting(msrp)) + " admin=http://" + HOST + admin;
    }

    private static String accepting(int port) throws RunRefused {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!accepts(port)) {
            if (System.nanoTime() > deadline) {
                throw new RunRefused("The gateway does not take MSRP on " + HOST + port + ".");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return HOST + port;
    }

    private static String answering(String transport, int port) throws RunRefused {
        InetSocketAddress gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (SipUser probe = new SipUser("probe@127.0.0.1", 0, gateway)) {
            SipRequest options = probe.request("OPTIONS", "sip:" + HOST + port);
            (transport.equals("tcp") ? options.overTcp() : options).send();
            return transport + ":" + HOST + port;
        } catch (AssertionError | IOException | UncheckedIOException silent) {
            throw new RunRefused("The gateway does not answer SIP on " + transport + ":" + HOST + port + ".");
        }
    }

    private static void require(boolean free, String what, int port, String option) throws RunRefused {
        if (!free) {
            throw new RunRefused("Port " + port + " for " + what + " is taken on 127.0.0.1; choose another one with -D"
                    + option + "=PORT.");
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
