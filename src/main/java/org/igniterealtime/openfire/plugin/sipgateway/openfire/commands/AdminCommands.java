package org.igniterealtime.openfire.plugin.sipgateway.openfire.commands;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.CheckResult;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.commands.AdHocCommandHandler;

/**
 * The commands that Openfire offers to administrators, and to nobody else, as long as the gateway runs. Started and stopped by
 * one thread; the commands are called on Openfire's threads, and block none of them.
 */
public final class AdminCommands {

    private final SelfTestCommand selfTest;
    private final List<GatewayCommand> commands;

    /** @param selfCheck tests the gateway in that mode; blocks for some seconds at most */
    public AdminCommands(Supplier<GatewayStatus> status, Bridge bridge, Function<Fates.Mode, CheckResult> selfCheck) {
        selfTest = new SelfTestCommand(selfCheck);
        commands = List.of(new StatusCommand(status, bridge), new EndSessionCommand(bridge), selfTest);
    }

    public void start() {
        commands.forEach(handler()::addCommand);
    }

    public void stop() {
        commands.forEach(handler()::removeCommand);
        selfTest.stop();
    }

    private static AdHocCommandHandler handler() {
        return XMPPServer.getInstance().getAdHocCommandHandler();
    }
}
