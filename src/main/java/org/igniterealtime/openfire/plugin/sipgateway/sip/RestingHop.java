package org.igniterealtime.openfire.plugin.sipgateway.sip;

/**
 * A next hop that has failed and is left alone for a while.
 *
 * @param left    milliseconds until it is asked whether it lives; 0: it is being asked
 * @param failure how it has failed last
 */
public record RestingHop(NextHop hop, long left, String failure) {
}
