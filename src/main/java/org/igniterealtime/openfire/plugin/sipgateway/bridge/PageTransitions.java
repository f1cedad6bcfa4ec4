package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** How a page-mode message moves from one state to the next. Pure; every message ends in DELIVERED or FAILED, exactly once. */
final class PageTransitions {

    /** The next state, and what is done on the way there. */
    record Step(PageState state, PageAction action) {
    }

    private PageTransitions() {
    }

    /** An event that has no place in the state leaves it as it is. */
    static Step next(PageState state, PageEvent event) {
        return switch (state) {
            case QUEUED -> queued(event);
            case SENDING -> sending(event);
            case DELIVERED, FAILED -> new Step(state, PageAction.NONE);
        };
    }

    private static Step queued(PageEvent event) {
        return switch (event) {
            case TURN -> new Step(PageState.SENDING, PageAction.SEND_FIRST_PIECE);
            case AGED, STOPPED -> new Step(PageState.FAILED, PageAction.TELL_SENDER);
            default -> new Step(PageState.QUEUED, PageAction.NONE);
        };
    }

    private static Step sending(PageEvent event) {
        return switch (event) {
            case PIECE_ACCEPTED -> new Step(PageState.SENDING, PageAction.SEND_NEXT_PIECE);
            case FORM_REFUSED -> new Step(PageState.SENDING, PageAction.SEND_PLAINLY);
            case LAST_PIECE_ACCEPTED -> new Step(PageState.DELIVERED, PageAction.COUNT_AS_DELIVERED);
            // The pieces that are left are not sent: the sender gets one error and can send the whole again.
            case PIECE_FAILED, STOPPED -> new Step(PageState.FAILED, PageAction.TELL_SENDER);
            default -> new Step(PageState.SENDING, PageAction.NONE);
        };
    }
}
