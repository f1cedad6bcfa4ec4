package org.igniterealtime.openfire.plugin.sipgateway.bridge;

/** What a lost or ended session means for a message that it had. Pure. */
final class PartTransitions {

    /**
     * What is known of a message when its session is over.
     *
     * @param peerReports whether the peer has ever reported a message as delivered
     * @param triedBefore whether the message was sent again already
     * @param failed      whether the connection failed, other than by an orderly end
     * @param fresh       whether it was written within the last 5 s
     */
    record Circumstances(boolean peerReports, boolean triedBefore, boolean failed, boolean fresh) {
    }

    private PartTransitions() {
    }

    /**
     * The state of a message whose session is over. A peer that reports gets an unreported message once more, with the same
     * Message-ID, so that it is not shown twice (RFC 4975 s5.4). A peer that never reports is taken at TCP's word: what was
     * written has arrived, unless the connection failed right afterwards; then sending it again might show it twice, so its
     * sender is told.
     */
    static PartState sessionOver(PartState state, Circumstances of) {
        return switch (state) {
            case WAITING, DELIVERED, FAILED -> state;
            case HANDED -> of.triedBefore() ? PartState.FAILED : PartState.WAITING;
            case WRITTEN -> written(of);
        };
    }

    private static PartState written(Circumstances of) {
        if (of.peerReports()) {
            return of.triedBefore() ? PartState.FAILED : PartState.WAITING;
        }
        return of.failed() && of.fresh() ? PartState.FAILED : PartState.DELIVERED;
    }
}
