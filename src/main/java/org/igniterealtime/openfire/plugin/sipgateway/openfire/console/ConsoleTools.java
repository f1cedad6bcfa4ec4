package org.igniterealtime.openfire.plugin.sipgateway.openfire.console;

import java.util.function.Function;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.BridgeSettings;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.CheckResult;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewaySettings;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;

/**
 * What the pages of the console show and change.
 *
 * @param inForce   what the bridge goes by
 * @param selfCheck tests the gateway in that mode; blocks for some seconds at most
 */
public record ConsoleTools(GatewaySettings settings, Supplier<BridgeSettings> inForce, Supplier<GatewayStatus> status,
                           Bridge bridge, RouteProbe routeProbe, Function<Fates.Mode, CheckResult> selfCheck) {
}
