package org.igniterealtime.openfire.plugin.sipgateway.msrp.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a decoder says; the slices of one body as one line. */
final class Recorder implements MsrpDecoder.Events {

    final List<String> lines = new ArrayList<>();
    private StringBuilder body = new StringBuilder();
    private boolean open;

    static List<String> decode(byte[] octets, int... splits) {
        Recorder recorder = new Recorder();
        MsrpDecoder decoder = new MsrpDecoder(MsrpDecoder.Limits.DEFAULT, recorder);
        int from = 0;
        for (int split : splits) {
            decoder.decode(ByteBuffer.wrap(octets, from, split - from));
            from = split;
        }
        decoder.decode(ByteBuffer.wrap(octets, from, octets.length - from));
        return recorder.lines;
    }

    @Override
    public void onRequest(MsrpRequest request) {
        head(request.method() + " " + request);
    }

    @Override
    public void onFaultyRequest(MsrpRequest request, ProtocolError error) {
        head("faulty " + error.rule() + " " + request);
    }

    @Override
    public void onResponse(MsrpResponse response) {
        head("response " + response);
    }

    @Override
    public void onBody(ByteBuffer slice) {
        if (!open || !slice.hasRemaining()) {
            throw new AssertionError("A slice outside of a frame, or an empty one");
        }
        body.append(StandardCharsets.ISO_8859_1.decode(slice));
    }

    @Override
    public void onEnd(Flag flag) {
        if (!open) {
            throw new AssertionError("An end outside of a frame");
        }
        lines.add("body " + body);
        lines.add("end " + flag);
        body = new StringBuilder();
        open = false;
    }

    @Override
    public void onViolation(ProtocolError error) {
        lines.add("violation " + error.rule());
    }

    private void head(String line) {
        if (open) {
            throw new AssertionError("A head within a frame");
        }
        open = true;
        lines.add(line);
    }
}
