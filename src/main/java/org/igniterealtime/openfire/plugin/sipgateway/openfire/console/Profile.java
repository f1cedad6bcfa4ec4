package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.Locale;
import java.util.Map;

/**
 * What is known to go well with a kind of peer: values for the settings of a route. An empty one is the gateway's default.
 */
enum Profile {
    /** Short messages only, one after the other, in plain text; most trunks answer 415 to everything else. */
    SMS_TRUNK("page", "never", "split"),
    /** res_pjsip_messaging: MESSAGE in plain text, no MSRP. */
    ASTERISK("page", "never", "split"),
    /** mod_sms for MESSAGE, mod_msrp for sessions. */
    FREESWITCH("auto", "auto", "split"),
    /** A proxy: the phones behind it decide. */
    KAMAILIO("auto", "auto", "split"),
    /** Chats are MESSAGEs, of any length. */
    LINPHONE("page", "never", "split"),
    /** Chats are sessions, and every text goes in CPIM. */
    RCS("session", "always", "upgrade");

    private final Map<String, String> settings;

    Profile(String mode, String cpim, String oversize) {
        settings = Map.of("mode", mode, "cpim", cpim, "oversize", oversize);
    }

    /** The values by the setting's key within a route. */
    Map<String, String> settings() {
        return settings;
    }

    /** Its name in a form, and in the key of its text. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
