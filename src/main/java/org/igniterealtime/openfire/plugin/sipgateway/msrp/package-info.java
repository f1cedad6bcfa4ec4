/**
 * MSRP sessions (RFC 4975 s5 to s7): {@link org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpEndpoint} hands out
 * {@link org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSession}s.
 *
 * <p>Threads. There is no thread per session. The transport's threads read octets and hand them to the connection's
 * {@code Channel}, which decodes them and finds the session; a session reassembles, answers and calls its listener on that
 * thread. Whoever calls {@code send} writes as much as the connection takes, the rest is written when the transport says that
 * it has written. One timer thread calls {@code Sessions.tick} every second. Locks are short and taken in one order only:
 * session, then outbox. A listener is called under no lock, one call at a time.
 */
package org.igniterealtime.openfire.plugin.sipgateway.msrp;
