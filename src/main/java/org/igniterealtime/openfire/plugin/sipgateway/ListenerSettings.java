package org.igniterealtime.openfire.plugin.sipgateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpSettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.sip.SipSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the settings mean to the listeners of SIP and MSRP. */
final class ListenerSettings {

    /** How long an unfinished MSRP message is kept without a new octet. */
    private static final Duration REASSEMBLY_AGE = Duration.ofSeconds(60);
    /** How many MSRP connections may come in. */
    private static final int MSRP_CONNECTIONS = 20_000;
    /** What one MSRP session may have to write; more waits in its conversation. */
    private static final int MSRP_QUEUE_MESSAGES = 100;
    private static final int MSRP_QUEUE_OCTETS = 262_144;
    private static final Logger Log = LoggerFactory.getLogger(ListenerSettings.class);

    private final GatewaySettings settings;
    private final String hostname;
    private final String version;

    /** @param hostname what stands in Via if the settings name neither a host nor a local address */
    ListenerSettings(GatewaySettings settings, String hostname, String version) {
        this.settings = settings;
        this.hostname = hostname;
        this.version = version;
    }

    SipSettings sip() {
        InetAddress bind = bind();
        String host = settings.sipHost();
        if (host.isEmpty()) {
            host = bind.isAnyLocalAddress() ? hostname : Hosts.withoutScope(bind.getHostAddress());
        }
        SipSettings.Ports advertised = new SipSettings.Ports(settings.sipUdpAdvertised(), settings.sipTcpAdvertised(),
                settings.sipTlsAdvertised());
        return new SipSettings(host, bind, settings.sipUdpPort(), settings.sipTcpPort(), settings.sipTlsPort(), advertised,
                SipSettings.ClientAuth.valueOf(settings.sipTlsClientAuth().name()), settings.sipMaxSize(),
                "SIP-Gateway/" + version);
    }

    /** Those beside SIP listeners that are so set. */
    MsrpSettings msrp(SipSettings sip) {
        String host = settings.msrpHost().isEmpty() ? sip.host() : settings.msrpHost();
        return new MsrpSettings(host, sip.bind(), orOff(settings.msrpPort()), orOff(settings.msrpTlsPort()),
                settings.msrpAdvertised(), settings.msrpTlsAdvertised(), settings.msrpMaxSize(), MSRP_CONNECTIONS,
                Bridge.ACCEPTED_TYPES, List.of(), Duration.ofSeconds(settings.msrpKeepAlive()),
                settings.msrpReassemblyOctets(), REASSEMBLY_AGE, MSRP_QUEUE_MESSAGES, MSRP_QUEUE_OCTETS);
    }

    private static int orOff(int port) {
        return port == 0 ? MsrpSettings.OFF : port;
    }

    private InetAddress bind() {
        String address = settings.sipBind();
        try {
            return InetAddress.getByName(address.isEmpty() ? "0.0.0.0" : address);
        } catch (UnknownHostException e) {
            Log.warn("SIP listens on the loopback address only: {} is no address of this machine", address);
            return InetAddress.getLoopbackAddress();
        }
    }
}
