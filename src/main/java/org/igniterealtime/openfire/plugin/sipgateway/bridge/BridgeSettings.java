package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.MsrpTransport;
import org.igniterealtime.openfire.plugin.sipgateway.msrp.codec.FailureReport;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Rate;
import org.xmpp.packet.Message;

/**
 * What the bridge needs to know; replaced as a whole when a setting changes.
 *
 * @param xmppDomain      the domain of the XMPP server
 * @param componentDomain the domain that reaches any SIP domain: {@code romeo\40example.net@sip.example.com}
 * @param domains         SIP domains claimed as they are: {@code romeo@example.net}
 * @param ownHosts        hosts that mean the XMPP domain when they stand in a Request-URI
 * @param inboundType     the type of stanzas made from MESSAGE
 * @param acceptCode      the answer to a MESSAGE that was taken over, 200 or 202
 * @param prefer4xx       4xx where RFC 7247 recommends 6xx
 * @param sips            what happens with a sips URI
 * @param localOnly       only users of this server may send
 * @param oversize        what happens with a text that does not fit into a MESSAGE of 1300 octets
 * @param oversizeOf      the same, for single domains
 * @param largeMessages   the domains on the way to which a MESSAGE may be longer than 1300 octets (RFC 3428 s8)
 * @param maxOctets       the longest text towards SIP, in octets of UTF-8
 * @param chat            which mode chat messages take
 * @param chatOf          the same, for single domains
 * @param bodies          what MESSAGEs carry
 * @param sessions        how sessions go on
 * @param limits          what the queues and tables hold
 */
public record BridgeSettings(String xmppDomain, String componentDomain, Set<String> domains, Set<String> ownHosts,
                             Message.Type inboundType, int acceptCode, boolean prefer4xx, SipsPolicy sips, boolean localOnly,
                             Oversize oversize, Map<String, Oversize> oversizeOf, Set<String> largeMessages, int maxOctets,
                             ChatMode chat, Map<String, ChatMode> chatOf, Bodies bodies, Sessions sessions, Limits limits) {

    /** What happens with a sips URI (RFC 7247 s8). */
    public enum SipsPolicy { REJECT, ALLOW }

    /** What happens with a text that does not fit into one MESSAGE (RFC 7572 s6). */
    public enum Oversize { SPLIT, UPGRADE, REJECT }

    /** Which mode chat messages take: MSRP with MESSAGE as the way back, MSRP only, or MESSAGE only. */
    public enum ChatMode { AUTO, SESSION, PAGE }

    /** When MSRP goes over TLS: if SIP does, or the peer wants it; always; never. */
    public enum MsrpTls { AUTO, ALWAYS, NEVER }

    /** Whether texts go wrapped in CPIM (RFC 4975 s13, RFC 3428 s4): as the peer seems to want it, always, or never. */
    public enum CpimMode { AUTO, ALWAYS, NEVER }

    /**
     * @param cpim whether texts go wrapped
     * @param most how long a body that came compressed may become, in octets
     */
    public record Bodies(CpimMode cpim, int most) {
    }

    /**
     * @param track         ask for success reports on every text, so that loss is noticed
     * @param failureReport the Failure-Report of our SENDs (RFC 7573 s7)
     * @param cpim          whether texts go wrapped
     * @param cpimOf        the same, for single domains, in either mode
     * @param tls           when MSRP goes over TLS
     * @param idle          without traffic for so long a session is ended
     * @param invite        how long an INVITE may ring
     * @param most          how many sessions there may be
     * @param texts         how many texts of one conversation may wait
     * @param octets        and how many octets of text
     */
    public record Sessions(boolean track, FailureReport failureReport, CpimMode cpim, Map<String, CpimMode> cpimOf, MsrpTls tls,
                           Duration idle, Duration invite, int most, int texts, int octets) {

        /**
         * What an INVITE may offer, best first.
         *
         * @param secure whether SIP goes over TLS
         */
        List<MsrpTransport> offers(boolean secure) {
            return switch (tls) {
                case ALWAYS -> List.of(MsrpTransport.TLS);
                case NEVER -> List.of(MsrpTransport.TCP);
                case AUTO -> secure ? List.of(MsrpTransport.TLS, MsrpTransport.TCP)
                        : List.of(MsrpTransport.TCP, MsrpTransport.TLS);
            };
        }

        /** Whether that is taken from a peer that offers it. */
        boolean takes(MsrpTransport transport) {
            return tls == MsrpTls.AUTO || (tls == MsrpTls.ALWAYS) == (transport == MsrpTransport.TLS);
        }
    }

    /**
     * @param perDestination messages that wait for one SIP user
     * @param waiting        messages that wait in all
     * @param age            how long one may wait
     * @param conversations  how many pairs are remembered
     * @param remembered     for how long, after the last message
     * @param journeys       how many messages the ledger remembers
     * @param journeyAge     for how long
     * @param rates          how often somebody may send
     */
    public record Limits(int perDestination, int waiting, Duration age, int conversations, Duration remembered, int journeys,
                         Duration journeyAge, Rates rates) {
    }

    /**
     * @param user   each XMPP user, with all clients together
     * @param sender each SIP user, at the address that it sends from
     * @param total  everybody together, both ways
     */
    public record Rates(Rate user, Rate sender, Rate total) {
    }

    /** The Failure-Report of that name. */
    public static FailureReport failureReport(String name) {
        return FailureReport.valueOf(name);
    }

    ChatMode chat(String domain) {
        return chatOf.getOrDefault(domain, chat);
    }

    CpimMode cpim(String domain) {
        return sessions.cpimOf().getOrDefault(domain, sessions.cpim());
    }

    /** The same for MESSAGEs. */
    CpimMode pageCpim(String domain) {
        return sessions.cpimOf().getOrDefault(domain, bodies.cpim());
    }

    Oversize oversize(String domain) {
        return oversizeOf.getOrDefault(domain, oversize);
    }
}
