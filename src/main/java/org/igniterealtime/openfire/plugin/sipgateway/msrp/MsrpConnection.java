package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * One transport connection, as the protocol sees it. Thread safe; no method blocks or calls back, so that it may be used
 * under a lock. Who implements it tells a {@link Channel} what happens: octets read, octets written, closed.
 */
public interface MsrpConnection {

    /** Writes after everything that was given before. Lost without a word if the connection is closed already. */
    void write(ByteBuffer octets);

    /** Stops reading soon; what has been read already still comes. */
    void suspendReading();

    void resumeReading();

    /** Closes at once; what was not written yet is lost. */
    void close();

    /**
     * The certificates that the other end has shown, its own first, none of them checked; an empty list if it has shown none.
     * Empty if the connection is not over TLS. To be asked when octets have been read, or the connect has been reported.
     */
    Optional<List<X509Certificate>> certificates();

    /** The other end, for logs. */
    String peer();
}
