package org.igniterealtime.openfire.plugin.sipgateway.payload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the sender of a message wants to be notified of, as its CPIM headers say (RFC 5438 s6).
 *
 * @param messageId  what the notifications will name
 * @param dateTime   of the message, as its header says; it goes back as it is
 * @param originalTo Original-To, without its brackets
 * @param delivery   positive-delivery: that it was delivered
 * @param failure    negative-delivery: that it was not
 * @param display    that it was shown
 */
public record ImdnRequest(String messageId, String dateTime, Optional<String> originalTo, boolean delivery, boolean failure,
                          boolean display) {

    private static final String DELIVERY = "positive-delivery";
    private static final String FAILURE = "negative-delivery";
    private static final String DISPLAY = "display";

    /** What a message asks for; empty if for nothing, or if it could not be answered. */
    public static Optional<ImdnRequest> of(Cpim cpim) {
        List<String> wishes = cpim.text(CpimHeader.IMDN, "Disposition-Notification").stream()
                .flatMap(value -> Arrays.stream(value.split(","))).map(String::strip).toList();
        // s6.3: without a Message-ID there is nothing that a notification could name. s8: IMDN-Record-Route would have it go by
        // intermediaries that nobody here has a way to; s7.2.1.2 leaves it to us to send none.
        boolean routed = cpim.text(CpimHeader.IMDN, "IMDN-Record-Route").isPresent();
        return cpim.text(CpimHeader.IMDN, "Message-ID").map(String::strip)
                .filter(id -> !id.isEmpty() && !routed && !wishes.isEmpty())
                .map(id -> new ImdnRequest(id, cpim.text(CpimHeader.CPIM, "DateTime").map(String::strip).orElse(""),
                        cpim.text(CpimHeader.IMDN, "Original-To").flatMap(CpimAddress::parse).map(CpimAddress::uri),
                        wishes.contains(DELIVERY), wishes.contains(FAILURE), wishes.contains(DISPLAY)));
    }

    /** The message with these wishes; its DateTime must be there already (s7.1.1.2). */
    Cpim on(Cpim cpim) {
        List<String> wishes = new ArrayList<>();
        if (delivery) {
            wishes.add(DELIVERY);
        }
        if (failure) {
            wishes.add(FAILURE);
        }
        if (display) {
            wishes.add(DISPLAY);
        }
        return cpim.with(CpimHeader.IMDN, "Message-ID", "", messageId)
                .with(CpimHeader.IMDN, "Disposition-Notification", "", String.join(", ", wishes));
    }
}
