package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One INVITE on its way to a domain, by one next hop after the other until somebody has it (RFC 3263 s4.3); from then on the session
 * that it makes. Thread safe, as far as {@link SipDialog} is; the listener's methods are called one at a time.
 */
final class RoutedCall implements SipDialog, SipDialogListener {

    private final RoutedEndpoint sip;
    private final InviteRequest request;
    private final SipDialogListener listener;
    private final String tag = Tags.draw();
    private List<NextHop> hops = List.of();
    private int tried;
    private int used;
    private boolean heard;
    private volatile SipDialog dialog = InertDialog.INSTANCE;
    private volatile boolean ended;

    RoutedCall(RoutedEndpoint sip, InviteRequest request, SipDialogListener listener) {
        this.sip = sip;
        this.request = request;
        this.listener = listener;
    }

    void start(Target.Domain domain) {
        sip.locate(domain, this::located);
    }

    private void located(Location location) {
        if (location instanceof Location.Found found) {
            hops = sip.ways(found.hops(), request);
            next();
        } else {
            listener.onFailed(RoutedEndpoint.outcome(location), PeerInfo.UNKNOWN);
        }
    }

    private void next() {
        if (ended) {
            listener.onFailed(new SipOutcome.NotSent("The call was given up"), PeerInfo.UNKNOWN);
            return;
        }
        NextHop hop = hops.get(tried++);
        int attempt = tried;
        SipDialog next = sip.endpoint().invite(request.by(hop, tag), this);
        use(attempt, next);
        if (ended) { // meanwhile, and the one before was told
            next.end();
        }
    }

    /** The next attempt may have begun, on another thread, before this one is noted. */
    private synchronized void use(int attempt, SipDialog next) {
        if (attempt > used) {
            used = attempt;
            dialog = next;
        }
    }

    // From the session

    @Override
    public void onProgress() {
        heard = true;
        listener.onProgress();
    }

    @Override
    public void onAnswered(byte[] sdp, String contact, PeerInfo peer) {
        sip.answered(hops.get(tried - 1));
        listener.onAnswered(sdp, contact, peer);
    }

    @Override
    public void onFailed(SipOutcome why, PeerInfo peer) {
        boolean failed = !heard && !ended && sip.failed(hops.get(tried - 1), why);
        if (failed && tried < hops.size()) {
            next();
        } else {
            listener.onFailed(why, peer);
        }
    }

    @Override
    public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
        listener.onOffer(sdp, answer);
    }

    @Override
    public void onEnded() {
        listener.onEnded();
    }

    // To the session

    @Override
    public void accept(byte[] sdp) {
        dialog.accept(sdp);
    }

    @Override
    public void reject(SipAnswer answer) {
        dialog.reject(answer);
    }

    @Override
    public void end() {
        ended = true;
        dialog.end();
    }
}
