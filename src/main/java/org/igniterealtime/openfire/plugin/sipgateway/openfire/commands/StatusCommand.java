package org.igniterealtime.openfire.plugin.sipgateway.openfire.commands;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dom4j.Element;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Fates;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.GatewayStatus.Domain;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.jivesoftware.openfire.commands.SessionData;
import org.xmpp.forms.DataForm;

/** How the gateway is doing, as the status page has it. */
final class StatusCommand extends GatewayCommand {

    private final Supplier<GatewayStatus> status;
    private final Bridge bridge;

    StatusCommand(Supplier<GatewayStatus> status, Bridge bridge) {
        this.status = status;
        this.bridge = bridge;
    }

    @Override
    public String getCode() {
        return NODES + "status";
    }

    @Override
    public String getDefaultLabel() {
        return texts().get("command.status");
    }

    @Override
    public void execute(SessionData data, Element command) {
        GatewayStatus now = status.get();
        Texts texts = texts();
        DataForm form = form(DataForm.Type.result);
        show(form, "health", texts.get("status.gateway"), List.of(texts.health(now)));
        show(form, "hints", texts.get("command.hints"), texts.of(now.allHints()));
        show(form, "version", texts.get("status.version"), List.of(now.version()));
        show(form, "listeners", texts.get("status.listener"),
                now.listeners().stream().map(listener -> listener.transport() + ' ' + listener.address()).toList());
        show(form, "component", texts.get("status.component"), List.of(now.component().name()));
        show(form, "domains", texts.get("status.domain"), now.domains().stream().map(Domain::name).toList());
        show(form, "waiting", texts.get("status.waiting"), List.of(String.valueOf(bridge.waiting())));
        show(form, "sessions", texts.get("status.sessions"), List.of(String.valueOf(bridge.sessions())));
        show(form, "conversations", texts.get("status.conversations"), List.of(String.valueOf(bridge.conversations())));
        for (Fates.Direction direction : Fates.Direction.values()) {
            for (Fates.Mode mode : Fates.Mode.values()) {
                show(form, direction.label() + '.' + mode.label(),
                        texts.get("direction." + direction.label()) + ", " + texts.get("mode." + mode.label()),
                        List.of(counts(texts, direction, mode)));
            }
        }
        command.add(form.getElement());
    }

    private String counts(Texts texts, Fates.Direction direction, Fates.Mode mode) {
        return Stream.of(Fates.Fate.values())
                .map(fate -> texts.get("fate." + fate.label()) + ": " + bridge.fates().count(direction, mode, fate))
                .collect(Collectors.joining(", "));
    }
}
