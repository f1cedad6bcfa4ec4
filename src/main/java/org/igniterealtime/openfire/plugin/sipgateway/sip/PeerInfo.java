package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.Optional;
import java.util.Set;

/**
 * What a peer says of itself in a request or an answer.
 *
 * @param allow     the methods of Allow, upper case; empty if it says nothing
 * @param accept    the media types of Accept, lower case; empty if it says nothing
 * @param userAgent User-Agent or Server
 */
public record PeerInfo(Set<String> allow, Set<String> accept, Optional<String> userAgent) {

    public static final PeerInfo UNKNOWN = new PeerInfo(Set.of(), Set.of(), Optional.empty());
}
