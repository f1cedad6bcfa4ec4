package org.igniterealtime.openfire.plugin.sipgateway.sip;

/** Where a request is to go: to a SIP domain, whose next hops are still to be found, or by one next hop. */
public sealed interface Target permits Target.Domain, NextHop {

    /** @param name lower case, A-labels, without a dot at its end; IPv6 in brackets */
    record Domain(String name) implements Target {
    }

    /**
     * The next hop.
     *
     * @throws IllegalStateException if none has been chosen yet
     */
    default NextHop hop() {
        if (this instanceof NextHop hop) {
            return hop;
        }
        throw new IllegalStateException("No next hop has been chosen for " + this);
    }
}
