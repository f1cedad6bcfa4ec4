package org.igniterealtime.openfire.plugin.sipgateway.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dialog of a SIP user with the gateway (RFC 3261 s12): what a request in it has to repeat. Used from one thread. */
public final class SipCall {

    private static final Pattern ADDRESS = Pattern.compile("<([^>]+)>");

    private final SipUser user;
    private final String callId;
    private final String target;
    private final String local;
    private final String remote;
    private final List<String> route;
    private int cseq = 100;

    private SipCall(SipUser user, String callId, String target, String local, String remote, List<String> route) {
        this.user = user;
        this.callId = callId;
        this.target = target;
        this.local = local;
        this.remote = remote;
        this.route = route;
    }

    /** The dialog that a 200 to the gateway's INVITE makes. */
    static SipCall asCallee(SipUser user, SipText invite, Answer answer) {
        return new SipCall(user, invite.header("Call-ID"), uri(invite.header("Contact")), invite.header("To") + ";tag=" + answer.tag(),
                invite.header("From"), invite.headers("Record-Route"));
    }

    /** The dialog that the gateway's 200 to an INVITE makes. */
    static SipCall asCaller(SipUser user, SipText invite, SipText answer) {
        List<String> route = new ArrayList<>(answer.headers("Record-Route"));
        Collections.reverse(route);
        return new SipCall(user, invite.header("Call-ID"), uri(answer.header("Contact")), invite.header("From"), answer.header("To"),
                route);
    }

    public String callId() {
        return callId;
    }

    /** A request in the dialog, to be completed and sent. */
    public SipRequest request(String method) {
        return request(method, ++cseq);
    }

    /** The ACK for the 200 to an INVITE (RFC 3261 s13.2.2.4). */
    SipRequest ack(SipText invite) {
        return request("ACK", Integer.parseInt(invite.header("CSeq").split(" ")[0]));
    }

    private SipRequest request(String method, int number) {
        SipRequest request = user.request(method, target).with("From", local).with("To", remote).with("Call-ID", callId)
                .with("CSeq", number + " " + method);
        route.forEach(proxy -> request.adding("Route", proxy));
        return request;
    }

    private static String uri(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.find()) {
            throw new AssertionError("No address in angle brackets: " + address);
        }
        return matcher.group(1);
    }
}
