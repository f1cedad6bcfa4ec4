package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.Map;
import java.util.Optional;

/** What is set. */
public interface SettingValues {

    /** The value of that setting; empty if there is none, or a wrong one. */
    <T> Optional<T> find(Setting<T> setting);

    /** The values of that setting that were given for single domains. */
    <T> Map<String, T> ofDomains(Setting<T> setting);
}
