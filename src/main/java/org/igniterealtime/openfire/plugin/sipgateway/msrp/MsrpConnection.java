package org.igniterealtime.openfire.plugin.sipgateway.msrp;

import java.nio.ByteBuffer;

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

    /** The other end, for logs. */
    String peer();
}
