package org.igniterealtime.openfire.plugin.sipgateway.msrp;

/** How much of one session may wait to be written. One message is always let in, however long. Not thread safe. */
final class QueueCap {

    private final int mostMessages;
    private final int mostOctets;
    private int messages;
    private int octets;

    QueueCap(int mostMessages, int mostOctets) {
        this.mostMessages = mostMessages;
        this.mostOctets = mostOctets;
    }

    boolean take(OutgoingMessage message) {
        int length = message.body().length;
        if (messages >= mostMessages || messages > 0 && octets + length > mostOctets) {
            return false;
        }
        messages++;
        octets += length;
        return true;
    }

    void giveBack(OutgoingMessage message) {
        messages--;
        octets -= message.body().length;
    }
}
