package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;

/**
 * What the pages of the console show and change.
 *
 * @param inForce what the bridge goes by
 */
public record ConsoleTools(GatewaySettings settings, Supplier<BridgeSettings> inForce, Supplier<GatewayStatus> status, Bridge bridge) {
}
