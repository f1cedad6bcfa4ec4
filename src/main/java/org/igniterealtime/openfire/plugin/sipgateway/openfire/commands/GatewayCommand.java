package org.igniterealtime.openfire.plugin.sipgateway.openfire.commands;

import java.util.List;
import org.dom4j.Element;
import org.igniterealtime.openfire.plugin.sipgateway.openfire.Texts;
import org.jivesoftware.openfire.commands.AdHocCommand;
import org.jivesoftware.openfire.commands.SessionData;
import org.jivesoftware.openfire.security.SecurityAuditManager;
import org.jivesoftware.util.JiveGlobals;
import org.xmpp.forms.DataForm;
import org.xmpp.forms.FormField;

/** A command of the gateway, which is done at once unless it says that it has stages. For administrators, as Openfire has it. */
abstract class GatewayCommand extends AdHocCommand {

    /** Before the name of each, in its node. */
    static final String NODES = "https://igniterealtime.org/protocol/sipgateway#";

    /** In the language of the console. */
    static Texts texts() {
        return Texts.in(JiveGlobals.getLocale());
    }

    @Override
    public int getMaxStages(SessionData data) {
        return 0;
    }

    @Override
    protected void addStageInformation(SessionData data, Element command) {
        // Nothing is asked.
    }

    @Override
    protected List<Action> getActions(SessionData data) {
        return List.of(Action.complete);
    }

    @Override
    protected Action getExecuteAction(SessionData data) {
        return Action.complete;
    }

    final DataForm form(DataForm.Type type) {
        DataForm form = new DataForm(type);
        form.setTitle(getLabel());
        return form;
    }

    /** Shows that, unless there is nothing. */
    static void show(DataForm form, String variable, String label, List<String> values) {
        if (!values.isEmpty()) {
            FormField field = form.addField();
            field.setVariable(variable);
            field.setLabel(label);
            field.setType(values.size() == 1 ? FormField.Type.text_single : FormField.Type.text_multi);
            values.forEach(field::addValue);
        }
    }

    static void note(Element command, boolean good, String text) {
        Element note = command.addElement("note");
        note.addAttribute("type", good ? "info" : "error");
        note.setText(text);
    }

    /** Writes what was done to the security audit log, with the administrator's name. */
    static void audit(SessionData data, String summary, String details) {
        SecurityAuditManager.getInstance().logEvent(data.getOwner().getNode(), summary, details);
    }
}
