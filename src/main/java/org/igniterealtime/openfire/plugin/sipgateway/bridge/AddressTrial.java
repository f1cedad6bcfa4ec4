package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressForm;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.AddressMapping;
import org.igniterealtime.openfire.plugin.sipgateway.mapping.SipUri;
import org.xmpp.packet.JID;

/** What the gateway would make of an address, in whatever place it stands. Pure. */
public final class AddressTrial {

    /** What the address is taken for. */
    public enum Role { SIP_USER_BY_COMPONENT, SIP_USER_BY_DOMAIN, SIP_ADDRESSEE, XMPP_USER, XMPP_ADDRESSEE }

    /** What comes of it. */
    public enum Verdict {
        OK,
        /** It maps, but such addresses are not used, since the domain is not claimed. */
        NOT_CLAIMED,
        /** It is neither of the component nor of a claimed domain, or, from SIP, not of this server. */
        NOT_OURS,
        /** The other side has no such address. */
        CANNOT_BE_MAPPED,
        /** It is no address at all. */
        NO_ADDRESS
    }

    /**
     * The address in one place.
     *
     * @param mapped the address on the other side; empty if there is none
     * @param back   what becomes of that on the way back; empty if there is none
     */
    public record Line(Role role, Verdict verdict, String mapped, String back) {
    }

    private static final Pattern URI = Pattern.compile("(?i)(sips?|im|pres|tel):.*");

    private AddressTrial() {
    }

    /** A SIP URI, or else a JID, in each place where it may stand. */
    public static List<Line> of(String address, BridgeSettings settings) {
        return URI.matcher(address).matches() ? ofUri(address, settings) : ofJid(address, settings);
    }

    private static List<Line> ofUri(String address, BridgeSettings settings) {
        Optional<SipUri> parsed = SipUri.parse(address);
        if (parsed.isEmpty()) {
            return List.of(new Line(Role.SIP_USER_BY_COMPONENT, Verdict.NO_ADDRESS, "", ""));
        }
        SipUri uri = parsed.get();
        boolean claimed = settings.domains().contains(uri.host());
        Verdict asItIs = claimed ? Verdict.OK : Verdict.NOT_CLAIMED;
        return List.of(sipUser(Role.SIP_USER_BY_COMPONENT, uri, AddressForm.COMPONENT, Verdict.OK, settings),
                sipUser(Role.SIP_USER_BY_DOMAIN, uri, AddressForm.DOMAIN, asItIs, settings),
                SipIntake.recipient(uri, settings)
                        .map(jid -> line(Role.SIP_ADDRESSEE, Verdict.OK, jid, AddressMapping.toSip(jid)))
                        .orElse(new Line(Role.SIP_ADDRESSEE, Verdict.NOT_OURS, "", "")));
    }

    private static Line sipUser(Role role, SipUri uri, AddressForm form, Verdict verdict, BridgeSettings settings) {
        return AddressMapping.toJid(uri, form, settings.componentDomain())
                .map(jid -> line(role, verdict, jid, AddressMapping.toSip(jid, form)))
                .orElse(new Line(role, Verdict.CANNOT_BE_MAPPED, "", ""));
    }

    private static List<Line> ofJid(String address, BridgeSettings settings) {
        JID jid;
        try {
            jid = new JID(address);
        } catch (IllegalArgumentException noJid) {
            return List.of(new Line(Role.XMPP_USER, Verdict.NO_ADDRESS, "", ""));
        }
        List<Line> lines = new ArrayList<>();
        lines.add(addressee(jid, settings));
        lines.add(AddressMapping.toSip(jid).map(uri -> line(Role.XMPP_USER, Verdict.OK, uri, AddressMapping.toJid(uri)))
                .orElse(new Line(Role.XMPP_USER, Verdict.CANNOT_BE_MAPPED, "", "")));
        return lines;
    }

    private static Line addressee(JID jid, BridgeSettings settings) {
        AddressForm form = AddressForm.of(jid, settings.componentDomain());
        if (form == AddressForm.DOMAIN && !settings.domains().contains(jid.getDomain())) {
            return new Line(Role.XMPP_ADDRESSEE, Verdict.NOT_OURS, "", "");
        }
        return AddressMapping.toSip(jid, form).filter(uri -> !uri.user().isEmpty())
                .map(uri -> line(Role.XMPP_ADDRESSEE, Verdict.OK, uri, AddressMapping.toJid(uri, form, settings.componentDomain())))
                .orElse(new Line(Role.XMPP_ADDRESSEE, Verdict.CANNOT_BE_MAPPED, "", ""));
    }

    private static Line line(Role role, Verdict verdict, Object mapped, Optional<?> back) {
        return new Line(role, verdict, mapped.toString(), back.map(Object::toString).orElse(""));
    }
}
