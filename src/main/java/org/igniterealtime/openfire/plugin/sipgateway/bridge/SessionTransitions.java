package org.igniterealtime.openfire.plugin.sipgateway.bridge;

import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.ACCEPT;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.BOUNCE;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.CANCEL;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.FALL_BACK;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.FLUSH;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.HANG_UP;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.INVITE;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.REFUSE;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.REMEMBER_PAGE;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.REOPEN;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.TAKE_BACK;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionAction.TELL_GONE;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionState.CONNECTING;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionState.ENDING;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionState.HOLDING;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionState.IDLE;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionState.INVITING;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionState.LEAVING;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionState.OPEN;
import static org.igniterealtime.openfire.plugin.sipgateway.bridge.SessionState.PARTING;

import java.util.List;

/** How the session of a conversation moves from one state to the next. Pure. A text is put into the queue before its event. */
final class SessionTransitions {

    /** The next state, and what is done on the way there. */
    record Step(SessionState state, List<SessionAction> actions) {
    }

    private SessionTransitions() {
    }

    /** An event that has no place in the state leaves it as it is. */
    static Step next(SessionState state, SessionEvent event) {
        return switch (state) {
            case IDLE -> idle(event);
            case INVITING -> inviting(event);
            case LEAVING -> leaving(event);
            case HOLDING -> holding(event);
            case PARTING -> parting(event);
            case CONNECTING -> connecting(event);
            case OPEN -> open(event);
            case ENDING -> ending(event);
        };
    }

    private static Step idle(SessionEvent event) {
        return switch (event) {
            case TEXT -> to(INVITING, INVITE);
            case INVITED, GLARE -> to(CONNECTING, ACCEPT);
            case STOP -> to(IDLE, BOUNCE);
            default -> to(IDLE);
        };
    }

    private static Step inviting(SessionEvent event) {
        return switch (event) {
            case ANSWERED -> to(CONNECTING, FLUSH);
            case REFUSED_MODE -> to(IDLE, CANCEL, REMEMBER_PAGE, FALL_BACK);
            case REFUSED -> to(IDLE, CANCEL, BOUNCE);
            // Both invite at once: theirs is taken, ours is given up, its texts go the other way.
            case INVITED -> to(CONNECTING, CANCEL, ACCEPT, FLUSH);
            // If both did so, neither session would last: who goes first waits for the other one to do it.
            case GLARE -> to(HOLDING);
            // Our own MSRP is down.
            case LOST, NOT_CONNECTED -> to(IDLE, CANCEL, FALL_BACK);
            // Its answer came when we had given up.
            case BYE, STOP -> to(IDLE, CANCEL, BOUNCE);
            case LEAVE, QUIET -> to(LEAVING);
            default -> to(INVITING);
        };
    }

    private static Step leaving(SessionEvent event) {
        return switch (event) {
            case ANSWERED -> to(ENDING, FLUSH);
            case TEXT -> to(INVITING);
            case GLARE -> to(PARTING);
            case REFUSED_MODE, REFUSED, INVITED, LOST, NOT_CONNECTED, BYE, STOP -> inviting(event);
            default -> to(LEAVING);
        };
    }

    /** Who invites us is no gateway that gives way if nothing comes of ours: then it is theirs that is taken. */
    private static Step holding(SessionEvent event) {
        return switch (event) {
            case ANSWERED -> to(CONNECTING, REFUSE, FLUSH);
            case REFUSED_MODE, REFUSED, BYE, INVITED -> to(CONNECTING, CANCEL, ACCEPT, FLUSH);
            case GLARE -> to(HOLDING, REFUSE);
            case WITHDRAWN -> to(INVITING, REFUSE);
            case LOST, NOT_CONNECTED -> to(IDLE, REFUSE, CANCEL, FALL_BACK);
            case STOP -> to(IDLE, REFUSE, CANCEL, BOUNCE);
            case LEAVE, QUIET -> to(PARTING);
            default -> to(HOLDING);
        };
    }

    /** What becomes of ours ends when its texts are over; theirs, if it is taken, goes on: they want to talk. */
    private static Step parting(SessionEvent event) {
        return switch (event) {
            case ANSWERED -> to(ENDING, REFUSE, FLUSH);
            case WITHDRAWN -> to(LEAVING, REFUSE);
            case GLARE -> to(PARTING, REFUSE);
            case TEXT -> to(HOLDING);
            case REFUSED_MODE, REFUSED, BYE, INVITED, LOST, NOT_CONNECTED, STOP -> holding(event);
            default -> to(PARTING);
        };
    }

    private static Step connecting(SessionEvent event) {
        return switch (event) {
            case TEXT -> to(CONNECTING, FLUSH);
            case CONNECTED -> to(OPEN);
            case NOT_CONNECTED, LOST -> to(IDLE, HANG_UP, TAKE_BACK, FALL_BACK);
            case BYE -> to(IDLE, HANG_UP, TAKE_BACK, REOPEN);
            case INVITED -> to(CONNECTING, HANG_UP, TAKE_BACK, ACCEPT, FLUSH);
            // It comes late: who sent it has given it up, for it has answered ours.
            case GLARE -> to(CONNECTING, REFUSE);
            case LEAVE, QUIET -> to(ENDING);
            case STOP -> to(IDLE, HANG_UP, TAKE_BACK, BOUNCE);
            default -> to(CONNECTING);
        };
    }

    private static Step open(SessionEvent event) {
        return switch (event) {
            case TEXT -> to(OPEN, FLUSH);
            case LEAVE -> to(ENDING);
            case QUIET -> to(ENDING, TELL_GONE);
            case LOST, BYE -> to(IDLE, HANG_UP, TAKE_BACK, TELL_GONE, REOPEN);
            // The user had left before there was a connection, and came back.
            case NOT_CONNECTED -> to(IDLE, HANG_UP, TAKE_BACK, FALL_BACK);
            case INVITED -> to(CONNECTING, HANG_UP, TAKE_BACK, ACCEPT, FLUSH);
            case GLARE -> to(OPEN, REFUSE);
            case STOP -> to(IDLE, HANG_UP, TAKE_BACK, TELL_GONE, BOUNCE);
            default -> to(OPEN);
        };
    }

    private static Step ending(SessionEvent event) {
        return switch (event) {
            case TEXT -> to(OPEN, FLUSH);
            case DRAINED -> to(IDLE, HANG_UP);
            case NOT_CONNECTED -> to(IDLE, HANG_UP, TAKE_BACK, FALL_BACK);
            case LOST, BYE -> to(IDLE, HANG_UP, TAKE_BACK, REOPEN);
            case INVITED -> to(CONNECTING, HANG_UP, TAKE_BACK, ACCEPT, FLUSH);
            case GLARE -> to(ENDING, REFUSE);
            // Time is up: who reports has not reported, and a connection that lives does not prove that anybody is behind it.
            case STOP -> to(IDLE, HANG_UP, TAKE_BACK, BOUNCE);
            default -> to(ENDING);
        };
    }

    private static Step to(SessionState state, SessionAction... actions) {
        return new Step(state, List.of(actions));
    }
}
