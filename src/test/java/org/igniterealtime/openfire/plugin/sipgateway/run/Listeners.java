package org.igniterealtime.openfire.plugin.sipgateway.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipRequest;
import org.igniterealtime.openfire.plugin.sipgateway.peer.SipUser;
import org.igniterealtime.openfire.plugin.sipgateway.server.FreePorts;
import org.igniterealtime.openfire.plugin.sipgateway.server.TestServer;

/** Where the server and the gateway listen, all on 127.0.0.1; a SIP or MSRP port of 0 is switched off. */
record Listeners(int xmpp, int admin, int sipUdp, int sipTcp, int msrp) {

    private static final String HOST = "127.0.0.1:";

    static Listeners of(RunOptions options) throws RunRefused {
        return new Listeners(options.xmppPort(), options.adminPort(), options.port("sip.udp.port", 5060),
                options.port("sip.tcp.port", 5060), options.port("msrp.port", 2855));
    }

    /** Refuses if one of the ports is taken. */
    void requireFree() throws RunRefused {
        requireXmpp(FreePorts.tcpFree(xmpp));
        requireConsole(FreePorts.tcpFree(admin));
        requireUdp(sipUdp == 0 || FreePorts.udpFree(sipUdp));
        requireTcp(sipTcp == 0 || FreePorts.tcpFree(sipTcp));
        requireMsrp(msrp == 0 || FreePorts.tcpFree(msrp));
    }

    /**
     * Waits until this server, and nobody else, answers on each of the ports, and says where everything is. Refuses if one
     * was taken while the server started: Openfire and the gateway go on without it.
     *
     * @param patience for each port
     */
    String ready(TestServer server, Duration patience) throws RunRefused {
        try (Ownership ownership = new Ownership(server, patience)) {
            requireXmpp(ownership.ofXmpp(xmpp));
            requireConsole(ownership.ofConsole(admin));
            requireUdp(sipUdp == 0 || ownership.ofListener(admin, "UDP " + HOST + sipUdp));
            requireTcp(sipTcp == 0 || ownership.ofListener(admin, "TCP " + HOST + sipTcp));
            requireMsrp(msrp == 0 || ownership.ofListener(admin, "MSRP " + HOST + msrp));
        }
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
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return HOST + port;
        } catch (IOException refused) {
            throw new RunRefused("The gateway does not take MSRP on " + HOST + port + ".");
        }
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

    private void requireXmpp(boolean ours) throws RunRefused {
        require(ours, "XMPP", xmpp, "run.c2s.port");
    }

    private void requireConsole(boolean ours) throws RunRefused {
        require(ours, "the console", admin, "run.admin.port");
    }

    private void requireUdp(boolean ours) throws RunRefused {
        require(ours, "SIP over UDP", sipUdp, RunOptions.SETTING + "sip.udp.port");
    }

    private void requireTcp(boolean ours) throws RunRefused {
        require(ours, "SIP over TCP", sipTcp, RunOptions.SETTING + "sip.tcp.port");
    }

    private void requireMsrp(boolean ours) throws RunRefused {
        require(ours, "MSRP", msrp, RunOptions.SETTING + "msrp.port");
    }

    private static void require(boolean ours, String what, int port, String option) throws RunRefused {
        if (!ours) {
            throw new RunRefused("Port " + port + " for " + what + " is taken on 127.0.0.1; choose another one with -D"
                    + option + "=PORT.");
        }
    }
}
