package org.igniterealtime.openfire.plugin.sipgateway.sip;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One INVITE on its way to a domain, by one next hop after the other until somebody has it (RFC 3263 s4.3); from then on the
 * session that it makes. Thread safe, as far as {@link SipDialog} is; the listener's methods are called one at a time.
 */
final class RoutedCall implements SipDialog {

    /**
     * How long a hop may say nothing at all if there is another one, in milliseconds: by then it has had the INVITE five times,
     * and owes a 100 since 200 ms after the first (RFC 3261 s17.2.1). Timer B would be longer than anybody waits for a
     * chat to open.
     */
    static final long SILENCE = 8_000;

    private final RoutedEndpoint sip;
    private final InviteRequest request;
    private final SipDialogListener listener;
    private String tag = Tags.draw();
    private List<NextHop> hops = List.of();
    private int tried;
    private int sentAgain;
    private Attempt current;
    private boolean ended;

    RoutedCall(RoutedEndpoint sip, InviteRequest request, SipDialogListener listener) {
        this.sip = sip;
        this.request = request;
        this.listener = listener;
    }

    void start(Target.Domain domain) {
        sip.locate(domain, request.requestUri(), this::located);
    }

    private void located(Location location) {
        if (location instanceof Location.Found found) {
            hops = sip.ways(found.hops(), request);
            Optional<Attempt> first = next();
            first.ifPresentOrElse(Attempt::start,
                    () -> listener.onFailed(new SipOutcome.NotSent("The call was given up"), PeerInfo.UNKNOWN));
        } else {
            listener.onFailed(RoutedEndpoint.outcome(location), PeerInfo.UNKNOWN);
        }
    }

    /** The attempt by the next hop, which is the one that counts from now on; empty if there is none, or nobody wants it. */
    private synchronized Optional<Attempt> next() {
        if (ended || tried == hops.size()) {
            return Optional.empty();
        }
        NextHop hop = hops.get(tried++);
        current = new Attempt(hop, request.by(hop, tag).after(sentAgain), tried < hops.size());
        return Optional.of(current);
    }

    /** The hop has said nothing: the next one is tried, and this attempt ends by itself. */
    private synchronized Optional<Attempt> passOver(Attempt silent) {
        if (silent != current || silent.alive) {
            return Optional.empty();
        }
        tag = Tags.draw(); // the one before still has its session under the old one
        return next();
    }

    private synchronized void sentAgain(Attempt attempt) {
        if (attempt == current) {
            sentAgain++;
        }
    }

    private synchronized boolean isCurrent(Attempt attempt) {
        return attempt == current;
    }

    /** The INVITE by one hop. */
    final class Attempt implements SipDialogListener {
        private final NextHop hop;
        private final InviteRequest invite;
        private final boolean mayPass;
        private long since;
        private volatile SipDialog dialog = InertDialog.INSTANCE;
        private volatile boolean alive;
        private volatile boolean heard;

        Attempt(NextHop hop, InviteRequest invite, boolean mayPass) {
            this.hop = hop;
            this.invite = invite;
            this.mayPass = mayPass;
        }

        private void start() {
            since = sip.now();
            listener.onHop(hop);
            if (mayPass) {
                sip.watch(this);
            }
            dialog = sip.endpoint().invite(invite, this);
            if (isEnded()) { // meanwhile, when there was no dialog yet
                dialog.end();
            }
        }

        /** Time has passed; called by the endpoint's timer. */
        void tick(long now) {
            if (now - since >= SILENCE) {
                passOver(this).ifPresent(next -> {
                    sip.unwatch(this);
                    SipOutcome silent = new SipOutcome.NoAnswer();
                    sip.failed(hop, silent);
                    listener.onHopFailed(silent);
                    dialog.end();
                    next.start();
                });
            }
        }

        @Override
        public void onProgress(int code) {
            alive = true;
            heard |= code > 100;
            sip.unwatch(this);
            if (isCurrent(this)) {
                listener.onProgress(code);
            }
        }

        @Override
        public void onSentAgain() {
            sentAgain(this);
        }

        @Override
        public void onAnswered(byte[] sdp, String contact, PeerInfo peer) {
            alive = true;
            sip.unwatch(this);
            sip.answered(hop);
            if (isCurrent(this)) {
                listener.onAnswered(sdp, contact, peer);
            } else {
                dialog.end();
            }
        }

        /** RFC 3263 s4.3; but who rings has got it, and a 503 then comes from far behind the hop. */
        @Override
        public void onFailed(SipOutcome why, PeerInfo peer) {
            alive = true;
            sip.unwatch(this);
            // That a hop which was passed over has not answered is known; it may be back since.
            if (isCurrent(this)) {
                Optional<Attempt> next = !heard && sip.failed(hop, why) ? next() : Optional.empty();
                next.ifPresentOrElse(another -> {
                    listener.onHopFailed(why);
                    another.start();
                }, () -> listener.onFailed(why, peer));
            }
        }

        @Override
        public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
            listener.onOffer(sdp, answer);
        }

        @Override
        public void onEnded() {
            sip.unwatch(this);
            if (isCurrent(this)) {
                listener.onEnded();
            }
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private synchronized SipDialog dialog() {
        return current == null ? InertDialog.INSTANCE : current.dialog;
    }

    @Override
    public void accept(byte[] sdp) {
        dialog().accept(sdp);
    }

    @Override
    public void reject(SipAnswer answer) {
        dialog().reject(answer);
    }

    @Override
    public void end() {
        synchronized (this) {
            ended = true;
        }
        dialog().end();
    }
}
