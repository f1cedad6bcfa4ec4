package org.igniterealtime.openfire.plugin.sipgateway.openfire.commands;

import java.util.Comparator;
import java.util.List;
import org.dom4j.Element;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.Bridge;
import org.igniterealtime.openfire.plugin.sipgateway.bridge.ConversationInfo;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.jivesoftware.openfire.commands.SessionData;
import org.xmpp.forms.DataForm;
import org.xmpp.forms.FormField;

/** Ends the session of two users, in order, as the page of conversations does. Offers the hundred that were used last. */
final class EndSessionCommand extends GatewayCommand {

    private static final String SESSION = "session";
    private static final int MOST = 100;

    private final Bridge bridge;

    EndSessionCommand(Bridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public String getCode() {
        return NODES + "end-session";
    }

    @Override
    public String getDefaultLabel() {
        return texts().get("command.end-session");
    }

    /** Where there is no session, there is nothing to choose. */
    @Override
    public int getMaxStages(SessionData data) {
        return sessions().isEmpty() ? 0 : 1;
    }

    private List<ConversationInfo> sessions() {
        return bridge.conversationInfos().stream().filter(ConversationInfo::hasSession)
                .sorted(Comparator.comparing(ConversationInfo::unused)).limit(MOST).toList();
    }

    @Override
    protected void addStageInformation(SessionData data, Element command) {
        Texts texts = texts();
        DataForm form = form(DataForm.Type.form);
        FormField field = form.addField();
        field.setVariable(SESSION);
        field.setLabel(texts.get("command.which"));
        field.setType(FormField.Type.list_single);
        field.setRequired(true);
        sessions().forEach(session -> field.addOption(session.xmppUser() + ", " + session.sipAddress() + ": "
                + texts.get("state." + session.state()), session.xmppUser() + ' ' + session.sipUser()));
        command.add(form.getElement());
    }

    @Override
    public void execute(SessionData data, Element command) {
        String chosen = data == null ? null : get(data.getData(), SESSION, 0);
        String[] pair = chosen == null ? new String[0] : chosen.split(" ");
        boolean ended = pair.length == 2 && bridge.end(pair[0], pair[1]);
        if (ended) {
            audit(data, "SIP Gateway: session ended", pair[0] + ", " + pair[1]);
        }
        note(command, ended, texts().get(ended ? "conversations.ended" : "conversations.no-session"));
    }
}
