package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The state of a dialog (RFC 3261 s12): what a request in it repeats, and where it goes. A few hundred octets; not thread safe.
 *
 * <p>Deviates from RFC 3261 s12.2.1.1: nothing is looked up in DNS for a request in a dialog. Where its URI names a host, it goes
 * where the dialog came from, to whoever has shown there that he is on the way.
 */
public final class Dialog {

    private final String callId;
    private final String localUri;
    private final String localTag;
    private final String remoteUri;
    private final String remoteTag;
    /** Values of Route, in the order of sending. */
    private final List<String> routes;
    private final NextHop home;
    /** The same, if no connection is open: where the peer, as it says, can be reached. */
    private final NextHop listener;
    /** Whether a URI names the host and port that home is. */
    private final Predicate<SipUri> named;
    /** What the certificate at home has shown; empty if it is we who have called. */
    private final Optional<Set<String>> callersNames;
    private final String contactUser;
    private final Optional<String> instance;
    private String target;
    private long localCseq;
    private long remoteCseq;

    private Dialog(String callId, String localUri, String localTag, NameAddr remote, List<String> routes, NextHop home,
                   NextHop listener, Predicate<SipUri> named, Optional<Set<String>> callersNames, String contactUser,
                   Optional<String> instance) {
        this.callId = callId;
        this.localUri = localUri;
        this.localTag = localTag;
        this.remoteUri = WireMessage.decoded(remote.uri());
        this.remoteTag = remote.tag().orElse("");
        this.routes = List.copyOf(routes);
        this.home = home;
        this.listener = listener;
        this.named = named;
        this.callersNames = callersNames;
        this.contactUser = contactUser;
        this.instance = instance;
    }

    /**
     * The dialog that an answer to our INVITE makes (RFC 3261 s12.1.2).
     *
     * @param cseq of that INVITE
     */
    public static Dialog asCaller(InviteRequest invite, String localTag, long cseq, WireMessage answer) {
        List<String> routes = routes(answer);
        Collections.reverse(routes);
        NameAddr remote = answer.first("to").flatMap(NameAddr::parse)
                .orElse(new NameAddr(invite.requestUri(), ""));
        String host = RequestWriter.viaHost(invite.hop().address().getAddress().getHostAddress());
        String home = host + ":" + invite.hop().address().getPort();
        Dialog dialog = new Dialog(invite.callId(), invite.from(), localTag, remote, routes, invite.hop(),
                invite.hop(), uri -> uri.hostAndPort().equals(home), Optional.empty(), user(invite.from()),
                invite.instance());
        dialog.target = Contact.target(answer).orElse(invite.requestUri());
        dialog.localCseq = cseq;
        dialog.remoteCseq = -1; // RFC 3261 s12.1.2: empty
        return dialog;
    }

    /** The dialog that our answer to an INVITE makes (RFC 3261 s12.1.1). */
    public static Dialog asCallee(RequestHead invite, Peer from, String localTag) {
        Via via = invite.via();
        Transport by = from.transport();
        NextHop home = by.reliable() ? from.hop() : new NextHop(via.answerAddress(from.address()), by);
        int port = via.port() == 0 ? by.defaultPort() : via.port();
        NextHop listener = by.reliable() ? new NextHop(new InetSocketAddress(from.address().getAddress(), port), by) : home;
        String requestUri = WireMessage.decoded(invite.requestUri());
        Dialog dialog = new Dialog(WireMessage.decoded(invite.callId()), WireMessage.decoded(invite.to().uri()), localTag,
                invite.from(), routes(invite.wire()), home, listener, named(via, port, from),
                Optional.of(from.names()), user(requestUri),
                SipUri.parse(requestUri).flatMap(uri -> uri.parameter("gr")).filter(gr -> !gr.isEmpty()));
        dialog.target = Contact.target(invite.wire()).orElse(dialog.remoteUri);
        dialog.remoteCseq = invite.cseq();
        return dialog;
    }

    /** Who calls himself as no packet of his does is beyond a NAT: there the port he listens on is as useless as his host. */
    private static Predicate<SipUri> named(Via via, int port, Peer from) {
        String host = via.host();
        boolean translated = via.address().filter(address -> !address.equals(from.address().getAddress())).isPresent();
        return uri -> uri.host().equals(host) && (translated || uri.port() == port);
    }

    private static List<String> routes(WireMessage message) {
        List<String> routes = new ArrayList<>();
        message.elements("record-route").forEach(route -> routes.add(WireMessage.decoded(route)));
        return routes;
    }

    static String user(String uri) {
        return SipUri.parse(uri).map(SipUri::user).orElse("");
    }

    /** The domain of the other user, for whose sake requests in the dialog are sent. */
    String domain() {
        return SipUri.parse(remoteUri).map(SipUri::host).orElse("");
    }

