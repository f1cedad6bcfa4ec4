package org.igniterealtime.openfire.plugin.sipgateway.sip.dns;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Transport;

/** How SIP over a transport is called in DNS (RFC 3263 s4.1). */
enum Service {
    UDP("SIP+D2U", "_sip._udp."),
    TCP("SIP+D2T", "_sip._tcp."),
    TLS("SIPS+D2T", "_sips._tcp.");

    private final String naptr;
    private final String srv;

    Service(String naptr, String srv) {
        this.naptr = naptr;
        this.srv = srv;
    }

    static Service of(Transport transport) {
        return valueOf(transport.name());
    }

    /** The service field of a NAPTR record; empty if it is none of SIP's. */
    static Optional<Service> ofNaptr(String field) {
        String upper = field.toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(service -> service.naptr.equals(upper)).findFirst();
    }

    /** What stands before the domain in the name of its SRV records. */
    String srv() {
        return srv;
    }

    /** Empty if the gateway has no such transport. */
    Optional<Transport> transport() {
        return Arrays.stream(Transport.values()).filter(transport -> transport.name().equals(name())).findFirst();
    }
}
