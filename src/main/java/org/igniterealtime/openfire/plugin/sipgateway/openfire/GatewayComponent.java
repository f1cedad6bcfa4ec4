package org.igniterealtime.openfire.plugin.sipgateway.openfire;

import java.util.function.Consumer;
import org.xmpp.component.Component;
import org.xmpp.component.ComponentManager;
import org.xmpp.packet.JID;
import org.xmpp.packet.Packet;

/**
 * The gateway's own subdomain, through which every SIP domain can be reached. Called on Openfire's threads, and hands over at
 * once.
 */
final class GatewayComponent implements Component {

    private final ClaimedDomains claimed;
    private final Consumer<Packet> bridge;

    GatewayComponent(ClaimedDomains claimed, Consumer<Packet> bridge) {
        this.claimed = claimed;
        this.bridge = bridge;
    }

    @Override
    public String getName() {
        return "SIP Gateway";
    }

    @Override
    public String getDescription() {
        return "Instant messaging with SIP users";
    }

    @Override
    public void processPacket(Packet packet) {
        claimed.restoreAddress(packet);
        bridge.accept(packet);
    }

    @Override
    public void initialize(JID jid, ComponentManager componentManager) {
        // Nothing to prepare: Gateway builds everything before the component is registered.
    }

    @Override
    public void start() {
        // See initialize.
    }

    @Override
    public void shutdown() {
        // Gateway stops everything in its order.
    }
}