    /** Whether it is we who have called. */
    boolean isOurs() {
        return callersNames.isEmpty();
    }

    /** What the certificate at that hop has shown, as far as the caller has shown one there. */
    Set<String> namesAt(NextHop hop) {
        return hop.equals(home) ? callersNames.orElse(Set.of()) : Set.of();
    }

    String callId() {
        return callId;
    }

    public String localTag() {
        return localTag;
    }

    public String remoteTag() {
        return remoteTag;
    }

    String localParty() {
        return "<" + localUri + ">;tag=" + localTag;
    }

    String remoteParty() {
        return "<" + remoteUri + ">" + (remoteTag.isEmpty() ? "" : ";tag=" + remoteTag);
    }

    String contactUser() {
        return contactUser;
    }

    Optional<String> instance() {
        return instance;
    }

    /** The CSeq number for the next request of ours. */
    public long nextCseq() {
        return ++localCseq;
    }

    /** RFC 3261 s12.2.2: whether a request with that CSeq number comes in order; it is the highest then. */
    public boolean takes(long cseq) {
        if (cseq <= remoteCseq) {
            return false;
        }
        remoteCseq = cseq;
        return true;
    }

    /** RFC 3261 s12.2.1.2, s12.2.2: a Contact in a re-INVITE, an UPDATE or its answer is where requests go from now on. */
    public void refreshTarget(WireMessage message) {
        Contact.target(message).ifPresent(uri -> target = uri);
    }

    /** RFC 3261 s12.2.1.1, strict routers included. */
    String requestUri() {
        return isStrict() ? routeUri() : target;
    }

    List<String> routeHeaders() {
        if (!isStrict()) {
            return routes;
        }
        List<String> shifted = new ArrayList<>(routes.subList(1, routes.size()));
        shifted.add("<" + target + ">");
        return shifted;
    }

    private boolean isStrict() {
        return !routes.isEmpty() && SipUri.parse(routeUri()).filter(uri -> uri.parameter("lr").isEmpty()).isPresent();
    }

    private String routeUri() {
        return NameAddr.parse(routes.get(0)).map(NameAddr::uri).orElse("");
    }

    /**
     * Where the next request in the dialog goes (RFC 3261 s12.2.1.1, s8.1.2): over the connection that is there, if it leads
     * there. Empty if that is not over TLS and a sips URI wants it (s26.2.2). Deviates from there: a proxy that has recorded a
     * route without TLS itself gets requests for a sips URI so. Phones write that for their own connection with it.
     *
     * @param connected whether such a connection is open
     */
    public Optional<NextHop> hop(Predicate<NextHop> connected) {
        String next = routes.isEmpty() ? target : routeUri();
        NextHop hop = SipUri.parse(next).flatMap(uri -> hop(uri, connected))
                .orElseGet(() -> listener.equals(home) || connected.test(home) ? home : listener);
        return Optional.of(hop).filter(way -> way.mayCarry(next));
    }

    private Optional<NextHop> hop(SipUri uri, Predicate<NextHop> connected) {
        // RFC 3261 s26.2.2: sips means TLS, whatever transport it names.
        String transport = uri.secure() ? "TLS" : uri.parameter("transport").orElse("").toUpperCase(Locale.ROOT);
        if (!transport.matches("|UDP|TCP|TLS") || isHidden(uri)) {
            return Optional.empty();
        }
        boolean isHome = named.test(uri) && (transport.isEmpty() || transport.equals(home.transport().name()));
        if (isHome && (!home.transport().reliable() || connected.test(home))) {
            return Optional.of(home);
        }
        // RFC 3263 s4.1: an address without transport means UDP, unless it has spoken TCP to us.
        Transport by = isHome ? home.transport() : transport.isEmpty() ? Transport.UDP : Transport.valueOf(transport);
        return uri.address().map(address -> new NextHop(new InetSocketAddress(address, uri.port()), by));
    }

    /**
     * Whether somebody who is at a public address, and so beyond a NAT, names an address of the network behind it.
     * Deviates from RFC 3261 s12.2.1.1: nobody gets there from here, unless to a stranger in a network of our own.
     */
    private boolean isHidden(SipUri uri) {
        InetAddress outside = home.address().getAddress();
        return !outside.isLoopbackAddress() && !isPrivate(outside) && uri.address()
                .filter(address -> address.isLoopbackAddress() || isPrivate(address)).isPresent();
    }

    /** RFC 1918, RFC 6598, RFC 4193, and what is valid on one link only. */
    private static boolean isPrivate(InetAddress address) {
        byte[] octets = address.getAddress();
        boolean shared = octets.length == 4 && octets[0] == 100 && (octets[1] & 0xC0) == 64;
        boolean unique = octets.length == 16 && (octets[0] & 0xFE) == 0xFC;
        return address.isSiteLocalAddress() || address.isLinkLocalAddress() || shared || unique;
    }
}
