package org.igniterealtime.openfire.plugin.sipgateway.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReplaceableEndpointTest {

    @Test
    void withoutAnEndpointASessionFailsAndItsDialogDoesNothing() {
        List<SipOutcome> failed = new ArrayList<>();
        NextHop hop = new NextHop(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060), Transport.UDP);
        SipDialog dialog = new ReplaceableEndpoint().invite(new InviteRequest(hop, "sip:romeo@example.net",
                "sip:juliet@example.com", Optional.empty(), "c1", Optional.empty(), new byte[0]), new SipDialogListener() {
                    @Override
                    public void onAnswered(byte[] sdp, String contact, PeerInfo peer) {
                        throw new AssertionError("answered");
                    }

                    @Override
                    public void onFailed(SipOutcome why, PeerInfo peer) {
                        failed.add(why);
                    }

                    @Override
                    public void onOffer(byte[] sdp, Consumer<Optional<byte[]>> answer) {
                        throw new AssertionError("an offer");
                    }

                    @Override
                    public void onEnded() {
                        throw new AssertionError("ended");
                    }
                });
        assertEquals(List.of(new SipOutcome.NotSent("SIP has not been started")), failed);
        dialog.accept(new byte[0]);
        dialog.reject(SipAnswer.of(486, "Busy Here"));
        dialog.end();
        assertEquals(1, failed.size());
    }
}
