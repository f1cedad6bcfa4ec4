package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.List;
import java.util.Optional;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting.Choice;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Setting.Number;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Routes;
import org.igniterealtime.openfire.plugin.sipgateway.sip.Trunk;
import org.igniterealtime.openfire.plugin.sipgateway.sip.TrustedPeers;
import org.jivesoftware.openfire.XMPPServer;

/** What is wrong with a value before it is stored. Lists are read entry by entry, as they will be when they are in force. */
final class Checks {

    /** Openfire's table has room for no longer value on some databases. */
    private static final int LONGEST = 4000;

    private Checks() {
    }

    /** What is wrong, in words; empty if nothing is. An empty value means the default and is never wrong. */
    static Optional<String> fault(Setting<?> setting, String text, Texts texts) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.length() > LONGEST) {
            return Optional.of(texts.get("field.too-long", LONGEST));
        }
        if (setting.read(text).isEmpty()) {
            return Optional.of(fault(setting, texts));
        }
        List<String> bad = bad(setting, text);
        return bad.isEmpty() ? Optional.empty() : Optional.of(texts.get("field.entries", String.join("; ", bad)));
    }

    private static String fault(Setting<?> setting, Texts texts) {
        if (setting.kind() instanceof Number number) {
            return texts.get("field.number", String.valueOf(number.least()), String.valueOf(number.most()));
        }
        return setting.kind() instanceof Choice choice ? texts.get("field.choice", String.join(", ", choice.words()))
                : texts.get("field.wrong");
    }

    private static List<String> bad(Setting<?> setting, String text) {
        if (setting == GatewaySettings.SIP_TRUSTED) {
            return TrustedPeers.parse(text).bad();
        }
        if (setting == GatewaySettings.ROUTE_URI) {
            return Routes.parse(text).bad();
        }
        if (setting == GatewaySettings.ROUTE_REGISTER) {
            return Trunk.of("", text).isPresent() ? List.of() : List.of(text);
        }
        return setting == GatewaySettings.DOMAINS
                ? GatewaySettings.names(text).stream().filter(name -> !mayBeClaimed(name)).toList() : List.of();
    }

    /** Whether the gateway can answer for a domain of that name. */
    static boolean mayBeClaimed(String name) {
        String own = XMPPServer.getInstance().getServerInfo().getXMPPDomain();
        return domain(name).filter(domain -> GatewaySettings.mayBeClaimed(domain, own)).isPresent();
    }

    /** The domain of that name as the gateway knows it; empty if it is none. */
    static Optional<String> domain(String name) {
        return GatewaySettings.domain(name)
                .filter(domain -> domain.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+]"));
    }
}
