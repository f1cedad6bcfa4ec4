package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, on a thread of its own, until the listener is closed. When none can be accepted, as when there are too
 * many open files, it leaves the listener alone for a moment: those who connect wait in its backlog meanwhile.
 */
final class Acceptor implements Runnable {

    /** Short enough that {@link Threads#join} outlasts it. */
    static final long PAUSE_MILLIS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

    /** What becomes of a connection; it is closed if that fails. */
    interface Taker {
        void take(Socket accepted) throws IOException;
    }

    private final ServerSocket server;
    private final Taker taker;
    private boolean failing;

    Acceptor(ServerSocket server, Taker taker) {
        this.server = server;
        this.taker = taker;
    }

    @Override
    public void run() {
        while (!server.isClosed()) {
            try {
                Socket accepted = server.accept();
                failing = false;
                take(accepted);
            } catch (IOException e) {
                pause(e);
            }
        }
    }

    private void take(Socket accepted) throws IOException {
        try {
            taker.take(accepted);
        } catch (IOException e) {
            LOG.debug("A connection was closed as it came", e);
            accepted.close();
        } catch (Throwable e) { // as when no thread can be started: the listener stays
            LOG.error("A connection was not accepted", e);
            accepted.close();
        }
    }

    private void pause(IOException why) {
        if (server.isClosed()) {
            return;
        }
        if (!failing) {
            LOG.warn("SIP port {} accepts no connections for now: {}", server.getLocalPort(), why.getMessage());
        }
        failing = true;
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            LOG.debug("Nobody interrupts this thread", e);
        }
    }
}
