package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the requests of sessions: INVITE, and those within the dialog that it makes (RFC 3261 s13, s12.2.1). Thread safe. */
public final class SessionWriter {

    /** Magic cookie and our mark. */
    static final String COOKIE = "z9hG4bKi.";
    private final String host;
    private final SipSettings settings;
    private final String product;

    /** @throws IllegalArgumentException if the host cannot stand in Via */
    public SessionWriter(SipSettings settings) {
        this.settings = settings;
        host = RequestWriter.viaHost(settings.host());
        product = HeaderText.line(settings.product());
    }

    /** Whether a Via is one that this writer has written. */
    public boolean isOurs(Via via) {
        return via.branch().startsWith(COOKIE) && via.host().equalsIgnoreCase(host)
                && settings.isAdvertised(via.port());
    }

    /**
     * An INVITE (RFC 3261 s13.2.1) that proposes a session timer (RFC 4028 s7.1).
     *
     * @param interval seconds, as proposed for the timer
     * @param least    seconds, the least that is taken
     * @throws IllegalArgumentException if a part of it cannot be written
     */
    public byte[] invite(InviteRequest request, String tag, long cseq, int interval, int least) {
        request.hop().checkMayCarry(request.requestUri());
        String uri = HeaderText.uri("Request-URI", request.requestUri());
        StringBuilder text = start("INVITE", uri, request.hop().transport());
        line(text, "From", "<" + HeaderText.uri("From", request.from()) + ">;tag=" + tag);
        line(text, "To", "<" + uri + ">");
        line(text, "Call-ID", HeaderText.word("Call-ID", request.callId()));
        line(text, "CSeq", cseq + " INVITE");
        line(text, "Contact", contact(Dialog.user(request.from()), request.instance(), request.hop().transport()));
        request.subject().ifPresent(subject -> line(text, "Subject", HeaderText.line(subject)));
        timer(text, Integer.toString(interval), least);
        abilities(text);
        return sdp(text, request.sdp());
    }

    /** REGISTER for an address of record (RFC 3261 s10.2); 0 seconds take it back. */
    public byte[] register(Trunk trunk, String callId, String tag, long cseq, Transport transport, int seconds) {
        String address = HeaderText.uri("address of record", trunk.address());
        StringBuilder text = start("REGISTER", HeaderText.uri("Request-URI", trunk.registrar()), transport);
        line(text, "From", "<" + address + ">;tag=" + tag);
        line(text, "To", "<" + address + ">");
        line(text, "Call-ID", callId);
        line(text, "CSeq", cseq + " REGISTER");
        line(text, "Contact", "<" + contact(trunk, transport) + ">");
        line(text, "Expires", Integer.toString(seconds));
        line(text, "Allow", Abilities.ALLOW);
        return finish(text, new byte[0]);
    }

    /** The URI that {@link #register} registers. */
    public String contact(Trunk trunk, Transport transport) {
        String inBrackets = contact(trunk.user(), Optional.empty(), transport);
        return inBrackets.substring(1, inBrackets.length() - 1);
    }

    /** The ACK for a 2xx answer (RFC 3261 s13.2.2.4), with the lines of credentials that the INVITE had. */
    public byte[] ack(Dialog dialog, NextHop hop, long cseq, String credentials) {
        return finish(within(dialog, hop, "ACK", cseq).append(credentials), new byte[0]);
    }

    public byte[] bye(Dialog dialog, NextHop hop) {
        return finish(within(dialog, hop, "BYE", dialog.nextCseq()), new byte[0]);
    }

    /** An UPDATE without an offer, to refresh the session (RFC 4028 s7.4). */
    public byte[] update(Dialog dialog, NextHop hop, int interval, int least) {
        return finish(refresh(dialog, hop, "UPDATE", dialog.nextCseq(), interval, least), new byte[0]);
    }

    /** An INVITE that offers what holds already, to refresh the session. */
    public byte[] reinvite(Dialog dialog, NextHop hop, long cseq, int interval, int least, byte[] sdp) {
        return sdp(refresh(dialog, hop, "INVITE", cseq, interval, least), sdp);
    }

    private StringBuilder refresh(Dialog dialog, NextHop hop, String method, long cseq, int interval, int least) {
        StringBuilder text = within(dialog, hop, method, cseq);
        line(text, "Contact", contact(dialog, hop.transport()));
        // RFC 4028 s7.4: who refreshes does not change.
        timer(text, interval + ";refresher=uac", least);
        abilities(text);
        return text;
    }

    /** The header fields of a 2xx answer that makes or refreshes a session, but for its session timer. */
    public Map<String, String> accepting(Dialog dialog, Transport transport) {
        return Map.of("Contact", contact(dialog, transport), "Allow", Abilities.ALLOW, "Supported", Abilities.SUPPORTED);
    }

    private String contact(Dialog dialog, Transport transport) {
        return contact(dialog.contactUser(), dialog.instance(), transport);
    }

    /** RFC 3261 s8.1.1.8, RFC 5627 s4.3: a URI at which we are reached, with the resource in it. */
    private String contact(String user, Optional<String> instance, Transport transport) {
        StringBuilder text = new StringBuilder("<sip:");
        if (!user.isEmpty()) {
            text.append(HeaderText.uri("user", user)).append('@');
        }
        text.append(host).append(':').append(settings.advertisedPort(transport));
        text.append(";transport=").append(transport.name().toLowerCase(Locale.ROOT));
        instance.ifPresent(gr -> text.append(";gr=").append(HeaderText.uri("gr", gr)));
        return text.append('>').toString();
    }

    private StringBuilder within(Dialog dialog, NextHop hop, String method, long cseq) {
        StringBuilder text = start(method, dialog.requestUri(), hop.transport());
        dialog.routeHeaders().forEach(route -> line(text, "Route", route));
        line(text, "From", dialog.localParty());
        line(text, "To", dialog.remoteParty());
        line(text, "Call-ID", dialog.callId());
        line(text, "CSeq", cseq + " " + method);
        return text;
    }

    private StringBuilder start(String method, String uri, Transport transport) {
        StringBuilder text = new StringBuilder(1024).append(method).append(' ').append(uri).append(" SIP/2.0\r\n");
        String branch = COOKIE + Tags.draw() + Tags.draw();
        String sentBy = host + ":" + settings.advertisedPort(transport);
        line(text, "Via", "SIP/2.0/" + transport + " " + sentBy + ";branch=" + branch + ";rport");
        line(text, "Max-Forwards", "70");
        return text;
    }

    private static void timer(StringBuilder text, String interval, int least) {
        line(text, "Session-Expires", interval);
        line(text, "Min-SE", Integer.toString(least));
    }

    private static void abilities(StringBuilder text) {
        line(text, "Allow", Abilities.ALLOW);
        line(text, "Accept", "application/sdp");
        line(text, "Supported", Abilities.SUPPORTED);
    }

    private byte[] sdp(StringBuilder text, byte[] sdp) {
        line(text, "Content-Type", "application/sdp");
        return finish(text, sdp);
    }

    private byte[] finish(StringBuilder text, byte[] body) {
        line(text, "User-Agent", product);
        line(text, "Content-Length", Integer.toString(body.length));
        return WireMessage.join(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8), body);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }
}
